package check

import (
	"fmt"
	"slices"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

// RedundantDependsOn finds dependencies that another one implies: another dependency depends on the same
// object, directly or through others.
var RedundantDependsOn = register(&Check{
	ID:       "redundant-dependson",
	Title:    "a dependency that another implies",
	Severity: Info,
	Run:      redundantDependsOn,
})

func redundantDependsOn(p *Pass) {
	for n := range p.Graph.Nodes() {
		var direct []graph.Edge
		for e := range p.Graph.Out(n.ID) {
			if binds(p.Graph, e) {
				direct = append(direct, e)
			}
		}
		for _, e := range direct {
			if chain := detour(p.Graph, e, direct); chain != nil {
				p.Report(redundant(p.Graph, e, chain))
			}
		}
	}
}

// binds reports whether an edge makes one object wait until another of its kind is ready, without any
// condition.
func binds(g *graph.Graph, e graph.Edge) bool {
	if e.Relation != graph.DependsOn || e.Optional || e.Condition != "" || e.From == e.To || e.From.Kind != e.To.Kind {
		return false
	}
	to, _ := g.Node(e.To)
	return onCluster(to) && !readiness.Suspended(to) && !readiness.NotApplied(to)
}

// detour returns a path to the end of an edge through another edge from the same start; nil if there is
// none. A path that comes back to the start is a cycle, and implies nothing.
func detour(g *graph.Graph, direct graph.Edge, others []graph.Edge) []graph.Edge {
	by := map[graph.ID]graph.Edge{} // by which edge each node is reached
	var queue []graph.ID
	for _, e := range others {
		if e.To != direct.To {
			by[e.To] = e
			queue = append(queue, e.To)
		}
	}
	found := false
	for i := 0; i < len(queue); i++ {
		for e := range g.Out(queue[i]) {
			if e.To == direct.From && e.Relation == graph.DependsOn || queue[i] == direct.To && e.Relation == graph.DependsOn && slices.ContainsFunc(others, func(o graph.Edge) bool { return o.To == e.To }) {
				return nil
			}
			if _, seen := by[e.To]; seen || !binds(g, e) {
				continue
			}
			by[e.To] = e
			queue = append(queue, e.To)
			found = found || e.To == direct.To
		}
	}
	if !found {
		return nil
	}
	var chain []graph.Edge
	for at := direct.To; at != direct.From; at = by[at].From {
		chain = append(chain, by[at])
	}
	slices.Reverse(chain)
	return chain
}

func redundant(g *graph.Graph, e graph.Edge, chain []graph.Edge) Finding {
	through := ""
	if len(chain) > 2 {
		through = " through others"
	}
	f := Finding{
		Cluster: e.From.Cluster,
		Message: fmt.Sprintf("%s need not wait for %s: %s, for which it waits as well, does so already%s", e.From.Key, e.To.Key, chain[0].To.Key, through),
		Nodes:   []graph.ID{e.From, e.To},
		Edges:   []graph.Edge{e},
		Pos:     graph.EdgePos(g, e),
	}
	for _, c := range chain {
		f.Related = append(f.Related, Related{graph.EdgePos(g, c), fmt.Sprintf("%s waits for %s", c.From.Key, c.To.Key)})
	}
	return f
}
