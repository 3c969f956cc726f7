package check

import "github.com/fluxgraph/fluxgraph/graph"

// undecided is an object without a visible user, and why that proves nothing.
type undecided struct {
	node  graph.Node
	doubt doubt
}

// judgeIdle returns the objects of a sort that nothing uses in any cluster that applies their YAML, and
// those of which that cannot be said.
func judgeIdle(g *graph.Graph, sort func(graph.Node) bool) (orphans []graph.Node, open []undecided) {
	type yaml struct {
		kind graph.Kind
		pos  graph.Pos
		name string
	}
	used := map[yaml]bool{}
	idle := map[yaml][]graph.Node{}
	var order []yaml
	for n := range g.Nodes() {
		if !sort(n) || n.State != graph.Defined && n.State != graph.Generated {
			continue
		}
		key := yaml{n.ID.Kind, n.Pos, ""}
		if n.State == graph.Generated {
			key.name = n.ID.Name // one line may make several
		}
		switch {
		case n.Fact("use") != "" || isUsed(g, n.ID):
			used[key] = true
		default:
			if len(idle[key]) == 0 {
				order = append(order, key)
			}
			idle[key] = append(idle[key], n)
		}
	}
	doubts := doubtsOfUse(g)
	for _, key := range order {
		if used[key] && !key.pos.IsZero() {
			continue
		}
		var doubtful []undecided
		for _, n := range idle[key] {
			if d, ok := doubts(n); ok {
				doubtful = append(doubtful, undecided{n, d})
			}
		}
		if len(doubtful) > 0 {
			open = append(open, doubtful...)
			continue
		}
		orphans = append(orphans, idle[key]...)
	}
	return orphans, open
}

// isUsed reports whether anything but what brings an object to the cluster speaks of it. A source that a
// FluxInstance makes is the cluster's own, a HelmChart that a HelmRelease makes is the release's.
func isUsed(g *graph.Graph, id graph.ID) bool {
	for e := range g.Out(id) {
		if e.Relation.Backward() {
			return true
		}
	}
	for e := range g.In(id) {
		switch e.Relation {
		case graph.Applies, graph.Contains:
		case graph.Watches: // who tells of a source does not fetch from it
		case graph.Generates:
			if kind := e.From.Kind.Name; kind == "FluxInstance" || kind == "HelmRelease" || kind == "ArtifactGenerator" {
				return true
			}
		default:
			if !e.Relation.Backward() { // what an object itself names does not use it
				return true
			}
		}
	}
	return false
}
