package check

import "github.com/fluxgraph/fluxgraph/graph"

// MissingPath finds Kustomizations whose path is not in their source, or is no directory.
var MissingPath = register(&Check{
	ID:       "missing-path",
	Title:    "a Kustomization points at a directory that is not there",
	Severity: Error,
	Run:      reportProblems(graph.MissingPath),
})
