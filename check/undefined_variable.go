package check

import "github.com/fluxgraph/fluxgraph/graph"

// UndefinedVariable finds variables in a substituted object that nothing supplies.
var UndefinedVariable = register(&Check{
	ID:       "undefined-variable",
	Title:    "nothing supplies a substitution variable",
	Severity: Error,
	Run:      reportProblems(graph.UndefinedVariable),
})
