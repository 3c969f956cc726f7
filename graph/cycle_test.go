package graph_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/graph"
)

func TestCycles(t *testing.T) {
	tests := []struct {
		name  string
		edges []string
		want  []string
	}{
		{"none", []string{"a>b", "b>c", "a>c"}, nil},
		{"diamond", []string{"a>b", "a>c", "b>d", "c>d"}, nil},
		{"self loop", []string{"a>a"}, []string{"a a"}},
		{"two", []string{"b>a", "a>b"}, []string{"a b a"}},
		{"told from its smallest node", []string{"c>a", "b>c", "a>b"}, []string{"a b c a"}},
		{"a tail is no part of it", []string{"x>a", "a>b", "b>a", "b>y"}, []string{"a b a"}},
		{"two components", []string{"a>b", "b>a", "d>c", "c>d"}, []string{"a b a", "c d c"}},
		{"two components with a bridge", []string{"a>b", "b>a", "b>c", "d>c", "c>d"}, []string{"a b a", "c d c"}},
		{"two rings through one node", []string{"a>b", "b>a", "b>c", "c>b"}, []string{"a b a", "b c b"}},
		{"two rings that share an edge", []string{"a>b", "b>c", "c>a", "b>d", "d>a"}, []string{"a b c a", "a b d a"}},
		{"a chord makes a shorter ring", []string{"a>b", "b>c", "c>d", "d>a", "c>a"}, []string{"a b c a", "a b c d a"}},
		{"self loop within a ring", []string{"a>b", "b>a", "b>b"}, []string{"a b a", "b b"}},
		{"said twice", []string{"a>b", "a>b", "b>a"}, []string{"a b a"}},
		{"one in each cluster", []string{"p:a>b", "p:b>a", "q:a>b", "q:b>a"}, []string{"a b a", "a b a"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, c := range rings(tt.edges...).Cycles(nil) {
				got = append(got, tell(c))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCyclesOfSomeEdges(t *testing.T) {
	g := rings("a>b", "b>a", "c>c")
	got := g.Cycles(func(e graph.Edge) bool { return e.From.Name != "b" })
	if len(got) != 1 || tell(got[0]) != "c c" {
		t.Errorf("got %d cycles, want only c c", len(got))
	}
}

// Every edge that lies on some ring lies on one that is told, and every ring told is a ring.
func TestCyclesCoverTheirComponent(t *testing.T) {
	var words []string
	for i := range 6 {
		for j := range 6 {
			if i != j {
				words = append(words, fmt.Sprintf("n%d>n%d", i, j))
			}
		}
	}
	g := rings(words...)
	told := map[graph.Edge]bool{}
	for _, c := range g.Cycles(nil) {
		for i, e := range c {
			told[e] = true
			if next := c[(i+1)%len(c)]; e.To != next.From {
				t.Errorf("%s is no ring", tell(c))
			}
		}
	}
	if len(told) != g.NumEdges() {
		t.Errorf("%d of %d edges are told", len(told), g.NumEdges())
	}
}

func TestLongChainAndLongRing(t *testing.T) {
	const n = 100_000
	build := func(close bool) *graph.Graph {
		var b graph.Builder
		for i := range n {
			var refs []graph.Ref
			if i+1 < n || close {
				refs = append(refs, graph.Ref{
					To: key(kustomization, fmt.Sprintf("n%06d", (i+1)%n)), Relation: graph.DependsOn, Field: "f"})
			}
			b.Add(defined("c", key(kustomization, fmt.Sprintf("n%06d", i))), refs...)
		}
		return b.Graph()
	}
	if got := build(false).Cycles(nil); got != nil {
		t.Errorf("a chain has %d cycles", len(got))
	}
	got := build(true).Cycles(nil)
	if len(got) != 1 || len(got[0]) != n || got[0][0].From.Name != "n000000" {
		t.Errorf("the ring was not told once, from its first node")
	}
}
