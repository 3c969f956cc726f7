package main

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// drawnFindings returns the findings that --only-findings draws: errors and warnings, and informational
// findings of the rules that --rule names.
func (f *ruleFlags) drawnFindings(findings []check.Finding) []check.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(finding check.Finding) bool {
		return finding.Severity < check.Warning && !slices.Contains(f.only, finding.Rule)
	})
}

// maxNeighbours is how many neighbours of an object, along one relation in one direction, are drawn with
// --only-findings. A larger set, such as all that a Kustomization applies, would hide the object.
const maxNeighbours = 12

// neighbourSet names the neighbours of an object along one relation in one direction.
type neighbourSet struct {
	object   graph.ID
	relation graph.Relation
	outgoing bool
}

// findingsSubgraph returns the part of a graph that findings are about: the nodes that they name, the
// neighbours of these, and the edges between them. It leaves out sets of more than maxNeighbours
// neighbours, and returns how many nodes are left out.
func findingsSubgraph(g *graph.Graph, findings []check.Finding) (part *graph.Graph, omitted int) {
	named := nodesOf(findings)
	sets := map[neighbourSet]map[graph.ID]bool{}
	add := func(s neighbourSet, neighbour graph.ID) {
		if !named[s.object] || named[neighbour] {
			return
		}
		if sets[s] == nil {
			sets[s] = map[graph.ID]bool{}
		}
		sets[s][neighbour] = true
	}
	for e := range g.Edges() {
		add(neighbourSet{e.From, e.Relation, true}, e.To)
		add(neighbourSet{e.To, e.Relation, false}, e.From)
	}
	drawn, crowded := map[graph.ID]bool{}, map[graph.ID]bool{}
	for _, neighbours := range sets {
		for id := range neighbours {
			if len(neighbours) <= maxNeighbours {
				drawn[id] = true
			} else {
				crowded[id] = true
			}
		}
	}
	for id := range crowded {
		if !drawn[id] {
			omitted++
		}
	}
	part = g.Select(func(n graph.Node) bool { return named[n.ID] || drawn[n.ID] })
	return part.SelectEdges(func(e graph.Edge) bool { return named[e.From] || named[e.To] }), omitted
}

// nodesOf returns the nodes that findings name, also as ends of edges.
func nodesOf(findings []check.Finding) map[graph.ID]bool {
	named := map[graph.ID]bool{}
	for _, f := range findings {
		for _, id := range f.Nodes {
			named[id] = true
		}
		for _, e := range f.Edges {
			named[e.From], named[e.To] = true, true
		}
	}
	return named
}
