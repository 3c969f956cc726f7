package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
)

// doubt is something that could not be read, and where.
type doubt struct {
	because string
	pos     graph.Pos
}

// doubtsByCluster returns, for each cluster with something that could not be read and might use a
// source, the first such thing.
func doubtsByCluster(g *graph.Graph) map[string]doubt {
	doubts := map[string]doubt{}
	add := func(cluster string, d doubt) {
		if _, ok := doubts[cluster]; !ok && cluster != "" {
			doubts[cluster] = d
		}
	}
	for _, p := range g.Problems() {
		switch p.Kind {
		case graph.BuildFailed, graph.DuplicateObject:
			add(p.Cluster, doubt{"a directory does not build" + whose(p.Nodes), p.Pos})
		case graph.InvalidManifest:
			add(p.Cluster, doubt{"a manifest cannot be read", p.Pos})
		}
	}
	for n := range g.Nodes() {
		switch {
		case n.State == graph.Unknown && n.Fact("applied") == "" && (n.Role == graph.Release || n.Role == graph.Kustomization):
			add(n.ID.Cluster, doubt{fmt.Sprintf("%s could not be read", n.ID.Key), firstPlace(g, n)})
		case n.Fact("dynamic") == "true":
			add(n.ID.Cluster, doubt{fmt.Sprintf("what %s makes is not known", n.ID.Key), n.Pos})
		case n.Fact("incomplete") == "true" && !pointsNowhere(g, n.ID):
			add(n.ID.Cluster, doubt{fmt.Sprintf("not all that %s applies is known", n.ID.Key), n.Pos})
		}
	}
	return doubts
}

// pointsNowhere reports whether a Kustomization's path is missing: it applies nothing, and that is
// known.
func pointsNowhere(g *graph.Graph, id graph.ID) bool {
	for e := range g.Out(id) {
		if n, _ := g.Node(e.To); e.Relation == graph.PointsAt && n.State == graph.Missing {
			return true
		}
	}
	return false
}

func whose(nodes []graph.ID) string {
	if len(nodes) == 0 {
		return ""
	}
	return " for " + nodes[0].Key.String()
}

// firstPlace returns the node's place, or where something first speaks of it.
func firstPlace(g *graph.Graph, n graph.Node) graph.Pos {
	if !n.Pos.IsZero() {
		return n.Pos
	}
	for e := range g.In(n.ID) {
		if !e.Pos.IsZero() {
			return e.Pos
		}
	}
	for e := range g.Out(n.ID) {
		if !e.Pos.IsZero() {
			return e.Pos
		}
	}
	return graph.Pos{}
}
