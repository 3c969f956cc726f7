package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
)

// UnresolvedFacts tells what could not be known, so that silence elsewhere is not mistaken for a
// clean bill of health.
var UnresolvedFacts = register(&Check{
	ID:       "unresolved",
	Title:    "something could not be known",
	Severity: Info,
	Run:      unresolved,
})

func unresolved(p *Pass) {
	reportProblems(graph.Unresolved)(p)

	_, open := judgeSources(p.Graph)
	type group struct {
		cluster string
		doubt   doubt
	}
	groups := map[group][]graph.ID{}
	var order []group
	for _, u := range open {
		key := group{u.node.ID.Cluster, u.doubt}
		if len(groups[key]) == 0 {
			order = append(order, key)
		}
		groups[key] = append(groups[key], u.node.ID)
	}
	for _, key := range order {
		sources := groups[key]
		what := fmt.Sprintf("%d sources are unused", len(sources))
		if len(sources) == 1 {
			what = sources[0].Key.String() + " is unused"
		}
		p.Report(Finding{
			Cluster: key.cluster,
			Message: fmt.Sprintf("cannot tell whether %s, because %s", what, key.doubt.because),
			Nodes:   sources,
			Pos:     key.doubt.pos,
		})
	}
}
