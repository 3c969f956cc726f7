package flux

import (
	"slices"
	"strconv"

	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// depsView shows what orders reconciliation, with the fact wave: 1 for what waits for nothing, else
// one more than the latest that it waits for; "cycle" for what waits for itself in the end, and
// "blocked" for what waits for such.
func depsView(g *graph.Graph) *graph.Graph {
	waits := func(e graph.Edge) bool { return e.Relation == graph.DependsOn }
	var tied []graph.ID
	for e := range g.Edges() {
		if waits(e) {
			tied = append(tied, e.From, e.To)
		}
	}
	slices.SortFunc(tied, graph.ID.Compare)
	g = g.SelectEdges(waits).Select(func(n graph.Node) bool {
		if _, ok := slices.BinarySearchFunc(tied, n.ID, graph.ID.Compare); ok {
			return true
		}
		return n.Role == graph.Kustomization && schema.IsFlux(n.ID.Kind) && n.State != graph.Unreachable
	})
	waves := wavesOf(g)
	return g.Fold(func(n graph.Node) (graph.Node, bool) { return n.With("wave", waves[n.ID]), true })
}

// wavesOf numbers the nodes of a graph that has only depends-on edges, the first waves first.
func wavesOf(g *graph.Graph) map[graph.ID]string {
	waves := make(map[graph.ID]string, g.NumNodes())
	for _, ring := range g.Cycles(nil) {
		for _, e := range ring {
			waves[e.From] = "cycle"
		}
	}
	unmet := make(map[graph.ID]int, g.NumNodes())
	wave := make(map[graph.ID]int, g.NumNodes())
	var ready []graph.ID
	for n := range g.Nodes() {
		for range g.Out(n.ID) {
			unmet[n.ID]++
		}
		if unmet[n.ID] == 0 {
			wave[n.ID] = 1
			ready = append(ready, n.ID)
		}
	}
	for i := 0; i < len(ready); i++ {
		id := ready[i]
		waves[id] = strconv.Itoa(wave[id])
		for e := range g.In(id) {
			wave[e.From] = max(wave[e.From], wave[id]+1)
			if unmet[e.From]--; unmet[e.From] == 0 {
				ready = append(ready, e.From)
			}
		}
	}
	for n := range g.Nodes() {
		if waves[n.ID] == "" {
			waves[n.ID] = "blocked"
		}
	}
	return waves
}
