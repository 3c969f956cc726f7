package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// UnnamespacedObject finds objects that must be in a namespace, and to which nothing gives one.
var UnnamespacedObject = register(&Check{
	ID:       "unnamespaced-object",
	Title:    "an object that must be in a namespace has none",
	Severity: Error,
	Run:      reportProblems(graph.UnnamespacedObject),
})

func unnamespacedObjectSentence(d graph.Detail) sentence {
	n, ok := d.(problem.NoNamespace)
	if !ok {
		return sentence{}
	}
	s := sentence{
		statement: fmt.Sprintf("%s has no namespace", n.Object),
		hint:      "set metadata.namespace, namespace in a kustomization file, or spec.targetNamespace of the Kustomization",
		related:   func(r graph.Related) string { return r.Object.String() + " has none either" },
	}
	if n.Others > 0 {
		s.statement += ", like " + count(n.Others, "other object", "other objects")
	}
	s.statement += fmt.Sprintf(", and Flux applies nothing of %s because of it", n.Kustomization)
	return s
}
