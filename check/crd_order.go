package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// CRDOrder finds custom resources that are applied without waiting for what brings their definition:
// for ever in vain where that is held back by the very Kustomization that applies them, else until a
// retry happens to come late enough.
var CRDOrder = register(&Check{
	ID:       "crd-order",
	Title:    "a custom resource may be applied before its definition",
	Severity: Error,
	Run:      crdOrder,
})

func crdOrder(p *Pass) {
	r := p.readiness()
	told := map[[2]event]bool{}
	otherwise := map[bool][]bool{} // what happens if definitions are there, by whether what is likely counts
	unread := r.definitions().unread
	for _, d := range r.deadlocks() {
		if !defines(d.hops) {
			continue
		}
		if otherwise[d.soft] == nil {
			otherwise[d.soft] = r.fixpoint(func(n need) bool { return n.because != byDefinition && !n.told && (d.soft || !n.soft) })
		}
		if slices.ContainsFunc(d.hops, func(h hop) bool { return !otherwise[d.soft][h.ev] }) {
			for _, h := range d.hops {
				told[[2]event{h.ev, h.on}] = true
			}
			continue // another ring holds it up, and is told; what remains is seen once that is broken
		}
		verdict := "on a new cluster the API server refuses the object, and with it all that is applied beside it"
		if file := unread[r.nodes[d.hops[0].ev.node()].ID.Cluster]; file != "" {
			verdict += ", unless " + file + " installs the kind, which is empty here"
		}
		p.Report(d.finding(r, verdict))
		for _, h := range d.hops {
			told[[2]event{h.ev, h.on}] = true
		}
	}
	var unordered []late
	for _, l := range r.late() {
		if l.dependency < 0 && !l.inVain(told) {
			unordered = append(unordered, l)
		}
	}
	for _, together := range byProvider(r, unordered) {
		l := together[0]
		brings := r.nodes[l.by].ID.Key
		if len(together) > maxApart {
			p.Report(crowd(r, together, fmt.Sprintf("apply kinds that %s brings without waiting for it: a new cluster refuses all of it until a retry comes after that", brings)))
			continue
		}
		for _, l := range together {
			p.Report(l.finding(r, fmt.Sprintf("%s applies %s without waiting for %s, which brings %s: a new cluster refuses all of it until a retry comes after that",
				r.nodes[l.ev.node()].ID.Key, r.objectsOf(l.need), brings, itsKind(l.need))))
		}
	}
}

// maxApart is how many Kustomizations with the same trouble are told one by one: one mistake explains
// more of them better than they do themselves.
const maxApart = 5

// byProvider puts together those that need the same object, and depend on the same if they do, in the
// order of the first of them.
func byProvider(r *readiness, all []late) [][]late {
	type same struct{ by, on int32 }
	at := map[same]int{}
	var groups [][]late
	for _, l := range all {
		key := same{l.by, l.on}
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], l)
	}
	return groups
}

// crowd tells of many Kustomizations with the same trouble: the first in full, of the others the
// place.
func crowd(r *readiness, all []late, trouble string) Finding {
	f := all[0].finding(r, "")
	var names []string
	for i, l := range all {
		if i < maxNamed {
			names = append(names, r.nodes[l.ev.node()].ID.Key.String())
		}
		if i > 0 {
			by := r.nodes[l.ev.node()]
			f.Nodes = append(f.Nodes, by.ID)
			f.Related = append(f.Related, Related{Pos: by.Pos, Message: by.ID.Key.String() + " does so too"})
		}
	}
	f.Message = fmt.Sprintf("%s and %s %s", strings.Join(names, ", "), count(len(all)-len(names), "other", "others"), trouble)
	return f
}

// inVain reports whether a deadlock already says that the definitions never come.
func (l late) inVain(told map[[2]event]bool) bool {
	return slices.ContainsFunc(l.need.any, func(on event) bool { return told[[2]event{l.ev, on}] })
}

func itsKind(n need) string {
	if n.count > 1 {
		return "their kinds"
	}
	return "its kind"
}

// late is a Kustomization whose custom resources are not ordered after what brings their kinds.
type late struct {
	ev         event // that it has applied everything
	need       need
	dependency int32 // the edge of a dependsOn that seems to order them and does not; -1: none
	on         int32 // what that depends on in the end, which is ready too early
	by         int32 // what brings the definition
}

