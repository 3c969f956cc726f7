package check

import (
	"fmt"
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// OrphanedSource finds sources that nothing uses. A source that several clusters apply from the
// same YAML is judged over all of them, and nothing is said where something that could not be read
// might use it: the unresolved check says so instead.
var OrphanedSource = register(&Check{
	ID:       "orphaned-source",
	Title:    "nothing uses a source",
	Severity: Warning,
	Run:      orphanedSource,
})

func orphanedSource(p *Pass) {
	orphans, _ := judgeSources(p.Graph)
	for _, o := range orphans {
		p.Report(Finding{
			Cluster: o.ID.Cluster,
			Message: fmt.Sprintf("%s is applied, but nothing uses it", o.ID.Key),
			Nodes:   []graph.ID{o.ID},
			Pos:     o.Pos,
		})
	}
}

const sourceGroup = "source.toolkit.fluxcd.io"

var sourceKinds = []graph.Kind{
	{Group: sourceGroup, Name: "Bucket"},
	{Group: sourceGroup, Name: "GitRepository"},
	{Group: sourceGroup, Name: "HelmRepository"},
	{Group: sourceGroup, Name: "OCIRepository"},
}

// undecided is a source without a visible user, and why that proves nothing.
type undecided struct {
	node  graph.Node
	doubt doubt
}

// judgeSources returns the sources that nothing uses in any cluster that applies their YAML, and
// those of which that cannot be said.
func judgeSources(g *graph.Graph) (orphans []graph.Node, open []undecided) {
	type yaml struct {
		kind graph.Kind
		pos  graph.Pos
	}
	used := map[yaml]bool{}
	idle := map[yaml][]graph.Node{}
	var order []yaml
	for n := range g.Nodes() {
		if !slices.Contains(sourceKinds, n.ID.Kind) || n.State != graph.Defined && n.State != graph.Generated {
			continue
		}
		key := yaml{n.ID.Kind, n.Pos}
		switch {
		case isUsed(g, n.ID):
			used[key] = true
		default:
			if len(idle[key]) == 0 {
				order = append(order, key)
			}
			idle[key] = append(idle[key], n)
		}
	}
	doubts := doubtsByCluster(g)
	for _, key := range order {
		if used[key] && !key.pos.IsZero() {
			continue
		}
		var doubtful []undecided
		for _, n := range idle[key] {
			d, ok := doubts[n.ID.Cluster]
			if n.Fact("external-use") == "possible" {
				d, ok = doubt{"something outside the repository may use it", n.Pos}, true
			}
			if ok {
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

// isUsed reports whether anything but what brings the source to the cluster speaks of it. A source
// that a FluxInstance makes is the cluster's own.
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
			if e.From.Kind.Name == "FluxInstance" {
				return true
			}
		default:
			return true
		}
	}
	return false
}
