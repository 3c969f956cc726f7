package graph

import "slices"

// Part returns the graph of some nodes, which may say other things of themselves than in g, and some
// edges: those that end at two of the nodes. Clusters and problems stay.
func (g *Graph) Part(nodes []Node, edges []Edge) *Graph {
	return freeze(slices.Clone(nodes), slices.Clone(edges), slices.Clone(g.clusters), slices.Clone(g.problems))
}
