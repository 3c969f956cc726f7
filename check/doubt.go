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

// doubtsOfUse returns a function that says what could not be read and might use an object that nothing
// else uses. Where package flux has told that of each object, in the facts doubt and doubtBy, these
// count; otherwise anything that could not be read in the object's cluster.
func doubtsOfUse(g *graph.Graph) func(graph.Node) (doubt, bool) {
	told := rooted(g)
	places := map[graph.ID]string{}
	at := map[[2]string]graph.Pos{}
	for n := range g.Nodes() {
		if by := n.Fact("doubtBy"); by != "" {
			places[n.ID] = by
			at[[2]string{n.ID.Cluster, by}] = graph.Pos{}
		}
	}
	for n := range g.Nodes() {
		key := [2]string{n.ID.Cluster, n.ID.Key.String()}
		if _, ok := at[key]; ok {
			at[key] = firstPlace(g, n)
		}
	}
	byCluster := doubtsByCluster(g)
	return func(n graph.Node) (doubt, bool) {
		if n.Fact("external-use") == "possible" {
			return doubt{"something outside the repository may use it", n.Pos}, true
		}
		if told[n.ID.Cluster] {
			return doubt{n.Fact("doubt"), at[[2]string{n.ID.Cluster, places[n.ID]}]}, n.Fact("doubt") != ""
		}
		d, ok := byCluster[n.ID.Cluster]
		return d, ok
	}
}

// rooted returns the clusters whose root package flux has read.
func rooted(g *graph.Graph) map[string]bool {
	all := map[string]bool{}
	for n := range g.Nodes() {
		if n.Fact("root") == "true" {
			all[n.ID.Cluster] = true
		}
	}
	return all
}

// doubtsByCluster returns, for each cluster with something that could not be read and might hold or
// use an object, the first such thing.
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
