package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// LiteralVariable finds variables in what a Kustomization without variables applies.
var LiteralVariable = register(&Check{
	ID:       "literal-variable",
	Title:    "Flux does not substitute a variable",
	Severity: Warning,
	Run:      reportProblems(graph.LiteralVariable),
})

func literalVariableSentence(d graph.Detail) sentence {
	l, ok := d.(problem.LiteralVariable)
	if !ok {
		return sentence{}
	}
	s := sentence{
		statement: fmt.Sprintf("${%s} in %s of %s stays as it is, because %s has no variables", l.Name, l.Field, l.Object, l.Kustomization),
		related:   func(r graph.Related) string { return "it stands in " + r.Object.String() + ", too" },
	}
	if l.SuppliedTo != (graph.Key{}) {
		s.hint = l.SuppliedTo.String() + " has the variable"
	}
	return s
}
