package check

import (
	"fmt"
	"slices"

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

	type group struct {
		cluster string
		doubt   doubt
	}
	type silence struct{ sources, values []graph.ID }
	groups := map[group]*silence{}
	var order []group
	at := func(u undecided) *silence {
		key := group{u.node.ID.Cluster, u.doubt}
		if groups[key] == nil {
			groups[key] = &silence{}
			order = append(order, key)
		}
		return groups[key]
	}
	_, open := judgeIdle(p.Graph, fetches)
	for _, u := range open {
		s := at(u)
		s.sources = append(s.sources, u.node.ID)
	}
	_, open = judgeIdle(p.Graph, holdsValues)
	for _, u := range open {
		s := at(u)
		s.values = append(s.values, u.node.ID)
	}
	for _, key := range order {
		s := groups[key]
		var what, rules []string
		if len(s.sources) > 0 {
			what, rules = append(what, some(s.sources, "sources")), append(rules, OrphanedSource.ID)
		}
		if len(s.values) > 0 {
			what, rules = append(what, some(s.values, "ConfigMaps and Secrets")), append(rules, OrphanedConfig.ID)
		}
		verb := "are"
		if len(s.sources)+len(s.values) == 1 {
			verb = "is"
		}
		p.Report(Finding{
			Cluster: key.cluster,
			Message: fmt.Sprintf("cannot tell whether %s %s unused (%s), because %s", list(what), verb, list(rules), key.doubt.because),
			Nodes:   slices.Concat(s.sources, s.values),
			Pos:     key.doubt.pos,
		})
	}
}

// some counts objects, and names a single one.
func some(ids []graph.ID, plural string) string {
	if len(ids) == 1 {
		return ids[0].Key.String()
	}
	return fmt.Sprintf("%d %s", len(ids), plural)
}
