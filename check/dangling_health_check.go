package check

import "github.com/fluxgraph/fluxgraph/graph"

// DanglingHealthCheck finds health checks of objects that nothing supplies.
var DanglingHealthCheck = register(&Check{
	ID:       "dangling-health-check",
	Title:    "a health check names an object that does not exist",
	Severity: Error,
	Run:      dangling{of: namesHealth, severe: true}.find,
})

func namesHealth(e graph.Edge) bool { return e.Relation == graph.ChecksHealthOf }
