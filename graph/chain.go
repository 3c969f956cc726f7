package graph

import "slices"

// Direction is how a chain may follow edges. The zero Direction is invalid.
type Direction uint8

// The directions.
const (
	_               Direction = iota
	AsReferred                // from the node that declares a reference to the one that it names
	EitherDirection           // from any end of an edge to the other
)

// Step is one edge of a chain, with the end at which it is entered and the end at which it is left.
type Step struct {
	From, To ID
	Edge     Edge
}

// Chain returns a shortest chain of edges from one node to another; nil where there is none, both are the
// same node, or either is not in the graph. Of several shortest ones it always returns the same.
func Chain(g *Graph, from, to ID, direction Direction) []Step {
	if !g.Has(from) || !g.Has(to) || from == to {
		return nil
	}
	reached := map[ID]Step{from: {}}
	queue := []ID{from}
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		for _, e := range byInterest(g, at) {
			declarer, named := e.Reading()
			next := named
			if at != declarer {
				if direction != EitherDirection {
					continue
				}
				next = declarer
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

// byInterest returns the edges at id, with the Contains edges last: where the YAML of an object lies
// explains less than the other relations.
func byInterest(g *Graph, id ID) []Edge {
	edges := slices.Collect(touching(g, id))
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
