package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// hop is one step of a ring: an event that does not happen, and the need that keeps it from happening.
type hop struct {
	ev   event
	need need
	on   event // which of the need's events the ring goes on with
}

// deadlock is a ring of events none of which can come first.
type deadlock struct {
	hops   []hop
	soft   bool    // it holds only if what is likely is so
	others int     // further rings that pass through one of its objects
	behind []int32 // the Kustomizations, HelmReleases and generators outside the ring that come to a halt with it, in order
}

// maxRings is how many rings are looked for among events that all wait for each other.
const maxRings = 100

// deadlocks finds why the events that never happen do not: the rings first that only certain needs
// make, then what the likely ones add. Rings that share an object are one deadlock.
func (r *readiness) deadlocks() []deadlock {
	if r.rings != nil {
		return *r.rings
	}
	all := r.stuck(r.certain, func(ev event, n need) bool { return !r.certain[ev] && !n.soft && !n.told })
	likely := r.stuck(r.likely, func(ev event, n need) bool { return r.certain[ev] && !r.likely[ev] && !n.told })
	for i := range likely {
		likely[i].soft = true
	}
	all = append(r.apart(all), r.apart(likely)...)
	r.rings = &all
	return all
}

// apart drops the rings that close only because the definitions come too late on another way round: the
// rings of the definitions tell of them.
func (r *readiness) apart(rings []deadlock) []deadlock {
	if !slices.ContainsFunc(rings, func(d deadlock) bool { return defines(d.hops) }) {
		return rings
	}
	soft := rings[0].soft
	without := r.fixpoint(func(n need) bool { return n.because != byDefinition && !n.told && (soft || !n.soft) })
	return slices.DeleteFunc(rings, func(d deadlock) bool { return !defines(d.hops) && without[d.hops[0].ev] })
}

// stuck finds the rings among the events that do not happen and whose unmet needs counts accepts.
func (r *readiness) stuck(happens []bool, counts func(event, need) bool) []deadlock {
	var blocked []event
	place := map[event]int{}
	for ev := range r.needs {
		if e := event(ev); !happens[ev] && slices.ContainsFunc(r.needs[ev], func(n need) bool { return counts(e, n) }) {
			place[e] = len(blocked)
			blocked = append(blocked, e)
		}
	}
	if len(blocked) == 0 {
		return nil
	}
	ahead := make([][]hop, len(blocked))
	for i, ev := range blocked {
		for _, n := range r.needs[ev] {
			if !counts(ev, n) || slices.ContainsFunc(n.any, func(on event) bool { return happens[on] }) {
				continue
			}
			for _, on := range n.any {
				if _, ok := place[on]; ok {
					ahead[i] = append(ahead[i], hop{ev, n, on})
				}
			}
		}
	}
	next := make([][]int, len(blocked))
	for i, hops := range ahead {
		for _, h := range hops {
			next[i] = append(next[i], place[h.on])
		}
	}
	component := graph.Components(next)
	// Where one of several ways to meet a need is closed by something else, that is what has to be put
	// right first.
	for i, hops := range ahead {
		ahead[i] = slices.DeleteFunc(hops, func(h hop) bool {
			return slices.ContainsFunc(h.need.any, func(on event) bool {
				at, ok := place[on]
				return !ok || component[at] != component[i]
			})
		})
	}
	rings := map[int][][]hop{}
	covered := map[[2]event]bool{}
	var order []int
	tried := map[int]int{}
	// Most rings need a dependency, and of those there are few: the shortest ring of each is looked for
	// at the beginning, before there are too many.
	for _, dependencies := range []bool{true, false} {
		for i, hops := range ahead {
			for _, h := range hops {
				c := component[i]
				if (h.need.because == byDependsOn) != dependencies || component[place[h.on]] != c ||
					!dependencies && covered[[2]event{h.ev, h.on}] || tried[c] >= maxRings {
					continue
				}
				tried[c]++
				ring := shortestRing(h, ahead, place, component)
				for _, h := range ring {
					covered[[2]event{h.ev, h.on}] = true
				}
				if ring == nil {
					continue
				}
				if rings[c] == nil {
					order = append(order, c)
				}
				rings[c] = append(rings[c], ring)
			}
		}
	}
	var all []deadlock
	for _, c := range order {
		all = append(all, r.gather(rings[c])...)
	}
	users := r.users(happens)
	for i := range all {
		all[i].behind = r.behind(all[i].hops, users)
	}
	return all
}

