package export

import (
	"math"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

// TestBoldWidths holds the table against what Graphviz reckons with.
func TestBoldWidths(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	for r := '!'; r <= '~'; r++ {
		s.defined("ConfigMap", "", "a"+string(r)+"a")
	}
	laid, err := sceneOf(newCrowded(newDrawing(s.document(""))), layouts{})
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

// TestTextLength holds that a text has the width that its place has in the layout, unless other characters
// stood in for it there.
func TestTextLength(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	for _, name := range []string{"plain", "日本語", `a\b`, "two  spaces"} {
		s.defined("ConfigMap", "", name)
	}
	svg := parseDrawing(t, written(t, SVG, s.document("the title")))
	want := map[string]bool{"plain": true, "ConfigMap": true, "the title": true, roleTitles[graph.Config]: true,
		"日本語": false, `a\b`: false, "two  spaces": false}
	seen := map[string]bool{}
	svg.each(func(e *drawnElement) {
		fixed, ok := want[e.text]
		if e.name != "text" || !ok {
			return
		}
		seen[e.text] = true
		if got := e.attr["textLength"] != "" && e.attr["lengthAdjust"] == "spacingAndGlyphs"; got != fixed {
			t.Errorf("%q: a fixed width is %v, want %v", e.text, got, fixed)
		}
	})
	if len(seen) != len(want) {
		t.Errorf("of the texts only %v are there", seen)
	}
}
