package check

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// DanglingValues finds HelmReleases whose values come from a ConfigMap or Secret that nothing supplies.
var DanglingValues = register(&Check{
	ID:       "dangling-values",
	Title:    "the values of a release do not exist",
	Severity: Error,
	Run:      dangling{of: namesValues, severe: true}.find,
})

func namesValues(e graph.Edge) bool {
	return e.Relation == graph.Configures && strings.HasPrefix(e.Field, "spec.valuesFrom")
}
