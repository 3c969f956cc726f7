package graph

import "slices"

// Cycles returns the cycles among the edges that keep accepts: for every strongly connected
// component, the shortest cycle through each edge that no cycle found before it covers. A cycle is its
// edges in order, and begins at its smallest node; an edge from a node to itself is a cycle of one. So
// every edge that lies on some cycle lies on one of those returned, and each of several interlocking
// cycles is returned once. A nil keep accepts every edge.
func (g *Graph) Cycles(keep func(Edge) bool) [][]Edge {
	adjacent := make([][]Edge, len(g.nodes))
	for _, e := range g.edges {
		if keep != nil && !keep(e) {
			continue
		}
		from := g.index[e.From]
		if k := len(adjacent[from]); k > 0 && adjacent[from][k-1].To == e.To {
			continue // a second reference between the same two is the same cycle
		}
		adjacent[from] = append(adjacent[from], e)
	}
	component := components(g, adjacent)
	covered := make(map[[2]ID]bool)
	var cycles [][]Edge
	for i := range adjacent {
		for _, e := range adjacent[i] {
			if component[i] != component[g.index[e.To]] || covered[[2]ID{e.From, e.To}] {
				continue
			}
			cycle := shortestCycle(g, e, adjacent, component)
			if cycle == nil {
				continue
			}
			for _, c := range cycle {
				covered[[2]ID{c.From, c.To}] = true
			}
			cycles = append(cycles, rotate(cycle))
		}
	}
	slices.SortFunc(cycles, func(a, b []Edge) int { return slices.CompareFunc(a, b, Edge.Compare) })
	return slices.CompactFunc(cycles, func(a, b []Edge) bool { return slices.Equal(a, b) })
}

// rotate lets a cycle begin at its smallest node.
func rotate(cycle []Edge) []Edge {
	first := 0
	for i, e := range cycle {
		if e.From.Compare(cycle[first].From) < 0 {
			first = i
		}
	}
	return append(slices.Clone(cycle[first:]), cycle[:first]...)
}

// shortestCycle returns the shortest cycle that begins with e, within e's component, or nil.
func shortestCycle(g *Graph, e Edge, adjacent [][]Edge, component []int) []Edge {
	if e.From == e.To {
		return []Edge{e}
	}
	start, goal := g.index[e.To], g.index[e.From]
	came := map[int]Edge{}
	queue := []int{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, next := range adjacent[at] {
			to := g.index[next.To]
			if component[to] != component[start] || to == start {
				continue
			}
			if _, ok := came[to]; ok {
				continue
			}
			came[to] = next
			if to == goal {
				var back []Edge
				for v := goal; v != start; v = g.index[came[v].From] {
					back = append(back, came[v])
				}
				slices.Reverse(back)
				return append([]Edge{e}, back...)
			}
			queue = append(queue, to)
		}
	}
	return nil
}

// components numbers the strongly connected component of each node.
func components(g *Graph, adjacent [][]Edge) []int {
	next := make([][]int, len(adjacent))
	for i, edges := range adjacent {
		for _, e := range edges {
			next[i] = append(next[i], g.index[e.To])
		}
	}
	return Components(next)
}
