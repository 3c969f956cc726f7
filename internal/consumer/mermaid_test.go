package consumer

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

type drawing struct {
	Error string  `json:"error"`
	Boxes int     `json:"boxes"`
	Lines int     `json:"lines"`
	Words string  `json:"words"`
	Width float64 `json:"width"`
}

type parsed struct {
	Kind  string `json:"kind"`
	Error string `json:"error"`
}

func mermaidText(b []byte) input { return input{"text/plain; charset=utf-8", b} }

// TestMermaidRefuses holds the harness itself: what Mermaid cannot read must not pass for a drawing.
func TestMermaidRefuses(t *testing.T) {
	b := open(t)
	bad := mermaidText([]byte("flowchart LR\n  n1[\"open --> n2\n"))
	if p := call[parsed](t, b, "parse", bad); p.Error == "" {
		t.Error("parse: accepted")
	}
	if d := call[drawing](t, b, "draw", bad); d.Error == "" {
		t.Error("draw: accepted")
	}
}

// TestMermaid draws every view of the bundled example with Mermaid itself.
func TestMermaid(t *testing.T) {
	for _, r := range examples {
		for _, v := range flux.Views() {
			t.Run(r.name+"/"+v.Name, func(t *testing.T) {
				b := open(t)
				doc := seen(r.document(t), v)
				d := draw(t, b, write(t, exporter(t, "mermaid"), doc))
				shows(t, d.Words, doc)
				if d.Boxes < doc.Graph.NumNodes() {
					t.Errorf("the drawing has %d boxes for %d nodes", d.Boxes, doc.Graph.NumNodes())
				}
			})
		}
	}
}

// TestMermaidER draws the entity-relationship diagram of the bundled example.
func TestMermaidER(t *testing.T) {
	for _, r := range examples {
		t.Run(r.name, func(t *testing.T) {
			b := open(t)
			text := write(t, export.ER, r.document(t))
			if p := call[parsed](t, b, "parse", mermaidText(text)); p.Kind != "er" {
				t.Errorf("it is a diagram of kind %q, not er: %s", p.Kind, p.Error)
			}
			if d := draw(t, b, text); d.Boxes < 5 || d.Lines < 5 {
				t.Errorf("the drawing has %d entities and %d relationships", d.Boxes, d.Lines)
			}
		})
	}
}

// TestMermaidUnfolded has Mermaid read the whole of every real repository: more than it can lay out
// in a reasonable time, and every name that its grammar might trip over.
func TestMermaidUnfolded(t *testing.T) {
	t.Parallel()
	eachCorpus(t, func(t *testing.T, r repository) {
		acceptedByMermaid(t, "flowchart-v2", write(t, export.Mermaid, r.document(t)))
	})
}

// acceptedByMermaid fails the test where Mermaid does not read a text as a diagram of that kind.
func acceptedByMermaid(t *testing.T, kind string, text []byte) {
	t.Helper()
	p := call[parsed](t, open(t), "parse", mermaidText(text))
	switch {
	case p.Error != "":
		t.Errorf("Mermaid refuses it: %s", firstLines(p.Error))
	case p.Kind != kind:
		t.Errorf("it is a diagram of kind %q, not %s", p.Kind, kind)
	}
}

func draw(t *testing.T, b *browser, text []byte) drawing {
	t.Helper()
	d := call[drawing](t, b, "draw", mermaidText(text))
	if d.Error != "" {
		t.Fatalf("%s\n%s", firstLines(d.Error), text)
	}
	if d.Width <= 0 {
		t.Errorf("the drawing is %v pixels wide", d.Width)
	}
	return d
}

var space = regexp.MustCompile(`\s+`)

// squeeze drops white space, which a drawing puts wherever a line is full.
func squeeze(s string) string { return space.ReplaceAllString(s, "") }

// shows fails the test where a node's name is not among the words of a drawing. A count of folded
// objects has no name of its own to show.
func shows(t *testing.T, words string, doc export.Document) {
	t.Helper()
	words = squeeze(words)
	for n := range doc.Graph.Nodes() {
		if name := lastWord(n.ID.Name); n.Role != graph.Folded && !strings.Contains(words, squeeze(name)) {
			t.Errorf("the drawing does not show %s of %s", name, n.ID)
		}
	}
}

func lastWord(name string) string { return name[strings.LastIndex(name, "/")+1:] }

func firstLines(s string) string {
	lines := strings.SplitN(s, "\n", 6)
	if len(lines) == 6 {
		lines[5] = fmt.Sprintf("… (%d bytes more)", len(lines[5]))
	}
	return strings.Join(lines, "\n")
}
