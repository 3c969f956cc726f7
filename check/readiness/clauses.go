package readiness

import "github.com/fluxgraph/fluxgraph/graph"

// clauses holds the requirements of each event: an event happens once each of them is met, and a
// requirement is met once any one of its events happens.
type clauses [][]requirement

// markDependencyCycles marks the dependencies that lie on a cycle of dependsOn alone. They count as met,
// so that what still never happens does not happen for another reason.
func (c clauses) markDependencyCycles(m *model) {
	next := make([][]int, len(m.nodes))
	for i := range m.nodes {
		for _, edge := range m.out[i] {
			if WaitsForReady(m.edges[edge]) {
				next[i] = append(next[i], int(m.index[m.edges[edge].To]))
			}
		}
	}
	component := graph.Components(next)
	for _, requirements := range c {
		for i := range requirements {
			if r := &requirements[i]; r.cause == DependsOn {
				e := m.edges[r.edge]
				r.inDependencyCycle = component[m.index[e.From]] == component[m.index[e.To]]
			}
		}
	}
}

// fixpoint returns which events happen on a new cluster if the requirements that counts accepts are all
// there are.
func (c clauses) fixpoint(counts func(requirement) bool) []bool {
	type waiting struct {
		ev          event
		requirement int32
	}
	happens := make([]bool, len(c))
	open := make([]int32, len(c)) // of each event, how many requirements are not met yet
	met := make([][]bool, len(c))
	waits := make([][]waiting, len(c)) // of each event, what waits for it
	var queue []event
	for ev, requirements := range c {
		for i, r := range requirements {
			if !counts(r) {
				continue
			}
			open[ev]++
			for _, target := range r.any {
				waits[target] = append(waits[target], waiting{event(ev), int32(i)})
			}
		}
		if open[ev] == 0 {
			happens[ev] = true
			queue = append(queue, event(ev))
		} else {
			met[ev] = make([]bool, len(requirements))
		}
	}
	for len(queue) > 0 {
		last := len(queue) - 1
		happened := queue[last]
		queue = queue[:last]
		for _, w := range waits[happened] {
			if met[w.ev][w.requirement] {
				continue
			}
			met[w.ev][w.requirement] = true
			if open[w.ev]--; open[w.ev] == 0 {
				happens[w.ev] = true
				queue = append(queue, w.ev)
			}
		}
	}
	return happens
}

// ancestry answers which events come before others. Its memory is reused from question to question.
type ancestry struct {
	clauses clauses
	seen    []int // of each event, the number of the last question that reached it
	number  int
}

func newAncestry(c clauses) *ancestry { return &ancestry{clauses: c, seen: make([]int, len(c))} }

// of returns a function that reports whether an event certainly happens before ev, ev itself included.
// The function holds until of is called again. Where a requirement can be met in several ways, all of
// them count, so that nothing is called unordered that may be ordered.
func (a *ancestry) of(ev event) (before func(event) bool) {
	a.number++
	number := a.number
	a.seen[ev] = number
	queue := []event{ev}
	for len(queue) > 0 {
		last := len(queue) - 1
		at := queue[last]
		queue = queue[:last]
		for _, r := range a.clauses[at] {
			if r.likely {
				continue
			}
			for _, target := range r.any {
				if a.seen[target] != number {
					a.seen[target] = number
					queue = append(queue, target)
				}
			}
		}
	}
	return func(ev event) bool { return a.seen[ev] == number }
}
