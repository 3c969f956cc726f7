package graph_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/graph"
)

func edgeNames(g *graph.Graph) []string {
	var all []string
	for e := range g.Edges() {
		all = append(all, e.From.Name+">"+e.To.Name)
	}
	return all
}

func TestReduce(t *testing.T) {
	tests := []struct {
		name        string
		edges, want []string
	}{
		{"nothing to leave out", []string{"a>b", "b>c"}, []string{"a>b", "b>c"}},
		{"a shortcut", []string{"a>b", "b>c", "a>c"}, []string{"a>b", "b>c"}},
		{"a long shortcut", []string{"a>b", "b>c", "c>d", "a>d", "b>d"}, []string{"a>b", "b>c", "c>d"}},
		{"two ways of one length", []string{"a>b", "a>c", "b>d", "c>d", "a>d"}, []string{"a>b", "a>c", "b>d", "c>d"}},
		{"a ring stays whole", []string{"a>b", "b>c", "c>a", "a>c", "c>b"}, []string{"a>b", "a>c", "b>c", "c>a", "c>b"}},
		{"an edge to itself", []string{"a>a", "a>b"}, []string{"a>a", "a>b"}},
		{"behind a ring", []string{"a>b", "b>a", "b>c", "c>d", "a>d", "x>a", "x>c"}, []string{"a>b", "b>a", "b>c", "c>d", "x>a"}},
		{"two edges between the same rings", []string{"a>b", "b>a", "c>d", "d>c", "a>c", "b>d"}, []string{"a>b", "a>c", "b>a", "b>d", "c>d", "d>c"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, edgeNames(rings(test.edges...).Reduce(nil))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestReduceAmong leaves out no edge that is not asked about, and takes no such edge for a way.
func TestReduceAmong(t *testing.T) {
	g := rings("a>b", "b>c", "a>c")
	for _, without := range []string{"a", "b"} {
		got := edgeNames(g.Reduce(func(e graph.Edge) bool { return e.From.Name != without }))
		if diff := cmp.Diff([]string{"a>b", "a>c", "b>c"}, got); diff != "" {
			t.Errorf("without the edges of %s (-want +got):\n%s", without, diff)
		}
	}
}

// TestReduceKeepsReach reduces random graphs: what was reachable still is, every ring is as it was,
// and no further edge can go.
func TestReduceKeepsReach(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var edges []string
		n := 2 + r.IntN(9)
		for range r.IntN(3 * n) {
			edges = append(edges, strconv.Itoa(r.IntN(n))+">"+strconv.Itoa(r.IntN(n)))
		}
		if len(edges) == 0 {
			continue
		}
		g := rings(edges...)
		got := g.Reduce(nil)
		for node := range g.Nodes() {
			if diff := cmp.Diff(graph.Reach(g, nil, node.ID), graph.Reach(got, nil, node.ID)); diff != "" {
				t.Fatalf("%v: reachable from %s (-before +after):\n%s", edges, node.ID.Name, diff)
			}
		}
		if diff := cmp.Diff(g.Cycles(nil), got.Cycles(nil)); diff != "" {
			t.Fatalf("%v: rings (-before +after):\n%s", edges, diff)
		}
		if again := got.Reduce(nil); again.NumEdges() != got.NumEdges() {
			t.Fatalf("%v: %d edges are left, and %d after a second time", edges, got.NumEdges(), again.NumEdges())
		}
	}
}

func BenchmarkReduce(b *testing.B) {
	var edges []string
	for i := range 300 {
		for j := max(0, i-10); j < i; j++ {
			edges = append(edges, strconv.Itoa(i)+">"+strconv.Itoa(j))
		}
	}
	slices.Sort(edges)
	g := rings(edges...)
	for b.Loop() {
		g.Reduce(nil)
	}
}
