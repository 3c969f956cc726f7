package graph_test

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

func TestComponents(t *testing.T) {
	// Two rings that a bridge joins, a node on its own, and one that leads to itself.
	got := graph.Components([][]int{{1}, {2, 0}, {3}, {4}, {3}, {}, {6}})
	same := func(a, b int) bool { return got[a] == got[b] }
	switch {
	case !same(0, 1), !same(3, 4):
		t.Errorf("a ring is in pieces: %v", got)
	case same(0, 2), same(2, 3), same(0, 3), same(5, 6), same(5, 0):
		t.Errorf("what does not lead back is taken for one: %v", got)
	}
	for i, c := range got {
		if c < 1 {
			t.Errorf("node %d has no number: %v", i, got)
		}
	}

	long := make([][]int, 1_000_000)
	for i := range long {
		long[i] = []int{(i + 1) % len(long)}
	}
	for i, c := range graph.Components(long) {
		if c != 1 {
			t.Fatalf("node %d of one long ring has the number %d", i, c)
		}
	}
}
