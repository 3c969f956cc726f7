package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
)

// DanglingReference finds references to objects that nothing supplies: a name with a slip of the
// pen, the right name in the wrong namespace or of the wrong kind.
var DanglingReference = register(&Check{
	ID:       "dangling-reference",
	Title:    "an object names another that does not exist",
	Severity: Error,
	Run:      danglingReference,
})

// danglingSeverity holds the relations whose missing end is a finding, and how grave it is. Secrets
// and service accounts that workloads name are often made by hand, and a health check only delays.
// What a Kustomization points at is missing-path's business.
var danglingSeverity = map[graph.Relation]Severity{
	graph.DependsOn:         Error,
	graph.ProvidesSourceFor: Error,
	graph.HostsChartsFor:    Error,
	graph.Configures:        Error,
	graph.References:        Warning,
	graph.ChecksHealthOf:    Warning,
	graph.Watches:           Warning,
}

func danglingReference(p *Pass) {
	names := indexNames(p.Graph)
	for e := range p.Graph.Edges() {
		severity, ok := danglingSeverity[e.Relation]
		if !ok || e.Optional {
			continue
		}
		gone, ok := p.Graph.Node(target(e))
		if !ok || gone.State != graph.Missing || gone.ID.Kind.Group == graph.OwnGroup {
			continue
		}
		who := declarer(e)
		f := Finding{
			Severity: severity,
			Cluster:  who.Cluster,
			Nodes:    []graph.ID{who, gone.ID},
			Edges:    []graph.Edge{e},
			Pos:      placeOf(p.Graph, e),
		}
		f.Message = fmt.Sprintf("%s%s names %s, which does not exist", who.Key, inField(e.Field), gone.ID.Key)
		hint, at := names.hint(gone, e.Relation)
		if hint != "" {
			f.Message += "; " + hint
		}
		if !at.Pos.IsZero() {
			f.Related = append(f.Related, at)
		}
		p.Report(f)
	}
}

func inField(field string) string {
	if field == "" {
		return ""
	}
	return " in " + field
}
