package readiness

import (
	"cmp"
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Deadlock is a cycle of objects none of which can become ready first.
type Deadlock struct {
	Steps          []Step       // in order; each From is the To of the step before, and the first that of the last
	Likely         bool         // it holds only if what is likely is so
	Definition     bool         // it closes because a custom resource requires its definition
	HeldElsewhere  bool         // Definition, and another deadlock would remain if the definitions existed
	FurtherCycles  int          // how many other cycles pass through its objects
	BlockedObjects []graph.Node // the Kustomizations, HelmReleases and generators outside the cycle that never become ready because of it, in order
}

// Step says that one object cannot become ready before another.
type Step struct {
	From, To  graph.Node
	Cause     Cause
	Edge      graph.Edge // that says so; its Relation is invalid where none does
	Object    graph.Node // of Definition: the first object that requires the definition
	Namespace string     // of Namespace: the namespace that To creates
	Pos       graph.Pos  // where the repository says so
}

// Deadlocks returns the reasons why objects never become ready: first those that hold for certain, then
// those that only likely requirements add. Cycles of dependsOn alone are not among them.
func (a *Analysis) Deadlocks() []Deadlock {
	var all []Deadlock
	for _, d := range a.deadlocks() {
		out := Deadlock{
			Likely:        d.likely,
			Definition:    throughDefinition(d.cycle),
			HeldElsewhere: a.heldElsewhere(d),
			FurtherCycles: d.further,
		}
		for _, arc := range d.cycle {
			if arc.requirement.cause != itself {
				out.Steps = append(out.Steps, a.model.step(arc))
			}
		}
		for _, node := range d.blocked {
			out.BlockedObjects = append(out.BlockedObjects, a.model.nodes[node])
		}
		all = append(all, out)
	}
	return all
}

// step returns what an arc means.
func (m *model) step(a arc) Step {
	s := Step{From: m.nodes[a.ev.node()], To: m.nodes[a.target.node()], Cause: a.requirement.cause}
	s.Pos = s.From.Pos
	if a.requirement.edge >= 0 {
		s.Edge = m.edges[a.requirement.edge]
		s.Pos = m.stepPos(s)
	}
	switch s.Cause {
	case Definition:
		s.Object = m.nodes[a.requirement.objects[0]]
	case Namespace:
		s.Namespace = namespaceNamed(s.Edge)
	}
	return s
}

// stepPos returns where a step's edge is declared. An edge of Wait stands where the other object does,
// so that the object that waits is the better place.
func (m *model) stepPos(s Step) graph.Pos {
	if s.Cause == Wait || s.Cause == Owner && s.Edge.Pos.IsZero() {
		return s.From.Pos
	}
	return graph.EdgePos(m.graph, s.Edge)
}

// namespaceNamed returns the namespace that an edge names, or else that of the object at its end.
func namespaceNamed(e graph.Edge) string {
	if e.To.Kind.Name == "Namespace" && e.To.Namespace == "" {
		return e.To.Name
	}
	return e.To.Namespace
}

// deadlock is a cycle of events none of which can happen first.
type deadlock struct {
	cycle   []arc
	likely  bool
	further int
	blocked []int32 // nodes
}

// deadlocks finds the cycles first that only certain requirements make, then what the likely ones add.
// Cycles that share an object are one deadlock.
func (a *Analysis) deadlocks() []deadlock {
	if a.cycles != nil {
		return *a.cycles
	}
	certain := a.stuck(a.certain, func(ev event, r requirement) bool {
		return !a.certain[ev] && !r.likely && !r.inDependencyCycle
	})
	likely := a.stuck(a.likely, func(ev event, r requirement) bool {
		return a.certain[ev] && !a.likely[ev] && !r.inDependencyCycle
	})
	for i := range likely {
		likely[i].likely = true
	}
	all := append(a.withoutConsequences(certain), a.withoutConsequences(likely)...)
	a.cycles = &all
	return all
}

// stuck finds the deadlocks among the events that do not happen and of which counts accepts an unmet
// requirement.
func (a *Analysis) stuck(happens []bool, counts func(event, requirement) bool) []deadlock {
	var all []deadlock
	for _, cycles := range newCycleSearch(a.clauses, happens, counts).byComponent() {
		all = append(all, a.model.gather(cycles)...)
	}
	if len(all) == 0 {
		return nil
	}
	dependents := a.clauses.dependents(happens)
	for i := range all {
		all[i].blocked = a.model.blockedBy(all[i].cycle, dependents)
	}
	return all
}

// withoutConsequences drops the deadlocks that would not be there if the definitions of all kinds were:
// the deadlocks of those definitions are the cause.
func (a *Analysis) withoutConsequences(deadlocks []deadlock) []deadlock {
	if !slices.ContainsFunc(deadlocks, func(d deadlock) bool { return throughDefinition(d.cycle) }) {
		return deadlocks
	}
	happens := a.ifDefined(deadlocks[0].likely)
	return slices.DeleteFunc(deadlocks, func(d deadlock) bool {
		return !throughDefinition(d.cycle) && happens[d.cycle[0].ev]
	})
}

// heldElsewhere reports whether an event of a deadlock of definitions would not happen even if the
// definitions of all kinds were there.
func (a *Analysis) heldElsewhere(d deadlock) bool {
	if !throughDefinition(d.cycle) {
		return false
	}
	happens := a.ifDefined(d.likely)
	return slices.ContainsFunc(d.cycle, func(arc arc) bool { return !happens[arc.ev] })
}

// dependents returns, of each event that does not happen, those that do not happen because of it.
func (c clauses) dependents(happens []bool) map[event][]event {
	all := map[event][]event{}
	for ev, requirements := range c {
		if happens[ev] {
			continue
		}
		for _, r := range requirements {
			if r.inDependencyCycle || r.met(happens) {
				continue
			}
			for _, target := range r.any {
				all[target] = append(all[target], event(ev))
			}
		}
	}
	return all
}

// gather makes one deadlock of the cycles that share an event, with the shortest of them as its cycle.
// Cycles through definitions are kept apart from others, because another rule reports them.
func (m *model) gather(cycles [][]arc) []deadlock {
	cycles = slices.Clone(cycles)
	for i := range cycles {
		cycles[i] = m.rotate(cycles[i])
	}
	slices.SortStableFunc(cycles, func(a, b []arc) int {
		return cmp.Or(cmp.Compare(numObjects(a), numObjects(b)), cmp.Compare(len(a), len(b)), slices.CompareFunc(a, b, compareArcs))
	})
	cycles = slices.CompactFunc(cycles, func(a, b []arc) bool { return slices.EqualFunc(a, b, sameArc) })
	var all []deadlock
	var shares []map[[2]event]bool // of each deadlock, what another cycle must share to belong to it
	for _, cycle := range cycles {
		definition := throughDefinition(cycle)
		belongs := func(keys map[[2]event]bool) bool {
			return slices.ContainsFunc(cycle, func(a arc) bool { return keys[sharedKey(a, definition)] })
		}
		if i := slices.IndexFunc(shares, belongs); i >= 0 {
			all[i].further++
			continue
		}
		keys := map[[2]event]bool{}
		for _, a := range cycle {
			if !definition || a.requirement.cause == Definition {
				keys[sharedKey(a, definition)] = true
			}
		}
		shares = append(shares, keys)
		all = append(all, deadlock{cycle: cycle})
	}
	return all
}

// sharedKey is what two cycles have in common where one change breaks both: an event, or, where
// definitions come too late, a Kustomization that requires the same definitions.
func sharedKey(a arc, definition bool) [2]event {
	if definition {
		return [2]event{a.ev, a.target}
	}
	return [2]event{a.ev, noEvent}
}

// rotate lets a cycle begin where somebody would break it, of equal places at the smallest event.
func (m *model) rotate(cycle []arc) []arc {
	first := 0
	for i := range cycle {
		a, b := cycle[i], cycle[first]
		if cmp.Or(cmp.Compare(m.breakRank(a), m.breakRank(b)), compareArcs(a, b)) < 0 {
			first = i
		}
	}
	return slices.Concat(cycle[first:], cycle[:first])
}

// breakRank ranks an arc by how likely somebody would remove it to break a cycle: what installs a kind
// first, then a dependsOn of a Kustomization, another one, a health check, a source or values.
func (m *model) breakRank(a arc) int {
	switch a.requirement.cause {
	case Definition:
		return 0
	case DependsOn, Existence:
		if m.nodes[a.ev.node()].Role == graph.Kustomization {
			return 1
		}
		return 2
	case Health:
		return 3
	case Source, Values, Reference, Namespace:
		return 4
	case Wait:
		return 5
	case Owner:
		return 6
	}
	return 7
}

// blockedBy returns the Kustomizations, HelmReleases and generators outside a cycle that never become
// ready because of it, in order.
func (m *model) blockedBy(cycle []arc, dependents map[event][]event) []int32 {
	inside := map[int32]bool{}
	seen := map[event]bool{}
	var queue []event
	for _, a := range cycle {
		inside[a.ev.node()] = true
		seen[a.ev] = true
		queue = append(queue, a.ev)
	}
	var all []int32
	for len(queue) > 0 {
		last := len(queue) - 1
		at := queue[last]
		queue = queue[:last]
		for _, dependent := range dependents[at] {
			if seen[dependent] {
				continue
			}
			seen[dependent] = true
			queue = append(queue, dependent)
			switch m.nodes[dependent.node()].Role {
			case graph.Kustomization, graph.Release, graph.Generator:
				if !inside[dependent.node()] {
					all = append(all, dependent.node())
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
