package check

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// DanglingSubstitute finds Kustomizations whose variables come from a ConfigMap or Secret that nothing
// supplies.
var DanglingSubstitute = register(&Check{
	ID:       "dangling-substitute",
	Title:    "the variables of a Kustomization do not exist",
	Severity: Error,
	Run:      dangling{of: namesVariables, severe: true}.find,
})

func namesVariables(e graph.Edge) bool {
	return e.Relation == graph.Configures && strings.HasPrefix(e.Field, "spec.postBuild.substituteFrom")
}
