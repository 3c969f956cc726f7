package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// SubstitutedType finds variables that become a number or a bool where only a text is allowed.
var SubstitutedType = register(&Check{
	ID:       "substituted-type",
	Title:    "a variable becomes a number or a bool where only a text is allowed",
	Severity: Error,
	Run:      reportProblems(graph.SubstitutedType),
})

func substitutedTypeSentence(d graph.Detail) sentence {
	t, ok := d.(problem.SubstitutedType)
	if !ok {
		return sentence{}
	}
	s := sentence{
		statement: fmt.Sprintf("${%s} makes %s of %s a %s, where only a text is allowed, and ", t.Variable, t.Field, t.Object, t.Type),
		hint:      fmt.Sprintf("quotes around ${%s} are lost before substitution, and only quotes that are part of its value stay", t.Variable),
		related:   func(r graph.Related) string { return "in " + r.Object.String() + ", too" },
	}
	if t.Label {
		s.statement += "Flux drops all labels of the object"
	} else {
		s.statement += fmt.Sprintf("%s cannot be applied", t.Kustomization)
	}
	return s
}
