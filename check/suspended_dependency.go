package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

// SuspendedDependency finds suspended objects that others need: Flux does not reconcile them, and on a
// cluster where they were never ready their dependents wait until somebody resumes them.
var SuspendedDependency = register(&Check{
	ID:       "suspended-dependency",
	Title:    "something waits for a suspended object",
	Severity: Warning,
	Run:      suspendedDependency,
})

func suspendedDependency(p *Pass) {
	for n := range p.Graph.Nodes() {
		if !onCluster(n) || !readiness.Suspended(n) || n.Fact("type") == "oci" { // such a HelmRepository is only an address
			continue
		}
		var waiting []graph.Edge
		verb := ""
		for _, e := range demands(p.Graph, n) {
			declarer, _ := e.Reading()
			who, _ := p.Graph.Node(declarer)
			if !onCluster(who) || readiness.Suspended(who) || readiness.NotApplied(who) {
				continue
			}
			if what := demand(e, who, n); what != "" {
				if verb == "" {
					verb = what
				}
				waiting = append(waiting, e)
			}
		}
		if len(waiting) == 0 {
			continue
		}
		first, _ := waiting[0].Reading()
		f := Finding{
			Cluster: n.ID.Cluster,
			Message: fmt.Sprintf("%s %s %s, which is suspended", first.Key, verb, n.ID.Key),
			Nodes:   []graph.ID{n.ID},
			Edges:   waiting,
			Pos:     graph.EdgePos(p.Graph, waiting[0]),
			Related: []Related{{n.Pos, n.ID.Key.String() + " is suspended"}},
		}
		for i, e := range waiting {
			declarer, _ := e.Reading()
			f.Nodes = append(f.Nodes, declarer)
			if i > 0 && i < 4 {
				f.Related = append(f.Related, Related{graph.EdgePos(p.Graph, e), declarer.Key.String() + " needs it, too"})
			}
		}
		if more := len(waiting) - 1; more == 1 {
			f.addHint("another object needs it, too")
		} else if more > 1 {
			f.addHint(fmt.Sprintf("%d other objects need it, too", more))
		}
		p.Report(f)
	}
}

// demands returns the edges by which others may need an object.
func demands(g *graph.Graph, n graph.Node) []graph.Edge {
	var edges []graph.Edge
	for e := range g.In(n.ID) {
		if !e.Relation.Backward() {
			edges = append(edges, e)
		}
	}
	for e := range g.Out(n.ID) {
		if e.Relation.Backward() {
			edges = append(edges, e)
		}
	}
	return edges
}

// demand returns the verb for what an object needs of another that only comes while the other is
// reconciled; empty: nothing.
func demand(e graph.Edge, user, needed graph.Node) string {
	switch e.Relation {
	case graph.DependsOn:
		if !e.Optional && e.Condition == "" {
			return "waits for"
		}
	case graph.ChecksHealthOf:
		if user.Fact("wait") != "true" {
			return "checks the health of"
		}
	case graph.Applies:
		if e.From != e.To && user.Fact("wait") == "true" && !readiness.NotApplied(needed) {
			return "waits for all that it applies, and so for"
		}
	case graph.ProvidesSourceFor:
		return "is built from"
	case graph.HostsChartsFor:
		return "takes its chart from"
	}
	return ""
}
