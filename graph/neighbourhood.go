package graph

import "math"

// Endless is as many steps as there are.
const Endless = math.MaxInt

// Reaching is how far a neighbourhood reaches, in steps along edges in their order (what is needed stands
// above what needs it, and an object below what creates it). The zero Reaching holds only the nodes at
// the start.
type Reaching struct {
	Up   int // to what is needed, and to what creates it
	Down int // to what needs it, and to what it creates
}

// Neighbourhood returns the subgraph of g around the nodes: what stands above them, what stands below
// them, and the edges between all these. What stands below something above, a sibling, is no
// neighbour.
func Neighbourhood(g *Graph, r Reaching, of ...ID) *Graph {
	near := map[ID]bool{}
	spread(g, near, r.Up, of, func(e Edge) (from, to ID) { above, below := e.order(); return below, above })
	spread(g, near, r.Down, of, Edge.order)
	return g.Select(func(n Node) bool { return near[n.ID] })
}

// spread marks what can be reached from the nodes in at most that many steps, themselves included.
func spread(g *Graph, near map[ID]bool, steps int, of []ID, along func(Edge) (from, to ID)) {
	seen := map[ID]bool{}
	var layer []ID
	reach := func(id ID) {
		if !seen[id] && g.Has(id) {
			seen[id], near[id] = true, true
			layer = append(layer, id)
		}
	}
	for _, id := range of {
		reach(id)
	}
	for ; steps > 0 && len(layer) > 0; steps-- {
		last := layer
		layer = nil
		for _, id := range last {
			for e := range touching(g, id) {
				if from, to := along(e); from == id {
					reach(to)
				}
			}
		}
	}
}
