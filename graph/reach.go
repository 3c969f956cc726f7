package graph

import "slices"

// Reach returns the ids that can be reached from the given ones along edges that keep accepts,
// themselves included, in order. A nil keep accepts every edge.
func Reach(g *Graph, keep func(Edge) bool, from ...ID) []ID {
	seen := make(map[ID]bool)
	queue := make([]ID, 0, len(from))
	for _, id := range from {
		if g.Has(id) && !seen[id] {
			seen[id] = true
			queue = append(queue, id)
		}
	}
	for i := 0; i < len(queue); i++ {
		for e := range g.Out(queue[i]) {
			if !seen[e.To] && (keep == nil || keep(e)) {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	slices.SortFunc(queue, ID.Compare)
	return queue
}