// users returns, of each event that does not happen, those that do not happen because of it.
func (r *readiness) users(happens []bool) map[event][]event {
	users := map[event][]event{}
	for ev := range r.needs {
		if happens[ev] {
			continue
		}
		for _, n := range r.needs[ev] {
			if n.told || slices.ContainsFunc(n.any, func(on event) bool { return happens[on] }) {
				continue
			}
			for _, on := range n.any {
				users[on] = append(users[on], event(ev))
			}
		}
	}
	return users
}

// shortestRing returns the shortest ring that begins with a hop.
func shortestRing(first hop, ahead [][]hop, place map[event]int, component []int) []hop {
	goal, start := place[first.ev], place[first.on]
	if goal == start {
		return []hop{first}
	}
	came := map[int]hop{}
	queue := []int{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, h := range ahead[at] {
			to := place[h.on]
			if _, ok := came[to]; ok || to == start || component[to] != component[start] {
				continue
			}
			came[to] = h
			if to != goal {
				queue = append(queue, to)
				continue
			}
			var back []hop
			for v := goal; v != start; v = place[came[v].ev] {
				back = append(back, came[v])
			}
			slices.Reverse(back)
			return append([]hop{first}, back...)
		}
	}
	return nil
}

// gather makes one deadlock of the rings that share an event, of which the shortest is told. What
// brings definitions is told under another rule, and so it is kept apart.
func (r *readiness) gather(rings [][]hop) []deadlock {
	rings = slices.Clone(rings)
	for i := range rings {
		rings[i] = r.turn(rings[i])
	}
	slices.SortStableFunc(rings, func(a, b []hop) int {
		return cmp.Or(cmp.Compare(members(a), members(b)), cmp.Compare(len(a), len(b)), slices.CompareFunc(a, b, func(a, b hop) int { return cmp.Compare(a.ev, b.ev) }))
	})
	rings = slices.CompactFunc(rings, func(a, b []hop) bool {
		return slices.EqualFunc(a, b, func(a, b hop) bool { return a.ev == b.ev && a.on == b.on })
	})
	var all []deadlock
	var told []map[[2]event]bool
	for _, ring := range rings {
		of := defines(ring)
		if i := slices.IndexFunc(told, func(marks map[[2]event]bool) bool {
			return slices.ContainsFunc(ring, func(h hop) bool { return marks[mark(h, of)] })
		}); i >= 0 {
			all[i].others++
			continue
		}
		marks := map[[2]event]bool{}
		for _, h := range ring {
			if !of || h.need.because == byDefinition {
				marks[mark(h, of)] = true
			}
		}
		told = append(told, marks)
		all = append(all, deadlock{hops: ring})
	}
	return all
}

// mark is what two rings have in common where putting one right puts the other right too: an event, or,
// where definitions come too late, a Kustomization that waits for the same definitions.
func mark(h hop, definitions bool) [2]event {
	if definitions {
		return [2]event{h.ev, h.on}
	}
	return [2]event{h.ev, -1}
}

// members is how many objects a ring has.
func members(ring []hop) int {
	all := map[int32]bool{}
	for _, h := range ring {
		all[h.ev.node()] = true
	}
	return len(all)
}

// defines reports whether a ring is one because of what brings the kind of a custom resource.
func defines(ring []hop) bool {
	return slices.ContainsFunc(ring, func(h hop) bool { return h.need.because == byDefinition })
}

// turn lets a ring begin where somebody would break it: at what brings a kind, else at a dependsOn of a
// Kustomization, at another one, at a health check, at a source or values.
func (r *readiness) turn(ring []hop) []hop {
	rank := func(h hop) int {
		switch h.need.because {
		case byDefinition:
			return 0
		case byDependsOn, byExistence:
			if r.nodes[h.ev.node()].Role == graph.Kustomization {
				return 1
			}
			return 2
		case byHealth:
			return 3
		case bySource, byValues, byReference, byNamespace:
			return 4
		case byWait:
			return 5
		case byOwner:
			return 6
		}
		return 7
	}
	first := 0
	for i := range ring {
		a, b := ring[i], ring[first]
		if cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ev, b.ev)) < 0 {
			first = i
		}
	}
	return slices.Concat(ring[first:], ring[:first])
}

