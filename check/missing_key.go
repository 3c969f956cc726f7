package check

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// MissingKey finds keys of ConfigMaps and Secrets that an object takes and that are not there. It prints keys, never a value.
var MissingKey = register(&Check{
	ID:       "missing-key",
	Title:    "a ConfigMap or Secret lacks a key",
	Severity: Error,
	Run:      reportProblems(graph.MissingKey),
})

func missingKeySentence(d graph.Detail) sentence {
	m, ok := d.(problem.MissingKey)
	if !ok {
		return sentence{}
	}
	return sentence{
		statement: fmt.Sprintf("%s takes the key %s of %s, which has no such key", m.Object, m.Key, m.Target),
		hint:      "it has " + list(strings.Split(m.Keys, ", ")),
	}
}
