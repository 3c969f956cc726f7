package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// UndefinedVariable finds variables in a substituted object that nothing supplies.
var UndefinedVariable = register(&Check{
	ID:       "undefined-variable",
	Title:    "nothing supplies a substitution variable",
	Severity: Error,
	Run:      reportProblems(graph.UndefinedVariable),
})

func undefinedVariableSentence(d graph.Detail) sentence {
	v, ok := d.(problem.UndefinedVariable)
	if !ok {
		return sentence{}
	}
	s := sentence{
		statement: fmt.Sprintf("${%s} has neither a default nor a value in spec.postBuild", v.Name),
		related:   func(graph.Related) string { return "it stands here too" },
	}
	switch v.Version {
	case problem.VersionUnknown:
		s.statement += ", which Flux refuses, or before 2.9 replaces by an empty text"
	case problem.BeforeStrict:
		s.statement += ", so that Flux puts an empty text there, and from 2.9 on refuses the Kustomization"
	case problem.Strict:
		s.statement += " of " + v.Kustomization.String()
		if v.Objects > 1 {
			s.statement += ", here and in " + count(v.Objects-1, "other object", "other objects")
		}
	}
	return s
}
