package graph

import (
	"cmp"
	"slices"
)

// Reduce returns the transitive reduction of g: without those of the edges that among accepts which a
// longer path along such edges implies, such as a → c where there are a → b → c. Edges between nodes of
// one strongly connected component stay, so that every cycle stays, and what is reachable along accepted
// edges stays reachable. A nil among accepts every edge.
func (g *Graph) Reduce(among func(Edge) bool) *Graph {
	adjacent := make([][]Edge, len(g.nodes))
	for i, e := range g.edges {
		if among == nil || among(g.edges[i]) {
			adjacent[g.index[e.From]] = append(adjacent[g.index[e.From]], e)
		}
	}
	component := components(g, adjacent)
	implied := impliedBetween(condense(g, adjacent, component))
	return g.SelectEdges(func(e Edge) bool {
		if among != nil && !among(e) {
			return true
		}
		return !implied[[2]int{component[g.index[e.From]], component[g.index[e.To]]}]
	})
}

// condense returns, for each component by its number, the others that its edges lead to: the nearest
// first, as every edge leads to a component of a smaller number.
func condense(g *Graph, adjacent [][]Edge, component []int) [][]int {
	next := make([][]int, len(g.nodes)+1)
	for i := range adjacent {
		for _, e := range adjacent[i] {
			from, to := component[i], component[g.index[e.To]]
			if from != to {
				next[from] = append(next[from], to)
			}
		}
	}
	for i := range next {
		slices.SortFunc(next[i], func(a, b int) int { return cmp.Compare(b, a) })
		next[i] = slices.Compact(next[i])
	}
	return next
}

// impliedBetween returns the pairs of components, of which one leads to the other, that are also
// connected by a longer path. next is what condense returns: components have numbers from 1, and the nearest come
// first, so that a component which a walk has seen already has a longer path.
func impliedBetween(next [][]int) map[[2]int]bool {
	implied := map[[2]int]bool{}
	kept := make([][]int, len(next))   // the edges that are not implied
	seenFrom := make([]int, len(next)) // the component that a walk reached it from last
	for from := range next {
		for _, to := range next[from] {
			if seenFrom[to] == from {
				implied[[2]int{from, to}] = true
				continue
			}
			kept[from] = append(kept[from], to)
			seenFrom[to] = from
			for stack := []int{to}; len(stack) > 0; {
				at := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				for _, far := range kept[at] {
					if seenFrom[far] != from {
						seenFrom[far] = from
						stack = append(stack, far)
					}
				}
			}
		}
	}
	return implied
}
