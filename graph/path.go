package graph

import "slices"

// Way says along which ends of edges a chain may run. The zero Way is invalid.
type Way uint8

// The ways.
const (
	_          Way = iota
	AsReferred     // from who declares a reference to whom that names, as Edge.Reading tells them
	EitherWay      // along an edge from any of its ends to the other
)

// Step is one edge of a chain, with the end at which it is entered and the end at which it is left.
type Step struct {
	From, To ID
	Edge     Edge
}

// Chain returns a shortest chain of edges from one node to another, and nil where there is none, the
// two are one, or either is not in the graph. Of several it is always the same one.
func (g *Graph) Chain(from, to ID, way Way) []Step {
	if !g.Has(from) || !g.Has(to) || from == to {
		return nil
	}
	reached := map[ID]Step{from: {}}
	queue := []ID{from}
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		for _, e := range g.telling(at) {
			who, whom := e.Reading()
			next := whom
			if at != who {
				if way != EitherWay {
					continue
				}
				next = who
			}
			if _, ok := reached[next]; ok {
				continue
			}
			reached[next] = Step{From: at, To: next, Edge: e}
			if next == to {
				return traced(reached, from, to)
			}
			queue = append(queue, next)
		}
	}
	return nil
}

// telling returns the edges at id, with those last that say where its YAML lies: they tell less of
// why something is there than the others do.
func (g *Graph) telling(id ID) []Edge {
	edges := slices.Collect(g.touching(id))
	slices.SortStableFunc(edges, func(a, b Edge) int { return containsRank(a) - containsRank(b) })
	return edges
}

func containsRank(e Edge) int {
	if e.Relation == Contains {
		return 1
	}
	return 0
}

// traced follows the steps by which nodes were reached back to the start.
func traced(reached map[ID]Step, from, to ID) []Step {
	var steps []Step
	for at := to; at != from; at = reached[at].From {
		steps = append(steps, reached[at])
	}
	slices.Reverse(steps)
	return steps
}
