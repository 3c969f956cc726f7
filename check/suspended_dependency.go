package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

// SuspendedDependency finds suspended objects that others need: Flux does nothing for them, and on a
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
		told := ""
		for _, e := range demands(p.Graph, n) {
			declarer, _ := e.Reading()
			who, _ := p.Graph.Node(declarer)
			if !onCluster(who) || readiness.Suspended(who) || readiness.NotApplied(who) {
				continue
			}
			if what := demand(e, who, n); what != "" {
				if told == "" {
					told = what
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
			Message: fmt.Sprintf("%s %s %s, which is suspended", first.Key, told, n.ID.Key),
			Nodes:   []graph.ID{n.ID},
			Edges:   waiting,
			Pos:     p.Graph.EdgePos(waiting[0]),
			Related: []Related{{n.Pos, n.ID.Key.String() + " is suspended"}},
		}
		for i, e := range waiting {
			declarer, _ := e.Reading()
			f.Nodes = append(f.Nodes, declarer)
			if i > 0 && i < 4 {
				f.Related = append(f.Related, Related{p.Graph.EdgePos(e), declarer.Key.String() + " needs it, too"})
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

// demand says what an object wants of the other one that can only come from it while it is reconciled;
// empty: nothing.
func demand(e graph.Edge, who, whom graph.Node) string {
	switch e.Relation {
	case graph.DependsOn:
		if !e.Optional && e.Condition == "" {
			return "waits for"
		}
	case graph.ChecksHealthOf:
		if who.Fact("wait") != "true" {
			return "checks the health of"
		}
	case graph.Applies:
		if who.Fact("wait") == "true" && !readiness.NotApplied(whom) {
			return "waits for all that it applies, and so for"
		}
	case graph.ProvidesSourceFor:
		return "is built from"
	case graph.HostsChartsFor:
		return "takes its chart from"
	}
	return ""
}
