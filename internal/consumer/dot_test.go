package consumer

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/fluxgraph/fluxgraph/flux"
)

// TestDOT has Debian's Graphviz lay out every view of the bundled example without a word of
// complaint.
func TestDOT(t *testing.T) {
	dot := tool(t, "dot")
	for _, r := range examples {
		for _, v := range flux.Views() {
			t.Run(r.name+"/"+v.Name, func(t *testing.T) {
				doc := seen(r.document(t), v)
				svg := graphviz(t, write(t, exporter(t, "dot"), doc), dot, "-Tsvg")
				if got, want := bytes.Count(svg, []byte(`class="node`)), doc.Graph.NumNodes(); got != want {
					t.Errorf("Graphviz drew %d nodes of %d", got, want)
				}
			})
		}
	}
}

// TestDOTRefuses holds the harness itself.
func TestDOTRefuses(t *testing.T) {
	cmd := exec.Command(tool(t, "dot"), "-Tcanon")
	cmd.Stdin = strings.NewReader("digraph { a -> \"b }")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err == nil && stderr.Len() == 0 {
		t.Error("an unfinished string was accepted")
	}
}

// TestDOTCorpora has Graphviz read the whole of every real repository, and count what is in it;
// laying the largest out would take it hours.
func TestDOTCorpora(t *testing.T) {
	counter := tool(t, "gc") // of Graphviz: counts what is in a DOT file
	eachCorpus(t, func(t *testing.T, r repository) {
		doc := r.document(t)
		var nodes, edges int
		out := graphviz(t, write(t, exporter(t, "dot"), doc), counter, "-n", "-e")
		if _, err := fmt.Sscan(string(out), &nodes, &edges); err != nil {
			t.Fatalf("Graphviz counts %q: %v", out, err)
		}
		if nodes < doc.Graph.NumNodes() {
			t.Errorf("Graphviz reads %d nodes of %d", nodes, doc.Graph.NumNodes())
		}
		if edges == 0 && doc.Graph.NumEdges() > 0 {
			t.Errorf("Graphviz reads no edges of %d", doc.Graph.NumEdges())
		}
	})
}

func graphviz(t *testing.T, text []byte, command ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, firstLines(stderr.String()))
	}
	if stderr.Len() > 0 {
		t.Errorf("Graphviz complains: %s", firstLines(stderr.String()))
	}
	return stdout.Bytes()
}
