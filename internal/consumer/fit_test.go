package consumer

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Mermaid's own limits, which GitHub and GitLab do not raise.
const (
	mermaidEdges = 500
	mermaidChars = 50_000
)

var mermaidArrow = regexp.MustCompile(`(?m)^ +\S+ (-->|-\.->)\|`)

// mermaidParts has Mermaid read every part, and draw the full view of the smaller ones.
func mermaidParts(t *testing.T) {
	shown := 0
	for p, d := range eachPart(t, export.Mermaid) {
		t.Run(d.name, func(t *testing.T) {
			fits(t, p, d)
			acceptedByMermaid(t, "flowchart-v2", d.text)
			if p.view == flux.FullView && p.doc.Graph.NumNodes() <= mermaidDrawn {
				shown++
				if got := draw(t, open(t), d.text); got.Boxes == 0 {
					t.Error("the drawing is empty")
				}
			}
		})
	}
	t.Logf("%d of them are drawn, too", shown)
}

// mermaidDrawn is the number of nodes up to which Mermaid draws the full view of a part, folded as it is.
const mermaidDrawn = 800

// erParts has Mermaid read the entity-relationship diagram of every repository and cluster.
func erParts(t *testing.T) {
	for p, d := range eachPart(t, export.ER) {
		t.Run(d.name, func(t *testing.T) {
			fits(t, p, d)
			acceptedByMermaid(t, "er", d.text)
		})
	}
}

// fits holds a drawing of a part against Mermaid's limits.
func fits(t *testing.T, p part, d drawn) {
	t.Helper()
	edges, chars := len(mermaidArrow.FindAll(d.text, -1)), len(utf16.Encode([]rune(string(d.text))))
	if edges > mermaidEdges || chars > mermaidChars {
		t.Errorf("%d edges and %d characters", edges, chars)
	}
	if strings.Contains(string(d.text), "maxTextSize") {
		t.Error("it asks for more than Mermaid draws unasked")
	}
	for n := range p.doc.Graph.Nodes() {
		if n.State == graph.Missing && !d.doc.Graph.Has(n.ID) && !strings.Contains(string(d.text), "what findings are about is folded too") {
			t.Errorf("%s is missing, and folded without a word", n.ID)
		}
	}
}

// TestMermaidOfFolds draws a bundled example folded and grouped in every way.
func TestMermaidOfFolds(t *testing.T) {
	t.Parallel()
	for _, r := range examples[:1] {
		doc := r.document(t)
		for _, name := range shape.Folds() {
			for _, frames := range shape.Groupings() {
				t.Run(fmt.Sprintf("%s/%s/%s", r.name, name, frames), func(t *testing.T) {
					fold, _ := shape.ParseFold(name)
					folded := doc.Fold(fold)
					folded.Options.Grouping, _ = shape.ParseGrouping(frames)
					if d := draw(t, open(t), write(t, export.Mermaid, folded)); d.Boxes < folded.Graph.NumNodes() {
						t.Errorf("the drawing has %d boxes for %d nodes", d.Boxes, folded.Graph.NumNodes())
					}
				})
			}
		}
	}
}
