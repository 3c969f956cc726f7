package layout

import (
	"math"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

// TestBoldWidths holds the table against what Graphviz reckons with.
func TestBoldWidths(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	for r := '!'; r <= '~'; r++ {
		s.Defined("ConfigMap", "", "a"+string(r)+"a")
	}
	laid, err := sceneOf(NewPlan(shape.NewDrawing(documentOf(s, ""))), cache{})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, it := range laid.Nodes {
		for _, line := range it.Texts {
			if line.Bold && WidthKnown(line.Words) {
				seen++
				if want := boldWidth(line.Words, line.Size); math.Abs(line.Width-want) > 0.02 {
					t.Errorf("%q is %.2f wide, the table has %.2f", line.Words, line.Width, want)
				}
			}
		}
	}
	if seen < 90 {
		t.Errorf("%d names", seen)
	}
}
