package flux

import (
	"slices"
	"strconv"

	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// depsView keeps what orders reconciliation, and sets the fact wave of every node: 1 for an object that
// depends on nothing, else one more than the last wave that it depends on; "cycle" for an object of a
// dependency cycle, and "blocked" for one that depends on such an object.
func depsView(g *graph.Graph) *graph.Graph {
	isDependency := func(e graph.Edge) bool { return e.Relation == graph.DependsOn }
	var ordered []graph.ID
	for e := range g.Edges() {
		if isDependency(e) {
			ordered = append(ordered, e.From, e.To)
		}
	}
	slices.SortFunc(ordered, graph.ID.Compare)
	deps := g.SelectEdges(isDependency).Select(func(n graph.Node) bool {
		if _, ok := slices.BinarySearchFunc(ordered, n.ID, graph.ID.Compare); ok {
			return true
		}
		return n.Role == graph.Kustomization && schema.IsFlux(n.ID.Kind) && n.State.Applied()
	})
	waves := wavesOf(deps)
	return deps.Fold(func(n graph.Node) (graph.Node, bool) { return n.With("wave", waves[n.ID]), true })
}

// wavesOf returns the fact wave of each node of a graph that has only depends-on edges. It removes nodes in
// topological order (Kahn's algorithm); a node that is never removed is in a cycle, or depends on one.
func wavesOf(g *graph.Graph) map[graph.ID]string {
	wave := make(map[graph.ID]int, g.NumNodes())  // the lowest that the dependencies so far allow
	unmet := make(map[graph.ID]int, g.NumNodes()) // dependencies that have no wave yet
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
	facts := make(map[graph.ID]string, g.NumNodes())
	for i := 0; i < len(ready); i++ {
		id := ready[i]
		facts[id] = strconv.Itoa(wave[id])
		for e := range g.In(id) {
			wave[e.From] = max(wave[e.From], wave[id]+1)
			if unmet[e.From]--; unmet[e.From] == 0 {
				ready = append(ready, e.From)
			}
		}
	}
	for _, cycle := range g.Cycles(nil) {
		for _, e := range cycle {
			facts[e.From] = "cycle"
		}
	}
	for n := range g.Nodes() {
		if facts[n.ID] == "" {
			facts[n.ID] = "blocked"
		}
	}
	return facts
}
