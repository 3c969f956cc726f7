package check

import "github.com/fluxgraph/fluxgraph/graph"

// DanglingSource finds Kustomizations and charts whose source nothing supplies.
var DanglingSource = register(&Check{
	ID:       "dangling-source",
	Title:    "a source does not exist",
	Severity: Error,
	Run:      dangling{of: namesSource, severe: true}.find,
})

func namesSource(e graph.Edge) bool {
	return e.Relation == graph.ProvidesSourceFor || e.Relation == graph.HostsChartsFor && !namesChart(e)
}
