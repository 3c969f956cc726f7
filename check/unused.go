package check

import "github.com/fluxgraph/fluxgraph/graph"

// undecided is an object that nothing is known to use, and what could not be read and may use it.
type undecided struct {
	node   graph.Node
	unread unread
}

// findUnused returns the objects accepted by candidate that nothing uses in any cluster that applies their
// YAML, and those of which that is not known.
func findUnused(g *graph.Graph, candidate func(graph.Node) bool) (orphans []graph.Node, open []undecided) {
	type yaml struct {
		kind graph.Kind
		pos  graph.Pos
		name string
	}
	used := map[yaml]bool{}
	unused := map[yaml][]graph.Node{}
	var order []yaml
	for n := range g.Nodes() {
		if !candidate(n) || n.State != graph.Defined && n.State != graph.Generated {
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
			if len(unused[key]) == 0 {
				order = append(order, key)
			}
			unused[key] = append(unused[key], n)
		}
	}
	possibleUse := possibleUses(g)
	for _, key := range order {
		if used[key] && !key.pos.IsZero() {
			continue
		}
		var unknown []undecided
		for _, n := range unused[key] {
			if u, ok := possibleUse(n); ok {
				unknown = append(unknown, undecided{n, u})
			}
		}
		if len(unknown) > 0 {
			open = append(open, unknown...)
			continue
		}
		orphans = append(orphans, unused[key]...)
	}
	return orphans, open
}

// isUsed reports whether anything refers to an object besides what applies it. A source that a FluxInstance
// makes is used by the cluster itself, and a HelmChart that a HelmRelease makes by the release.
func isUsed(g *graph.Graph, id graph.ID) bool {
	for e := range g.Out(id) {
		if e.Relation.Backward() {
			return true
		}
	}
	for e := range g.In(id) {
		switch e.Relation {
		case graph.Applies, graph.Contains:
		case graph.Watches: // an Alert or Receiver does not fetch from a source
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
