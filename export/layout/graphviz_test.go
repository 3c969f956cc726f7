package layout

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

// TestConcurrentDrawings holds that drawings made at the same time are those made one by one.

func TestRenderRefuses(t *testing.T) {
	for _, dot := range []string{"digraph {", "digraph { a -> ", `digraph { a -> "b }`, "digraph \x00", "graph"} {
		if _, err := RunGraphviz([]byte(dot)); err == nil {
			t.Errorf("%q was drawn", dot)
		}
	}
	if _, err := sceneOf(NewPlan(shape.NewDrawing(documentOf(sketch.Design(), ""))), cache{}); err != nil {
		t.Error(err)
	}
}

// TestTextsFillTheirPlaces holds that Graphviz makes as many lines of text of each label as the
// label has, so that each gets its own words.
func TestTextsFillTheirPlaces(t *testing.T) {
	for _, s := range documents() {
		t.Run(s.name, func(t *testing.T) {
			d := NewPlan(shape.NewDrawing(s.doc))
			laid, err := sceneOf(d, cache{})
			if err != nil {
				t.Fatal(err)
			}
			texts := map[string][]Text{}
			for _, it := range laid.Nodes {
				texts[it.ID] = it.Texts
			}
			for _, gr := range d.ranks.frames {
				for _, n := range gr.Nodes {
					want := d.labelOf(n, gr).Lines()
					got := texts[d.IDs[n.ID]]
					if len(got) != len(want) {
						t.Fatalf("%s has %d lines of text, want %d", n.ID, len(got), len(want))
					}
					for i := range want {
						if got[i].Words != want[i] {
							t.Errorf("%s: line %d is %q, want %q", n.ID, i, got[i].Words, want[i])
						}
					}
				}
			}
		})
	}
}

// TestTextsFitTheirOutlines holds that no text of a node is wider than the node.
func TestTextsFitTheirOutlines(t *testing.T) {
	for _, s := range documents() {
		laid, err := sceneOf(NewPlan(shape.NewDrawing(s.doc)), cache{})
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range laid.Nodes {
			left, _, right, _ := Item{Strokes: it.Strokes}.bounds()
			for _, line := range it.Texts {
				if line.X-line.Width/2 < left || line.X+line.Width/2 > right {
					t.Errorf("%s: %q reaches from %.1f to %.1f, its outline from %.1f to %.1f",
						s.name, line.Words, line.X-line.Width/2, line.X+line.Width/2, left, right)
				}
			}
		}
	}
}

// TestShape holds the drawings that would be strips to a shape that fits a page or a screen.
func TestShape(t *testing.T) {
	fan := documentOf(sketch.DrawingFan(100), "")
	down := documentOf(sketch.DrawingFan(100), "")
	down.Options.Direction = shape.TopDown
	for name, d := range map[string]shape.Document{"left to right": fan, "top down": down} {
		p, err := NewPicture(shape.NewDrawing(d))
		if err != nil {
			t.Fatal(err)
		}
		if ratio := p.Width / p.Height; ratio < 0.4 || ratio > 2.5 {
			t.Errorf("%s: %.0f by %.0f points", name, p.Width, p.Height)
		}
	}
}

func TestMergedLines(t *testing.T) {
	d := NewPlan(shape.NewDrawing(documentOf(sketch.DrawingFan(40), "")))
	if len(d.ranks.bundles) != 40 {
		t.Fatalf("%d lines are drawn as one, want 40", len(d.ranks.bundles))
	}
}
