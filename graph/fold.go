package graph

import "slices"

// Fold returns a graph in which each node is replaced by what into returns for it; ok false drops
// the node and its edges. Nodes that become the same id become one, declared by the first of them
// in order, and each edge is drawn between what its ends became: edges that then say the same
// become one, and an edge between two nodes that became one is dropped.
func (g *Graph) Fold(into func(Node) (n Node, ok bool)) *Graph {
	became := make(map[ID]ID, len(g.nodes))
	var nodes []Node
	seen := make(map[ID]bool, len(g.nodes))
	for _, n := range g.nodes {
		m, ok := into(n)
		if !ok {
			continue
		}
		became[n.ID] = m.ID
		if !seen[m.ID] {
			seen[m.ID] = true
			nodes = append(nodes, m)
		}
	}
	edges := make([]Edge, 0, len(g.edges))
	for _, e := range g.edges {
		from, ok1 := became[e.From]
		to, ok2 := became[e.To]
		if !ok1 || !ok2 {
			continue
		}
		folded := from != e.From || to != e.To
		if from == to && folded {
			continue
		}
		e.From, e.To = from, to
		if folded {
			e.Field = ""
		}
		edges = append(edges, e)
	}
	return freeze(nodes, edges, slices.Clone(g.clusters), slices.Clone(g.problems))
}
