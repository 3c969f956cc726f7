package check

import "github.com/fluxgraph/fluxgraph/graph"

// DanglingDependsOn finds dependencies on objects that nothing supplies. A Kustomization can wait for
// Kustomizations only, and a HelmRelease for HelmReleases.
var DanglingDependsOn = register(&Check{
	ID:       "dangling-dependson",
	Title:    "an object waits for one that does not exist",
	Severity: Error,
	Run:      dangling{of: namesDependency, severe: true}.find,
})

func namesDependency(e graph.Edge) bool { return e.Relation == graph.DependsOn }
