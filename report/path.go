package report

import (
	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// oneCluster returns the edges at fault; of a mistake that several clusters share, those of the first.
func oneCluster(f check.Finding) []graph.Edge {
	var edges []graph.Edge
	for _, e := range f.Edges {
		if e.From.Cluster == f.Edges[0].From.Cluster {
			edges = append(edges, e)
		}
	}
	return edges
}

// degrees returns how many of the edges each of their ends has.
func degrees(edges []graph.Edge) map[graph.ID]int {
	n := map[graph.ID]int{}
	for _, e := range edges {
		n[e.From]++
		n[e.To]++
	}
	return n
}

// isCycle reports whether edges, in whatever direction each runs, lead back to where they began. The
// edges of a finding are connected, so that as many edges as ends make a cycle.
func isCycle(edges []graph.Edge) bool { return len(edges) > 1 && len(edges) >= len(degrees(edges)) }

// isPath reports whether edges follow each other, in whatever direction each runs: those of a cycle or a
// chain, but not those that only have one end in common.
func isPath(edges []graph.Edge) bool {
	if len(edges) < 2 {
		return false
	}
	for i, e := range edges[1:] {
		if before := edges[i]; e.From != before.From && e.From != before.To && e.To != before.From && e.To != before.To {
			return false
		}
	}
	if isCycle(edges) {
		return true
	}
	for _, n := range degrees(edges) {
		if n > 2 {
			return false
		}
	}
	return true
}
