package check

import "github.com/fluxgraph/fluxgraph/graph"

// DanglingReference finds the references to objects that nothing supplies that no rule of their own
// is about: what workloads, sources and observers name.
var DanglingReference = register(&Check{
	ID:       "dangling-reference",
	Title:    "an object names another that does not exist",
	Severity: Warning,
	Run:      dangling{of: namesAny}.find,
})

func namesAny(e graph.Edge) bool {
	switch e.Relation {
	case graph.References, graph.Watches:
		return true
	case graph.Configures:
		return !namesValues(e) && !namesVariables(e)
	}
	return false
}
