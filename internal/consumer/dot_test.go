package consumer

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fluxgraph/fluxgraph/export"
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
	for _, program := range []string{"dot", "osage"} {
		for _, text := range []string{"digraph { a -> \"b }", "digraph { a [label=<<b>open>] }", "digraph { a [shape=nosuch] }"} {
			cmd := exec.Command(tool(t, program), "-Tplain")
			cmd.Stdin = strings.NewReader(text)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			if err := cmd.Run(); err == nil && stderr.Len() == 0 {
				t.Errorf("%s accepts %s", program, text)
			}
		}
	}
}

// dotLimit is the number of nodes and edges up to which dot lays a part out. It would take hours over the
// largest, so those are laid out by osage, which is of Graphviz, too, and reads the same of a file.
const dotLimit = 300

// dotParts has Graphviz lay out every part: the smaller ones with dot, and all with osage.
func dotParts(t *testing.T) {
	texts := allParts(t, export.DOT)
	layOut(t, texts, tool(t, "osage"), "-Gsplines=line")
	layOut(t, smallest(t, texts, dotLimit, "laid out by dot, too"), tool(t, "dot"))
}

var dotEdge = regexp.MustCompile(`(?m)^ *n[0-9]+ -> n[0-9]+ \[`)

// layOut has a program of Graphviz lay out texts, all in one run, and counts what it has put in place.
func layOut(t *testing.T, texts []drawn, program string, flags ...string) {
	t.Helper()
	names := files(t, texts, "dot")
	if said, err := exec.Command(program, append(append(flags, "-Tplain", "-O"), names...)...).CombinedOutput(); err != nil || len(said) > 0 {
		for i, d := range texts { // it says which file
			said = bytes.ReplaceAll(said, []byte(names[i]), []byte(d.name))
		}
		t.Errorf("%s: %v: %s", program, err, firstLines(string(said)))
	}
	for i, d := range texts {
		plain, err := os.ReadFile(names[i] + ".plain")
		if err != nil {
			t.Errorf("%s: %v", d.name, err)
			continue
		}
		nodes, edges := bytes.Count(plain, []byte("\nnode ")), bytes.Count(plain, []byte("\nedge "))
		if want := d.doc.Graph.NumNodes(); nodes != want {
			t.Errorf("%s: %s puts %d nodes in place of %d", d.name, program, nodes, want)
		}
		if want := len(dotEdge.FindAll(d.text, -1)); edges != want {
			t.Errorf("%s: %s draws %d edges of %d", d.name, program, edges, want)
		}
	}
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
