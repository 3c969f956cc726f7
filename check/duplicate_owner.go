package check

import "github.com/fluxgraph/fluxgraph/graph"

// DuplicateOwner finds Kustomizations that apply the same object, so that each undoes what the other
// does.
var DuplicateOwner = register(&Check{
	ID:       "duplicate-owner",
	Title:    "two Kustomizations apply the same object",
	Severity: Error,
	Run:      reportProblems(graph.DuplicateOwner),
})
