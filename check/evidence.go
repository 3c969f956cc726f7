package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
)

// unread is something that could not be read, in words, and where it is.
type unread struct {
	text string
	pos  graph.Pos
}

// possibleUses returns a function that returns what could not be read and might use an object that
// nothing else uses. Where package flux has found that for each object, it is in the facts doubt and
// doubtBy; otherwise it is anything that could not be read in the object's cluster.
func possibleUses(g *graph.Graph) func(graph.Node) (unread, bool) {
	rooted := rootedClusters(g)
	positions := possibleUserPositions(g)
	byCluster := unreadByCluster(g)
	return func(n graph.Node) (unread, bool) {
		if n.Fact("external-use") == "possible" {
			return unread{"something outside the repository may use it", n.Pos}, true
		}
		if rooted[n.ID.Cluster] {
			return unread{n.Fact("doubt"), positions[possibleUser{n.ID.Cluster, n.Fact("doubtBy")}]}, n.Fact("doubt") != ""
		}
		u, ok := byCluster[n.ID.Cluster]
		return u, ok
	}
}

// possibleUser is an object that may use others: its cluster, and its key as text.
type possibleUser struct{ cluster, key string }

// possibleUserPositions returns where the objects are that the facts doubtBy name.
func possibleUserPositions(g *graph.Graph) map[possibleUser]graph.Pos {
	positions := map[possibleUser]graph.Pos{}
	for n := range g.Nodes() {
		if by := n.Fact("doubtBy"); by != "" {
			positions[possibleUser{n.ID.Cluster, by}] = graph.Pos{}
		}
	}
	for n := range g.Nodes() {
		user := possibleUser{n.ID.Cluster, n.ID.Key.String()}
		if _, ok := positions[user]; ok {
			positions[user] = firstPos(g, n)
		}
	}
	return positions
}

// rootedClusters returns the clusters whose root package flux has read.
func rootedClusters(g *graph.Graph) map[string]bool {
	all := map[string]bool{}
	for n := range g.Nodes() {
		if n.Fact("root") == "true" {
			all[n.ID.Cluster] = true
		}
	}
	return all
}

// unreadByCluster returns, for each cluster with something that could not be read and might hold or use an
// object, the first such thing.
func unreadByCluster(g *graph.Graph) map[string]unread {
	all := map[string]unread{}
	add := func(cluster string, u unread) {
		if _, ok := all[cluster]; !ok && cluster != "" {
			all[cluster] = u
		}
	}
	for _, p := range g.Problems() {
		switch p.Kind {
		case graph.BuildFailed, graph.DuplicateObject:
			add(p.Cluster, unread{"a directory does not build" + whose(p.Nodes), p.Pos})
		case graph.InvalidManifest:
			add(p.Cluster, unread{"a manifest cannot be read", p.Pos})
		}
	}
	for n := range g.Nodes() {
		switch {
		case n.State == graph.Unknown && n.Fact("applied") == "" && (n.Role == graph.Release || n.Role == graph.Kustomization):
			add(n.ID.Cluster, unread{fmt.Sprintf("%s could not be read", n.ID.Key), firstPos(g, n)})
		case n.Fact("dynamic") == "true":
			add(n.ID.Cluster, unread{fmt.Sprintf("what %s makes is not known", n.ID.Key), n.Pos})
		case n.Fact("incomplete") == "true" && !pathIsMissing(g, n.ID):
			add(n.ID.Cluster, unread{fmt.Sprintf("not all that %s applies is known", n.ID.Key), n.Pos})
		}
	}
	return all
}

// pathIsMissing reports whether a Kustomization's path is missing: it is known to apply nothing.
func pathIsMissing(g *graph.Graph, id graph.ID) bool {
	for e := range g.Out(id) {
		if n, _ := g.Node(e.To); e.Relation == graph.PointsAt && n.State == graph.Missing {
			return true
		}
	}
	return false
}

// whose names the first of the nodes.
func whose(nodes []graph.ID) string {
	if len(nodes) == 0 {
		return ""
	}
	return " for " + nodes[0].Key.String()
}

// firstPos returns the position of a node, or else of the first edge at it that has one.
func firstPos(g *graph.Graph, n graph.Node) graph.Pos {
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
