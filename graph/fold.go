package graph

import "slices"

// Folding replaces the nodes and the edges of a graph.
type Folding struct {
	// Node returns what a node becomes; ok false drops the node and its edges.
	Node func(Node) (n Node, ok bool)
	// Edge returns what an edge becomes, of which the ends are already what they become; ok false drops
	// it. It is not called for edges that are dropped in any case. Nil: every edge stays as it is.
	Edge func(Edge) (e Edge, ok bool)
}

// Fold returns a graph in which each node is replaced by what into returns for it, as FoldBy does.
func (g *Graph) Fold(into func(Node) (n Node, ok bool)) *Graph { return g.FoldBy(Folding{Node: into}) }

// FoldBy returns a graph in which nodes and edges are replaced by what they become. Nodes that become
// the same id become one, declared by the first of them in order, and each edge is drawn between what
// its ends became: edges that are then equal become one, and an edge between two nodes that became
// one is dropped.
func (g *Graph) FoldBy(f Folding) *Graph {
	became := make(map[ID]ID, len(g.nodes))
	var nodes []Node
	seen := make(map[ID]bool, len(g.nodes))
	for _, n := range g.nodes {
		m, ok := f.Node(n)
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
		if f.Edge != nil {
			var ok bool
			if e, ok = f.Edge(e); !ok {
				continue
			}
		}
		edges = append(edges, e)
	}
	return freeze(nodes, edges, slices.Clone(g.clusters), slices.Clone(g.problems))
}