// late finds the needs for definitions that nothing orders. Where an event never happens, a deadlock
// says so.
func (r *readiness) late() []late {
	if r.lateOnes != nil {
		return *r.lateOnes
	}
	var all []late
	halted := r.halted()
	for i, n := range r.nodes {
		if n.Role != graph.Kustomization {
			continue
		}
		var before func(event) bool
		ev := r.at(int32(i), applied)
		for _, n := range r.needs[ev] {
			if n.because != byDefinition || n.soft || slices.ContainsFunc(n.any, func(on event) bool { return suspended(r.nodes[on.node()]) }) {
				continue // it may be there before Flux is; that nothing installs a suspended release is told elsewhere
			}
			if before == nil {
				before = r.before(r.at(int32(i), begun))
			}
			if slices.ContainsFunc(n.any, before) || slices.ContainsFunc(halted, before) {
				continue
			}
			l := late{ev: ev, need: n, dependency: -1, on: -1, by: n.any[0].node()}
			r.falseHope(int32(i), &l)
			before = nil
			all = append(all, l)
		}
	}
	r.lateOnes = &all
	return all
}

// halted returns the events of Kustomizations that do not happen for a reason that is told elsewhere:
// they are suspended, or name what is missing. What depends on them does not come too early, and what
// order there will be once that is put right cannot be known; no more can it behind a dependency of
// which nothing is known.
func (r *readiness) halted() []event {
	var all []event
	for i, n := range r.nodes {
		if n.Role != graph.Kustomization {
			continue
		}
		if suspended(n) || slices.ContainsFunc(r.out[i], func(edge int32) bool {
			e := r.edges[edge]
			return e.Relation == graph.DependsOn && e.Condition == "" && !e.Optional && !followed(r.nodes[r.end(edge)]) ||
				e.Relation == graph.ChecksHealthOf && n.Fact("wait") != "true" && r.leadsNowhere(edge)
		}) || slices.ContainsFunc(r.in[i], func(edge int32) bool {
			e := r.edges[edge]
			return (e.Relation == graph.ProvidesSourceFor || e.Relation == graph.Configures) && r.leadsNowhere(edge)
		}) {
			all = append(all, r.at(int32(i), begun), r.at(int32(i), ready))
		}
	}
	return all
}

// leadsNowhere reports whether what an edge names has to be there and is missing.
func (r *readiness) leadsNowhere(edge int32) bool {
	return !r.edges[edge].Optional && r.nodes[r.end(edge)].State == graph.Missing
}

// falseHope looks for the dependsOn of a Kustomization by which it depends on one that applies what
// brings a definition, but is ready before that has done so.
func (r *readiness) falseHope(at int32, l *late) {
	for _, edge := range r.out[at] {
		e := r.edges[edge]
		if e.Relation != graph.DependsOn || e.Optional || e.Condition != "" {
			continue
		}
		before := r.before(r.at(r.end(edge), ready))
		for _, brings := range l.need.any {
			for _, there := range r.needs[r.at(brings.node(), exists)] {
				for _, owner := range there.any {
					if before(r.at(owner.node(), ready)) {
						l.dependency, l.on, l.by = edge, owner.node(), brings.node()
						return
					}
				}
			}
		}
	}
}

// objectsOf names the objects that need a definition: the first, and how many more there are.
func (r *readiness) objectsOf(n need) string {
	var names []string
	for _, at := range n.objects {
		names = append(names, r.nodes[at].ID.Key.String())
	}
	if more := int(n.count) - len(names); more > 0 {
		names = append(names, count(more, "other", "others"))
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// finding tells of what is late.
func (l late) finding(r *readiness, message string) Finding {
	by := r.nodes[l.ev.node()]
	f := Finding{Severity: Warning, Cluster: by.ID.Cluster, Message: message, Nodes: []graph.ID{by.ID}}
	for i, at := range l.need.objects {
		n := r.nodes[at]
		f.Nodes = append(f.Nodes, n.ID)
		if i == 0 {
			f.Pos = n.Pos
		} else {
			f.Related = append(f.Related, Related{Pos: n.Pos, Message: n.ID.Key.String() + " is another"})
		}
	}
	provider := r.nodes[l.by]
	f.Nodes = append(f.Nodes, provider.ID)
	if !provider.Pos.IsZero() {
		f.Related = append(f.Related, Related{Pos: provider.Pos, Message: provider.ID.Key.String() + " brings " + itsKind(l.need)})
	}
	if !by.Pos.IsZero() {
		f.Related = append(f.Related, Related{Pos: by.Pos, Message: by.ID.Key.String() + " applies " + r.nodes[l.need.objects[0]].ID.Key.String()})
	}
	return f
}
