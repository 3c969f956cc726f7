package shape

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// WaveOf returns the wave that a node is reconciled in, as a view counted it; "" for none.
func WaveOf(n graph.Node) string { return n.Fact("wave") }

// HasWaves reports whether a view has put the nodes of a graph into waves.
func HasWaves(g *graph.Graph) bool {
	for n := range g.Nodes() {
		if WaveOf(n) != "" {
			return true
		}
	}
	return false
}

// WaveTitle returns the title of a wave. Nodes on a cycle, and nodes that depend on one, have no number.
func WaveTitle(wave string) string {
	switch wave {
	case "cycle":
		return "on a cycle: never ready"
	case "blocked":
		return "depends on a cycle: never reconciled"
	case "":
		return "in no wave"
	}
	return "wave " + look.Visible(wave)
}

// compareWaves orders waves by their numbers, and those that are never reconciled after them.
func compareWaves(a, b string) int {
	rank := func(wave string) int {
		if n, err := strconv.Atoi(wave); err == nil {
			return n
		}
		return 1<<30 + slices.Index([]string{"cycle", "blocked", ""}, wave)
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
}

// byWave arranges the nodes of a graph in frames by cluster and wave.
func byWave(g *graph.Graph) *Frame {
	waves := map[string]map[string][]graph.Node{}
	var clusters []string
	for n := range g.Nodes() {
		if waves[n.ID.Cluster] == nil {
			waves[n.ID.Cluster] = map[string][]graph.Node{}
			clusters = append(clusters, n.ID.Cluster)
		}
		waves[n.ID.Cluster][WaveOf(n)] = append(waves[n.ID.Cluster][WaveOf(n)], n)
	}
	top := &Frame{}
	for _, cluster := range clusters {
		at := top
		if len(clusters) > 1 {
			at = &Frame{Title: ClusterTitle(cluster)}
			top.Frames = append(top.Frames, at)
		}
		for _, wave := range SortedWaves(waves[cluster]) {
			at.Frames = append(at.Frames, &Frame{Title: WaveTitle(wave), Nodes: waves[cluster][wave]})
		}
	}
	return top
}

// SortedWaves returns the waves of a map in the order in which Flux reconciles them.
func SortedWaves(waves map[string][]graph.Node) []string {
	var names []string
	for wave := range waves {
		names = append(names, wave)
	}
	slices.SortFunc(names, compareWaves)
	return names
}

// WaitRanks returns, for each node, the number of edges of the longest chain of dependencies that begins there. For
// nodes on a cycle, and nodes that depend on one, it is the number of nodes of the graph.
func WaitRanks(g *graph.Graph) map[graph.ID]int {
	ranks := map[graph.ID]int{}
	waits := map[graph.ID]int{}
	var ready []graph.ID
	for n := range g.Nodes() {
		for e := range g.Out(n.ID) {
			if e.Relation == graph.DependsOn {
				waits[n.ID]++
			}
		}
		if waits[n.ID] == 0 {
			ready = append(ready, n.ID)
		}
	}
	for i := 0; i < len(ready); i++ {
		id := ready[i]
		for e := range g.In(id) {
			if e.Relation != graph.DependsOn {
				continue
			}
			ranks[e.From] = max(ranks[e.From], ranks[id]+1)
			if waits[e.From]--; waits[e.From] == 0 {
				ready = append(ready, e.From)
			}
		}
	}
	for n := range g.Nodes() {
		if waits[n.ID] > 0 {
			ranks[n.ID] = g.NumNodes()
		}
	}
	return ranks
}
