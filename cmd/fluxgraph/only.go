package main

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// pictured returns the findings that --only-findings draws: errors and warnings, and what is merely
// worth knowing where its rule was asked for by name.
func (f *ruleFlags) pictured(findings []check.Finding) []check.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(finding check.Finding) bool {
		return finding.Severity < check.Warning && !slices.Contains(f.only, finding.Rule)
	})
}

// dozen is how many neighbours of one sort, such as all that a Kustomization applies, are drawn beside
// an object at fault. More would hide it.
const dozen = 12

// involved returns the part of a graph that findings speak of: the nodes that they name, the
// neighbours of these, and the edges at the former. It also counts the neighbours that are left out
// because there are more than a dozen of one sort.
func involved(g *graph.Graph, findings []check.Finding) (part *graph.Graph, crowded int) {
	at := map[graph.ID]bool{}
	for _, f := range findings {
		for _, id := range f.Nodes {
			at[id] = true
		}
		for _, e := range f.Edges {
			at[e.From], at[e.To] = true, true
		}
	}
	type sort struct {
		of       graph.ID
		relation graph.Relation
		out      bool
	}
	beside := map[sort]map[graph.ID]bool{}
	note := func(s sort, neighbour graph.ID) {
		if !at[s.of] || at[neighbour] {
			return
		}
		if beside[s] == nil {
			beside[s] = map[graph.ID]bool{}
		}
		beside[s][neighbour] = true
	}
	for e := range g.Edges() {
		note(sort{e.From, e.Relation, true}, e.To)
		note(sort{e.To, e.Relation, false}, e.From)
	}
	near, left := map[graph.ID]bool{}, map[graph.ID]bool{}
	for _, neighbours := range beside {
		for id := range neighbours {
			if len(neighbours) <= dozen {
				near[id] = true
			} else {
				left[id] = true
			}
		}
	}
	for id := range left {
		if !near[id] {
			crowded++
		}
	}
	part = g.Select(func(n graph.Node) bool { return at[n.ID] || near[n.ID] })
	return part.SelectEdges(func(e graph.Edge) bool { return at[e.From] || at[e.To] }), crowded
}
