package export

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

// TestConcurrentDrawings holds that drawings made at the same time are those made one by one.

func TestRenderRefuses(t *testing.T) {
	for _, dot := range []string{"digraph {", "digraph { a -> ", `digraph { a -> "b }`, "digraph \x00", "graph"} {
		if _, err := layOut([]byte(dot)); err == nil {
			t.Errorf("%q was drawn", dot)
		}
	}
	if _, err := sceneOf(newCrowded(newDrawing(documentOf(design(), ""))), layouts{}); err != nil {
		t.Error(err)
	}
}

// TestTextsFillTheirPlaces holds that Graphviz makes as many lines of text of each label as the
// label has, so that each gets its own words.
func TestTextsFillTheirPlaces(t *testing.T) {
	for _, s := range documents() {
		t.Run(s.name, func(t *testing.T) {
			d := newCrowded(newDrawing(s.doc))
			laid, err := sceneOf(d, layouts{})
			if err != nil {
				t.Fatal(err)
			}
			texts := map[string][]text{}
			for _, it := range laid.nodes {
				texts[it.id] = it.texts
			}
			for _, gr := range d.crowds.frames {
				for _, n := range gr.nodes {
					want := d.labelOf(n, gr).lines()
					got := texts[d.ids[n.ID]]
					if len(got) != len(want) {
						t.Fatalf("%s has %d lines of text, want %d", n.ID, len(got), len(want))
					}
					for i := range want {
						if got[i].words != want[i] {
							t.Errorf("%s: line %d is %q, want %q", n.ID, i, got[i].words, want[i])
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
		laid, err := sceneOf(newCrowded(newDrawing(s.doc)), layouts{})
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range laid.nodes {
			left, _, right, _ := item{strokes: it.strokes}.bounds()
			for _, line := range it.texts {
				if line.x-line.width/2 < left || line.x+line.width/2 > right {
					t.Errorf("%s: %q reaches from %.1f to %.1f, its outline from %.1f to %.1f",
						s.name, line.words, line.x-line.width/2, line.x+line.width/2, left, right)
				}
			}
		}
	}
}

// TestShape holds the drawings that would be strips to a shape that fits a page or a screen.
func TestShape(t *testing.T) {
	fan := documentOf(drawingFan(100), "")
	down := documentOf(drawingFan(100), "")
	down.Layout.Direction = TopDown
	for name, d := range map[string]Document{"left to right": fan, "top down": down} {
		p, err := newPicture(newDrawing(d))
		if err != nil {
			t.Fatal(err)
		}
		if ratio := p.width / p.height; ratio < 0.4 || ratio > 2.5 {
			t.Errorf("%s: %.0f by %.0f points", name, p.width, p.height)
		}
	}
}

// TestDeepChain holds that a chain longer than any repository's neither stops nor confuses Graphviz,
// whose machine has a small stack.
func TestDeepChain(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	var before graph.ID
	const length = 1500
	for i := range length {
		k := s.defined("Kustomization", "flux-system", fmt.Sprintf("k%04d", i))
		if i > 0 {
			s.edge(k, graph.DependsOn, before)
		}
		before = k
	}
	var b bytes.Buffer
	if err := SVG.Write(&b, documentOf(s, "")); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(b.String(), `class="node"`); got != length {
		t.Errorf("%d nodes, want %d", got, length)
	}
}

func TestMergedLines(t *testing.T) {
	d := newCrowded(newDrawing(documentOf(drawingFan(40), "")))
	if len(d.crowds.merged) != 40 {
		t.Fatalf("%d lines are drawn as one, want 40", len(d.crowds.merged))
	}
}

// BenchmarkLarge lays out 2,000 nodes and 5,000 edges.
func BenchmarkLarge(b *testing.B) {
	d := documentOf(drawingLarge(2000, 5000), "")
	for b.Loop() {
		if err := SVG.Write(&bytes.Buffer{}, d); err != nil {
			b.Fatal(err)
		}
	}
}
