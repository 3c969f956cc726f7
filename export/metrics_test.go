package export

import (
	"math"
	"testing"
)

// TestBoldWidths holds the table against what Graphviz reckons with.
func TestBoldWidths(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	for r := '!'; r <= '~'; r++ {
		s.defined("ConfigMap", "", "a"+string(r)+"a")
	}
	laid, err := sceneOf(newCrowded(newDrawing(documentOf(s, ""))), layouts{})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, it := range laid.nodes {
		for _, line := range it.texts {
			if line.bold && reckoned(line.words) {
				seen++
				if want := boldWidth(line.words, line.size); math.Abs(line.width-want) > 0.02 {
					t.Errorf("%q is %.2f wide, the table has %.2f", line.words, line.width, want)
				}
			}
		}
	}
	if seen < 90 {
		t.Errorf("%d names", seen)
	}
}
