package consumer

import (
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
)

// d2Answer is what D2 made of a file.
type d2Answer struct {
	Error  string   `json:"error"`
	Labels []string `json:"labels"` // of nodes, frames and the title
	Lines  int      `json:"lines"`
}

// d2Limit is the number of nodes and edges up to which D2 lays a real repository out: it takes
// minutes over thousands, and cannot be asked only to read them.
const d2Limit = 120

// d2 returns the command of the script that has D2 read files. Node would spend longer on making D2's
// WebAssembly fast than D2 takes for a few diagrams.
func d2(t *testing.T) []string {
	t.Helper()
	return slices.Insert(toolScript(t, "read-d2.mjs", "@terrastruct/d2"), 1, "--liftoff-only")
}

// TestD2 has D2 itself compile and lay out every view of the bundled examples, and the smaller ones
// of the real repositories.
func TestD2(t *testing.T) {
	command := d2(t)
	texts := drawnExamples(t, export.D2)
	if _, err := corpora(); err == nil {
		for _, d := range drawnCorpora(t, export.D2, flux.Views()[0]) {
			if d.doc.Graph.NumNodes()+d.doc.Graph.NumEdges() <= d2Limit {
				texts = append(texts, d)
			}
		}
	}
	ask(t, texts, command, func(t *testing.T, d drawn, answer d2Answer) {
		if answer.Error != "" {
			t.Fatal(firstLines(answer.Error))
		}
		shows(t, strings.Join(answer.Labels, "\n"), d.doc)
		if len(answer.Labels) < d.doc.Graph.NumNodes() {
			t.Errorf("D2 drew %d boxes for %d nodes", len(answer.Labels), d.doc.Graph.NumNodes())
		}
		if want := strings.Count(string(d.text), ` {class: rel_`) + strings.Count(string(d.text), ` {class: on_ring}`); answer.Lines != want {
			t.Errorf("D2 drew %d lines of %d", answer.Lines, want)
		}
	})
}

// TestD2Refuses holds the harness itself.
func TestD2Refuses(t *testing.T) {
	command := d2(t)
	bad := []drawn{{name: "open", text: []byte(`a: "open -> b`)}, {name: "variable", text: []byte(`a: "${b}"`)}}
	ask(t, bad, command, func(t *testing.T, _ drawn, answer d2Answer) {
		if answer.Error == "" {
			t.Errorf("accepted, as %q", answer.Labels)
		}
	})
}
