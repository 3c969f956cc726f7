package graph

import "slices"

// Select returns the subgraph of g that keep accepts: those nodes and the edges between them. Clusters
// and problems stay, so that a check of the subgraph still has what could not be read.
func (g *Graph) Select(keep func(Node) bool) *Graph {
	var nodes []Node
	for _, n := range g.nodes {
		if keep(n) {
			nodes = append(nodes, n)
		}
	}
	return freeze(nodes, slices.Clone(g.edges), slices.Clone(g.clusters), slices.Clone(g.problems))
}

// SelectEdges returns g without the edges that keep refuses. The nodes stay.
func (g *Graph) SelectEdges(keep func(Edge) bool) *Graph {
	var edges []Edge
	for _, e := range g.edges {
		if keep(e) {
			edges = append(edges, e)
		}
	}
	return freeze(slices.Clone(g.nodes), edges, slices.Clone(g.clusters), slices.Clone(g.problems))
}

// SelectClusters returns the subgraph of g that belongs to the named clusters, and the clusters and
// problems that go with it. Problems of no particular cluster stay.
func (g *Graph) SelectClusters(keep func(name string) bool) *Graph {
	var nodes []Node
	for _, n := range g.nodes {
		if keep(n.ID.Cluster) {
			nodes = append(nodes, n)
		}
	}
	clusters := slices.DeleteFunc(slices.Clone(g.clusters), func(c Cluster) bool { return !keep(c.Name) })
	problems := slices.DeleteFunc(slices.Clone(g.problems), func(p Problem) bool { return p.Cluster != "" && !keep(p.Cluster) })
	return freeze(nodes, slices.Clone(g.edges), clusters, problems)
}
