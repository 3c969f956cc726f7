package consumer

import (
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
)

// d2Answer is what D2 makes of a file.
type d2Answer struct {
	Error  string   `json:"error"`
	Labels []string `json:"labels"` // of nodes, frames and the title
	Lines  int      `json:"lines"`
}

// d2Limit is the number of nodes and edges up to which D2 lays a part out: it takes minutes over
// thousands. It compiles all of them.
const d2Limit = 120

// d2 returns the command of the script that has D2 lay files out. Node would spend longer on making D2's
// WebAssembly fast than D2 takes for a few diagrams.
func d2(t *testing.T) []string {
	t.Helper()
	return slices.Insert(toolScript(t, "read-d2.mjs", "@terrastruct/d2"), 1, "--liftoff-only")
}

// d2Compiler returns the command of the script that has D2 compile files, and measure what is in them.
func d2Compiler(t *testing.T) []string {
	t.Helper()
	return toolScript(t, "compile-d2.cjs", "@terrastruct/d2")
}

// TestD2 has D2 itself compile and lay out every view of the bundled examples.
func TestD2(t *testing.T) {
	t.Parallel()
	texts := drawnExamples(t, export.D2)
	t.Run("laid out", func(t *testing.T) { ask(t, texts, d2(t), drawnByD2) })
	t.Run("compiled", func(t *testing.T) { ask(t, texts, d2Compiler(t), drawnByD2) })
}

// d2Parts has D2 compile every part, and lay out the smaller ones.
func d2Parts(t *testing.T) {
	texts := allParts(t, export.D2)
	t.Run("compiled", func(t *testing.T) { ask(t, texts, d2Compiler(t), drawnByD2) })
	small := smallest(t, texts, d2Limit, "laid out, too")
	t.Run("laid out", func(t *testing.T) { ask(t, small, d2(t), drawnByD2) })
}

func drawnByD2(t *testing.T, d drawn, answer d2Answer) {
	if answer.Error != "" {
		t.Fatal(firstLines(answer.Error))
	}
	shows(t, strings.Join(answer.Labels, "\n"), d.doc)
	if len(answer.Labels) < d.doc.Graph.NumNodes() {
		t.Errorf("D2 sees %d boxes for %d nodes", len(answer.Labels), d.doc.Graph.NumNodes())
	}
	if want := strings.Count(string(d.text), ` {class: rel_`) + strings.Count(string(d.text), ` {class: on_cycle}`); answer.Lines != want {
		t.Errorf("D2 sees %d lines of %d", answer.Lines, want)
	}
}

// TestD2Refuses holds the harness itself.
func TestD2Refuses(t *testing.T) {
	t.Parallel()
	bad := []drawn{
		{name: "open", text: []byte(`a: "open -> b`)},
		{name: "variable", text: []byte(`a: "${b}"`)},
		{name: "shape", text: []byte(`a: {shape: nosuch}`)},
		{name: "colour", text: []byte(`a: {style.fill: "#12"}`)},
	}
	for _, command := range [][]string{d2(t), d2Compiler(t)} {
		ask(t, bad, command, func(t *testing.T, _ drawn, answer d2Answer) {
			if answer.Error == "" {
				t.Errorf("%s: accepted, as %q", command, answer.Labels)
			}
		})
	}
}
