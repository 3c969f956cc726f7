package readiness

import (
	"cmp"
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// arc leads from an event that does not happen to one that it requires.
type arc struct {
	ev          event
	requirement requirement
	target      event // which of the requirement's events the arc leads to
}

// maxCycles is how many cycles are searched in one strongly connected component.
const maxCycles = 100

// cycleSearch finds cycles among events that do not happen.
type cycleSearch struct {
	blocked   []event
	position  map[event]int // in blocked
	arcs      [][]arc       // of each blocked event
	component []int         // the strongly connected component of each blocked event
}

// newCycleSearch prepares a search among the events that do not happen and of which counts accepts an
// unmet requirement.
func newCycleSearch(c clauses, happens []bool, counts func(event, requirement) bool) *cycleSearch {
	s := &cycleSearch{position: map[event]int{}}
	for i, requirements := range c {
		ev := event(i)
		if !happens[ev] && slices.ContainsFunc(requirements, func(r requirement) bool { return counts(ev, r) }) {
			s.position[ev] = len(s.blocked)
			s.blocked = append(s.blocked, ev)
		}
	}
	if len(s.blocked) == 0 {
		return s
	}
	s.arcs = make([][]arc, len(s.blocked))
	for i, ev := range s.blocked {
		for _, r := range c[ev] {
			if counts(ev, r) && !r.met(happens) {
				s.arcs[i] = append(s.arcs[i], s.arcsOf(ev, r)...)
			}
		}
	}
	s.component = s.components()
	s.dropOpenRequirements()
	return s
}

// met reports whether one of the events of a requirement happens.
func (r requirement) met(happens []bool) bool {
	return slices.ContainsFunc(r.any, func(ev event) bool { return happens[ev] })
}

// arcsOf returns the arcs to those events of a requirement that are blocked, too.
func (s *cycleSearch) arcsOf(ev event, r requirement) []arc {
	var all []arc
	for _, target := range r.any {
		if _, ok := s.position[target]; ok {
			all = append(all, arc{ev, r, target})
		}
	}
	return all
}

func (s *cycleSearch) components() []int {
	next := make([][]int, len(s.blocked))
	for i, arcs := range s.arcs {
		for _, a := range arcs {
			next[i] = append(next[i], s.position[a.target])
		}
	}
	return graph.Components(next)
}

// dropOpenRequirements drops the arcs of requirements that an event of another component could meet:
// that event is what has to be put right first.
func (s *cycleSearch) dropOpenRequirements() {
	for i, arcs := range s.arcs {
		s.arcs[i] = slices.DeleteFunc(arcs, func(a arc) bool {
			return slices.ContainsFunc(a.requirement.any, func(target event) bool {
				at, ok := s.position[target]
				return !ok || s.component[at] != s.component[i]
			})
		})
	}
}

// byComponent returns the cycles that are found in each component, in the order in which a first one was
// found there. Most cycles go through a dependsOn, and of those there are few: the shortest cycle
// through each is searched first, before the limit is reached.
func (s *cycleSearch) byComponent() [][][]arc {
	cycles := map[int][][]arc{}
	covered := map[[2]event]bool{}
	tried := map[int]int{}
	var order []int
	for _, dependencies := range []bool{true, false} {
		for i, arcs := range s.arcs {
			component := s.component[i]
			for _, a := range arcs {
				isDependency := a.requirement.cause == DependsOn
				known := !dependencies && covered[[2]event{a.ev, a.target}]
				if isDependency != dependencies || known || s.component[s.position[a.target]] != component || tried[component] >= maxCycles {
					continue
				}
				tried[component]++
				cycle := s.shortest(a)
				if cycle == nil {
					continue
				}
				for _, a := range cycle {
					covered[[2]event{a.ev, a.target}] = true
				}
				if cycles[component] == nil {
					order = append(order, component)
				}
				cycles[component] = append(cycles[component], cycle)
			}
		}
	}
	all := make([][][]arc, len(order))
	for i, component := range order {
		all[i] = cycles[component]
	}
	return all
}

// shortest returns the shortest cycle that begins with an arc, or nil.
func (s *cycleSearch) shortest(first arc) []arc {
	goal, start := s.position[first.ev], s.position[first.target]
	if goal == start {
		return []arc{first}
	}
	reachedBy := map[int]arc{}
	queue := []int{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, a := range s.arcs[at] {
			to := s.position[a.target]
			if _, ok := reachedBy[to]; ok || to == start || s.component[to] != s.component[start] {
				continue
			}
			reachedBy[to] = a
			if to != goal {
				queue = append(queue, to)
				continue
			}
			var back []arc
			for v := goal; v != start; v = s.position[reachedBy[v].ev] {
				back = append(back, reachedBy[v])
			}
			slices.Reverse(back)
			return append([]arc{first}, back...)
		}
	}
	return nil
}

// throughDefinition reports whether a cycle closes because a custom resource requires its definition.
func throughDefinition(cycle []arc) bool {
	return slices.ContainsFunc(cycle, func(a arc) bool { return a.requirement.cause == Definition })
}

// numObjects returns how many objects lie on a cycle.
func numObjects(cycle []arc) int {
	all := map[int32]bool{}
	for _, a := range cycle {
		all[a.ev.node()] = true
	}
	return len(all)
}

// compareArcs orders arcs by the events at which they start.
func compareArcs(a, b arc) int { return cmp.Compare(a.ev, b.ev) }

// sameArc reports whether two arcs lead from the same event to the same event.
func sameArc(a, b arc) bool { return a.ev == b.ev && a.target == b.target }
