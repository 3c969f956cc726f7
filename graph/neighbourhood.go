package graph

import "math"

// Endless is as many steps as there are.
const Endless = math.MaxInt

// Reaching says how far a neighbourhood reaches, in steps along edges as Edge.Order tells them. The
// zero Reaching does not reach beyond the nodes that it starts from.
type Reaching struct {
	Up   int // to what is needed, and to what brings it
	Down int // to what needs it, and to what it brings
}

// Neighbourhood returns the part of g around the nodes: what stands above them, what stands below
// them, and the edges between all these. What stands below something above, a sibling, is no
// neighbour.
func (g *Graph) Neighbourhood(r Reaching, of ...ID) *Graph {
	near := map[ID]bool{}
	g.spread(near, r.Up, of, func(e Edge) (from, to ID) { above, below := e.Order(); return below, above })
	g.spread(near, r.Down, of, Edge.Order)
	return g.Select(func(n Node) bool { return near[n.ID] })
}

// spread marks what can be reached from the nodes in at most that many steps, themselves included.
func (g *Graph) spread(near map[ID]bool, steps int, of []ID, along func(Edge) (from, to ID)) {
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
			for e := range g.touching(id) {
				if from, to := along(e); from == id {
					reach(to)
				}
			}
		}
	}
}
