package check

import "github.com/fluxgraph/fluxgraph/graph"

// BuildFailed finds directories that kustomize refuses to build.
var BuildFailed = register(&Check{
	ID:       "build-failed",
	Title:    "kustomize refuses a directory",
	Severity: Error,
	Run:      reportProblems(graph.BuildFailed),
})
