package graph

import "slices"

// Subgraph returns a graph with the clusters and problems of g, and with the given nodes and edges in
// place of its own: the nodes may have other facts than in g, and edges without both ends among the nodes
// are dropped.
func (g *Graph) Subgraph(nodes []Node, edges []Edge) *Graph {
	return freeze(slices.Clone(nodes), slices.Clone(edges), slices.Clone(g.clusters), slices.Clone(g.problems))
}
