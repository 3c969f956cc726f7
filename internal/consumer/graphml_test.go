package consumer

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
)

// networkxAnswer is what networkx read in a file.
type networkxAnswer struct {
	Error string `json:"error"`
	Nodes []struct {
		ID    string `json:"id"`
		Label string `json:"label"`
		State string `json:"state"`
		Line  int    `json:"line"`
	} `json:"nodes"`
	Edges []networkxEdge `json:"edges"`
}

type networkxEdge struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Relation string `json:"relation"`
	Optional bool   `json:"optional"`
}

// networkx returns the command of the script that reads GraphML, with a Python that has networkx.
func networkx(t *testing.T) []string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import networkx").Run() == nil {
			return []string{name, filepath.Join("..", "..", "tools", "read-graphml.py")}
		}
	}
	absent(t, "networkx for Python")
	return nil
}

func TestGraphML(t *testing.T) {
	t.Parallel()
	ask(t, drawnExamples(t, export.GraphML), networkx(t), readsGraph)
}

// graphMLParts has networkx read every part.
func graphMLParts(t *testing.T) { ask(t, allParts(t, export.GraphML), networkx(t), readsGraph) }

// readsGraph demands every node and every edge of what networkx read.
func readsGraph(t *testing.T, d drawn, answer networkxAnswer) {
	if answer.Error != "" {
		t.Fatal(answer.Error)
	}
	g := d.doc.Graph
	if len(answer.Nodes) != g.NumNodes() || len(answer.Edges) != g.NumEdges() {
		t.Fatalf("networkx reads %d nodes and %d edges of %d and %d", len(answer.Nodes), len(answer.Edges), g.NumNodes(), g.NumEdges())
	}
	i := 0
	for n := range g.Nodes() { // networkx keeps the order of nodes
		if got := answer.Nodes[i]; got.ID != n.ID.String() || got.State != n.State.String() || got.Line != n.Pos.Line || got.Label == "" {
			t.Errorf("networkx reads %+v for %s", got, n.ID)
		}
		i++
	}
	want := map[networkxEdge]int{}
	for e := range g.Edges() {
		want[networkxEdge{e.From.String(), e.To.String(), e.Relation.String(), e.Optional}]++
	}
	for _, e := range answer.Edges {
		want[e]--
	}
	for e, n := range want {
		if n != 0 {
			t.Errorf("networkx reads %+v %d times too few", e, n)
		}
	}
}

// TestGraphMLRefuses holds the harness itself.
func TestGraphMLRefuses(t *testing.T) {
	t.Parallel()
	bad := []drawn{
		{name: "open", text: []byte(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">`)},
		{name: "undeclared", text: []byte(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed"><node id="a"><data key="x">1</data></node></graph></graphml>`)},
	}
	ask(t, bad, networkx(t), func(t *testing.T, _ drawn, answer networkxAnswer) {
		if answer.Error == "" {
			t.Error("accepted")
		}
	})
}
