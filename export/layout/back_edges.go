package layout

import (
	"cmp"
	"slices"

	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// rankedEdges is the number of lines up to which back edges are found, which takes quadratic time.
const rankedEdges = 2000

// backEdges returns the lines of a drawing, by their indices, without which it has no cycle. Of a cycle it takes the
// line whose relation ties its ends together least closely; Graphviz would take the one that it meets last.
func backEdges(d shape.Drawing) map[int]bool {
	back := map[int]bool{}
	if len(d.Lines) > rankedEdges {
		return back
	}
	order := make([]int, len(d.Lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(slices.Index(ties, d.Lines[a].Relation), slices.Index(ties, d.Lines[b].Relation))
	})
	next := map[graph.ID][]graph.ID{}
	for _, i := range order {
		e := d.Lines[i]
		if e.From == e.To {
			continue
		}
		if leads(next, e.To, e.From) {
			back[i] = true
			continue
		}
		next[e.From] = append(next[e.From], e.To)
	}
	return back
}

// leads reports whether there is a path from one node to another.
func leads(next map[graph.ID][]graph.ID, from, to graph.ID) bool {
	seen := map[graph.ID]bool{from: true}
	for queue := []graph.ID{from}; len(queue) > 0; queue = queue[1:] {
		if queue[0] == to {
			return true
		}
		for _, id := range next[queue[0]] {
			if !seen[id] {
				seen[id] = true
				queue = append(queue, id)
			}
		}
	}
	return false
}
