package readiness

import "github.com/fluxgraph/fluxgraph/graph"

// Analysis holds what every object of a graph requires before it can become ready. Results are
// computed on first use and kept; an Analysis is not safe for concurrent use.
type Analysis struct {
	model       *model
	clauses     clauses
	definitions *definitions

	certain []bool // the events that happen if only certain requirements count
	likely  []bool // the events that happen if all requirements count

	withoutDefinitions map[bool][]bool // results of ifDefined, by whether likely requirements count
	cycles             *[]deadlock
	unordered          *[]Unordered
}

// New returns the analysis of a graph as package flux builds it.
func New(g *graph.Graph) *Analysis {
	m := newModel(g)
	definitions := findDefinitions(m)
	a := &Analysis{
		model:              m,
		clauses:            requirementsOf(m, definitions),
		definitions:        definitions,
		withoutDefinitions: map[bool][]bool{},
	}
	a.clauses.markDependencyCycles(m)
	a.certain = a.clauses.fixpoint(func(r requirement) bool { return !r.likely && !r.inDependencyCycle })
	a.likely = a.clauses.fixpoint(func(r requirement) bool { return !r.inDependencyCycle })
	return a
}

// UnreadDefinitions returns the slash path of a file that may install definitions on a cluster before
// Flux is there, and whose content is not in the repository; "" where there is none.
func (a *Analysis) UnreadDefinitions(cluster string) string { return a.definitions.unread[cluster] }

// ifDefined returns the events that happen on a cluster that has the definitions of all kinds.
func (a *Analysis) ifDefined(withLikely bool) []bool {
	if a.withoutDefinitions[withLikely] == nil {
		a.withoutDefinitions[withLikely] = a.clauses.fixpoint(func(r requirement) bool {
			return r.cause != Definition && !r.inDependencyCycle && (withLikely || !r.likely)
		})
	}
	return a.withoutDefinitions[withLikely]
}
