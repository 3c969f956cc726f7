package readiness

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Unordered is a Kustomization that may apply custom resources before their definitions exist, because
// nothing orders the two.
type Unordered struct {
	Kustomization graph.Node
	Objects       []graph.Node // the first of the custom resources, at most three
	Count         int          // how many there are
	Provider      graph.Node   // applies or installs the definitions
	InDeadlock    bool         // a Deadlock already says that the definitions never come

	// Dependency is the dependsOn that seems to order them and does not; its Relation is invalid where
	// there is none. It leads, directly or not, to ReadyTooEarly, which applies Provider but is ready
	// before Provider has installed the definitions.
	Dependency    graph.Edge
	ReadyTooEarly graph.Node
}

// HasDependency reports whether a dependsOn seems to order the Kustomization after the definitions.
func (u Unordered) HasDependency() bool { return u.Dependency.Relation.Valid() }

// Unordered returns the Kustomizations whose custom resources nothing orders after their definitions, in
// the order of the graph; one for each set of definitions. What never happens at all is a Deadlock
// instead, and so is what a suspended object holds up.
func (a *Analysis) Unordered() []Unordered {
	if a.unordered != nil {
		return *a.unordered
	}
	s := unorderedSearch{
		Analysis:   a,
		ancestry:   newAncestry(a.clauses),
		halted:     a.halted(),
		inDeadlock: a.definitionArcs(),
	}
	all := []Unordered{}
	for i, n := range a.model.nodes {
		if n.Role == graph.Kustomization {
			all = append(all, s.of(int32(i))...)
		}
	}
	a.unordered = &all
	return all
}

// definitionArcs returns the events, and what they require, of the deadlocks of definitions.
func (a *Analysis) definitionArcs() map[[2]event]bool {
	all := map[[2]event]bool{}
	for _, d := range a.deadlocks() {
		if !throughDefinition(d.cycle) {
			continue
		}
		for _, arc := range d.cycle {
			all[[2]event{arc.ev, arc.target}] = true
		}
	}
	return all
}

// halted returns the events of Kustomizations that do not happen for a reason that another rule reports:
// they are suspended, or name what is missing. What depends on them is not too early, and how things are
// ordered once that is put right is not known. The same holds behind a dependency of which nothing is
// known.
func (a *Analysis) halted() []event {
	var all []event
	for i, n := range a.model.nodes {
		if n.Role == graph.Kustomization && (Suspended(n) || a.model.lacks(int32(i))) {
			all = append(all, eventOf(int32(i), started), eventOf(int32(i), ready))
		}
	}
	return all
}

// lacks reports whether a Kustomization names something that it needs and that is missing or unknown.
func (m *model) lacks(kustomization int32) bool {
	waits := m.nodes[kustomization].Fact("wait") == "true"
	return slices.ContainsFunc(m.out[kustomization], func(edge int32) bool {
		e := m.edges[edge]
		return WaitsForReady(e) && !Traceable(m.nodes[m.target(edge)]) ||
			e.Relation == graph.ChecksHealthOf && !waits && m.isDangling(edge)
	}) || slices.ContainsFunc(m.in[kustomization], func(edge int32) bool {
		e := m.edges[edge]
		return (e.Relation == graph.ProvidesSourceFor || e.Relation == graph.Configures) && m.isDangling(edge)
	})
}

// isDangling reports whether what an edge names has to exist and is missing. A Secret that the repository does not
// hold is more often created manually.
func (m *model) isDangling(edge int32) bool {
	target := m.nodes[m.target(edge)]
	return !m.edges[edge].Optional && target.State == graph.Missing && target.Role != graph.Secret
}

// unorderedSearch finds requirements for definitions that nothing orders.
type unorderedSearch struct {
	*Analysis
	ancestry   *ancestry
	halted     []event
	inDeadlock map[[2]event]bool
}

// of returns what a Kustomization applies without being ordered after its definitions.
func (s unorderedSearch) of(kustomization int32) []Unordered {
	var all []Unordered
	var before func(event) bool // of the start of the Kustomization; nil: to be asked again
	ev := eventOf(kustomization, applied)
	for _, r := range s.clauses[ev] {
		if r.cause != Definition || r.likely || s.anySuspended(r) {
			continue // the definitions may exist before Flux does; rule suspended-dependency reports the suspended
		}
		if before == nil {
			before = s.ancestry.of(eventOf(kustomization, started))
		}
		if slices.ContainsFunc(r.any, before) || slices.ContainsFunc(s.halted, before) {
			continue
		}
		u := Unordered{
			Kustomization: s.model.nodes[kustomization],
			Count:         int(r.count),
			Provider:      s.model.nodes[r.any[0].node()],
			InDeadlock:    slices.ContainsFunc(r.any, func(target event) bool { return s.inDeadlock[[2]event{ev, target}] }),
		}
		for _, object := range r.objects {
			u.Objects = append(u.Objects, s.model.nodes[object])
		}
		s.findDependency(kustomization, r, &u)
		before = nil // findDependency asks the ancestry, too
		all = append(all, u)
	}
	return all
}

// anySuspended reports whether one of those that install definitions is suspended.
func (s unorderedSearch) anySuspended(r requirement) bool {
	return slices.ContainsFunc(r.any, func(ev event) bool { return Suspended(s.model.nodes[ev.node()]) })
}

// findDependency looks for the dependsOn of a Kustomization by which it depends on one that applies what
// installs a definition, but is ready before that has been installed.
func (s unorderedSearch) findDependency(kustomization int32, r requirement, u *Unordered) {
	for _, edge := range s.model.out[kustomization] {
		e := s.model.edges[edge]
		if !WaitsForReady(e) {
			continue
		}
		before := s.ancestry.of(eventOf(s.model.target(edge), ready))
		for _, installed := range r.any {
			provider := installed.node()
			for _, existence := range s.clauses[eventOf(provider, exists)] {
				for _, by := range existence.any {
					if owner := by.node(); before(eventOf(owner, ready)) {
						u.Dependency, u.ReadyTooEarly, u.Provider = e, s.model.nodes[owner], s.model.nodes[provider]
						return
					}
				}
			}
		}
	}
}
