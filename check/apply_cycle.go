package check

import "github.com/fluxgraph/fluxgraph/graph"

// ApplyCycle finds Kustomizations that apply each other, so that none of them owns the others.
var ApplyCycle = register(&Check{
	ID:       "apply-cycle",
	Title:    "Kustomizations apply each other",
	Severity: Error,
	Run:      reportProblems(graph.ApplyCycle),
})