// behind returns what never becomes ready because of a ring, and is no part of it.
func (r *readiness) behind(ring []hop, users map[event][]event) []int32 {
	inside := map[int32]bool{}
	seen := map[event]bool{}
	var queue []event
	for _, h := range ring {
		inside[h.ev.node()] = true
		seen[h.ev] = true
		queue = append(queue, h.ev)
	}
	var all []int32
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, user := range users[at] {
			if seen[user] {
				continue
			}
			seen[user] = true
			queue = append(queue, user)
			switch n := r.nodes[user.node()]; n.Role {
			case graph.Kustomization, graph.Release, graph.Generator:
				if !inside[user.node()] {
					all = append(all, user.node())
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// maxBehind is how many of those that come to a halt with a ring are told one by one.
const maxBehind = 10

// finding tells a deadlock: its chain in one sentence, each step as a related place, and then what
// else it stops.
func (d deadlock) finding(r *readiness, verdict string) Finding {
	f := Finding{Severity: Error}
	if d.soft {
		f.Severity = Warning
	}
	hops := slices.DeleteFunc(slices.Clone(d.hops), func(h hop) bool { return h.ev.node() == h.on.node() && h.need.because == byItself })
	var told []string
	for i, h := range hops {
		from, to := r.nodes[h.ev.node()], r.nodes[h.on.node()]
		words := r.words(h)
		pos := r.placeOf(h)
		if i == 0 {
			f.Cluster, f.Pos = from.ID.Cluster, pos
			told = append(told, from.ID.Key.String())
		}
		if !slices.Contains(f.Nodes, from.ID) {
			f.Nodes = append(f.Nodes, from.ID)
		}
		if h.need.edge >= 0 {
			f.Edges = append(f.Edges, r.edges[h.need.edge])
		}
		joint := " "
		if i > 0 {
			joint = ", which "
		}
		told = append(told, joint+words+" "+to.ID.Key.String())
		f.Related = append(f.Related, Related{Pos: pos, Message: from.ID.Key.String() + " " + words + " " + to.ID.Key.String()})
	}
	f.Message = strings.Join(told, "") + ": " + verdict
	// How many more there are differs between clusters that share the mistake, so the message does not say.
	if d.others > 0 {
		f.Related = append(f.Related, Related{Message: count(d.others, "more ring passes", "more rings pass") + " through these objects and may be left when this one is broken"})
	}
	for i, at := range d.behind {
		if i == maxBehind {
			f.Related = append(f.Related, Related{Message: count(len(d.behind)-i, "more object is", "more objects are") + " held up, too"})
			break
		}
		n := r.nodes[at]
		f.Related = append(f.Related, Related{Pos: n.Pos, Message: n.ID.Key.String() + " is held up, too"})
	}
	return f
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// words are the verb of a hop.
func (r *readiness) words(h hop) string {
	switch h.need.because {
	case byOwner:
		owner := r.nodes[h.on.node()]
		switch owner.Role {
		case graph.Kustomization:
			return "is applied by"
		case graph.Release:
			return "is installed by"
		}
		return "is made by"
	case byDependsOn:
		return "depends on"
	case byExistence:
		return "needs"
	case byWait:
		return "waits for"
	case byHealth:
		return "checks the health of"
	case bySource:
		if r.edges[h.need.edge].Relation == graph.HostsChartsFor {
			return "takes its chart from"
		}
		return "takes its manifests from"
	case byValues:
		return "reads"
	case byReference:
		return "needs"
	case byDefinition:
		return fmt.Sprintf("applies %s, whose kind is brought by", r.nodes[h.need.objects[0]].ID.Key)
	case byNamespace:
		return fmt.Sprintf("needs namespace %s, brought by", r.namespaceOf(h.need.edge))
	}
	return "needs"
}

// namespaceOf returns the namespace that an edge names, or else that of the object at its end.
func (r *readiness) namespaceOf(edge int32) string {
	to := r.edges[edge].To
	if to.Kind.Name == "Namespace" && to.Namespace == "" {
		return to.Name
	}
	return to.Namespace
}

// placeOf returns where a hop is said.
func (r *readiness) placeOf(h hop) graph.Pos {
	n := r.nodes[h.ev.node()]
	if h.need.edge < 0 {
		return n.Pos
	}
	e := r.edges[h.need.edge]
	switch h.need.because {
	case byWait:
		return n.Pos // the edge stands where the other object does
	case byOwner:
		if e.Pos.IsZero() {
			return n.Pos
		}
	}
	return placeOf(r.graph, e)
}
