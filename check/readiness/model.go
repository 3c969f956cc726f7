package readiness

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// model is a graph with numbered nodes and edges. Contains and PointsAt, which say where YAML lies and
// not what needs what, are left out of the adjacency lists, and so is a Kustomization that applies itself: it is on
// the cluster before that, and does not wait for itself.
// See "guard against deadlock" in
// https://github.com/fluxcd/kustomize-controller/blob/main/internal/controller/kustomization_controller.go.
type model struct {
	graph *graph.Graph
	nodes []graph.Node
	edges []graph.Edge
	index map[graph.ID]int32
	out   [][]int32 // of each node, the edges that start there
	in    [][]int32 // of each node, the edges that end there
}

func newModel(g *graph.Graph) *model {
	m := &model{
		graph: g,
		nodes: slices.Collect(g.Nodes()),
		edges: slices.Collect(g.Edges()),
		index: make(map[graph.ID]int32, g.NumNodes()),
		out:   make([][]int32, g.NumNodes()),
		in:    make([][]int32, g.NumNodes()),
	}
	for i, n := range m.nodes {
		m.index[n.ID] = int32(i)
	}
	from, last := int32(-1), graph.ID{}
	for i, e := range m.edges {
		if e.Relation == graph.Contains || e.Relation == graph.PointsAt || e.Relation == graph.Applies && e.From == e.To {
			continue
		}
		if from < 0 || e.From != last {
			from, last = m.index[e.From], e.From
		}
		to := m.index[e.To]
		m.out[from] = append(m.out[from], int32(i))
		m.in[to] = append(m.in[to], int32(i))
	}
	return m
}

// target returns the node that the reference behind an edge names.
func (m *model) target(edge int32) int32 {
	_, named := m.edges[edge].Reading()
	return m.index[named]
}

// ownerEvent returns the event by which the owner at the start of an edge has put the object at its end
// on the cluster; ok is false where the edge puts none there.
func (m *model) ownerEvent(edge int32) (ev event, ok bool) {
	e := m.edges[edge]
	if e.Relation != graph.Applies && e.Relation != graph.Generates {
		return noEvent, false
	}
	owner := m.index[e.From]
	switch m.nodes[owner].Role {
	case graph.Kustomization:
		if appliedFirst[e.To.Kind] {
			return eventOf(owner, started), true
		}
		return eventOf(owner, applied), true
	case graph.Release, graph.Generator:
		return eventOf(owner, applied), true
	}
	return eventOf(owner, exists), true
}

// ownerEvents returns the events by which the owners of an object put it on the cluster, and the first
// edge that says so, -1 where there is none.
func (m *model) ownerEvents(object int32) (events []event, first int32) {
	first = -1
	for _, edge := range m.in[object] {
		if ev, ok := m.ownerEvent(edge); ok {
			events = append(events, ev)
			if first < 0 {
				first = edge
			}
		}
	}
	return events, first
}

// onlyOwner reports whether one object puts another on the cluster, and no other object does.
func (m *model) onlyOwner(owner, object int32) bool {
	owned := false
	for _, edge := range m.in[object] {
		if _, ok := m.ownerEvent(edge); ok {
			if m.index[m.edges[edge].From] != owner {
				return false
			}
			owned = true
		}
	}
	return owned
}

// bootstrapped reports whether an object exists before Flux applies anything: Flux was set up with its
// root Kustomization and the source of that, and an object that Flux must not apply comes from
// elsewhere.
func (m *model) bootstrapped(node int32) bool {
	n := m.nodes[node]
	if n.Fact("root") == "true" || n.Fact("bootstrap") == "true" || NotApplied(n) {
		return true
	}
	if n.Role != graph.Source {
		return false
	}
	return slices.ContainsFunc(m.out[node], func(edge int32) bool {
		e := m.edges[edge]
		return e.Relation == graph.ProvidesSourceFor && m.nodes[m.index[e.To]].Fact("root") == "true"
	})
}

// awaited returns the edges to what a Kustomization waits for before it is ready, and why it does. With
// spec.wait, Flux ignores spec.healthChecks.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#wait.
func (m *model) awaited(kustomization int32) ([]int32, Cause) {
	relation, cause := graph.ChecksHealthOf, Health
	if m.nodes[kustomization].Fact("wait") == "true" {
		relation, cause = graph.Applies, Wait
	}
	var edges []int32
	for _, edge := range m.out[kustomization] {
		e := m.edges[edge]
		to := m.nodes[m.index[e.To]]
		if e.Relation == relation && (cause == Health || !NotApplied(to)) {
			edges = append(edges, edge)
		}
	}
	return edges, cause
}
