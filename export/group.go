package export

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// group is a frame in a picture: nodes that belong together, and the frames within it.
type group struct {
	title     string // empty for the outermost, which has no frame
	namespace string // what the title says of the namespace of the nodes; empty: nothing
	nodes     []graph.Node
	groups    []*group
}

// Grouping says what the frames of a drawing hold. The zero Grouping is what suits the graph: waves
// where a view has counted them, else what each Kustomization brings.
type Grouping uint8

// The groupings.
const (
	AnyGrouping Grouping = iota
	ByNamespace
	ByKustomization
	ByFolder
	ByCluster
	ByWave
	Ungrouped
)

var groupings = [...]string{AnyGrouping: "auto", ByNamespace: "namespace", ByKustomization: "kustomization",
	ByFolder: "folder", ByCluster: "cluster", ByWave: "wave", Ungrouped: "none"}

// Groupings returns the name of every grouping.
func Groupings() []string { return slices.Clone(groupings[:]) }

// ParseGrouping returns the grouping of that name.
func ParseGrouping(name string) (Grouping, bool) {
	i := slices.Index(groupings[:], name)
	return Grouping(max(i, 0)), i >= 0
}

// groupsOf arranges the nodes of a graph. There is a frame for each cluster where there are several,
// and in it one for what each Kustomization brings, where that is two objects or more: what it
// applies, what those make, and the containers they run. Kustomizations, their paths and their
// sources stand outside, so that the way from one to the next crosses no frame but the last. Where a
// view has counted waves, there is one for each of them instead.
func groupsOf(g *graph.Graph) *group {
	if hasWaves(g) {
		return byWave(g)
	}
	type key struct {
		home    graph.ID
		cluster string // through a kubeConfig a Kustomization brings objects to another than its own
	}
	applied := appliersOf(g)
	homes := make(map[graph.ID]key, g.NumNodes())
	members := map[key]int{}
	clusters := map[string]bool{}
	for n := range g.Nodes() {
		k := key{homeOf(g, applied, n), n.ID.Cluster}
		homes[n.ID] = k
		members[k]++
		clusters[n.ID.Cluster] = true
	}
	top := &group{}
	at, atCluster := top, ""
	frames := map[key]*group{}
	var framed []*group
	for n := range g.Nodes() {
		if len(clusters) > 1 && (at == top || n.ID.Cluster != atCluster) {
			at, atCluster = &group{title: clusterTitle(n.ID.Cluster)}, n.ID.Cluster
			top.groups = append(top.groups, at)
		}
		k := homes[n.ID]
		if k.home == (graph.ID{}) || members[k] < 2 {
			at.nodes = append(at.nodes, n)
			continue
		}
		frame, ok := frames[k]
		if !ok {
			frame = &group{title: visible(k.home.Key.String())}
			frames[k] = frame
			framed = append(framed, frame)
			at.groups = append(at.groups, frame)
		}
		frame.nodes = append(frame.nodes, n)
	}
	for _, frame := range framed {
		frame.nameNamespace()
	}
	return top
}

// clusterTitle returns the title of a cluster's frame.
func clusterTitle(cluster string) string {
	if cluster == "" {
		return "applied by no Kustomization"
	}
	return "cluster " + visible(cluster)
}

// nameNamespace puts into the title of a frame the namespace that all its namespaced nodes share, so
// that their labels need not say it.
func (gr *group) nameNamespace() {
	for _, n := range gr.nodes {
		switch {
		case n.ID.Namespace == "" || n.ID.Namespace == gr.namespace:
		case gr.namespace == "":
			gr.namespace = n.ID.Namespace
		default:
			gr.namespace = ""
			return
		}
	}
	if gr.namespace != "" {
		gr.title += ", namespace " + visible(gr.namespace)
	}
}

// appliersOf returns, for each object, the Kustomizations that apply it, in order. Where a graph
// does not say what a Kustomization applies, it is what the path contains that it points at.
func appliersOf(g *graph.Graph) map[graph.ID][]graph.ID {
	appliers := map[graph.ID][]graph.ID{}
	says := map[graph.ID]bool{}
	add := func(id, by graph.ID) {
		if known := appliers[id]; len(known) == 0 || known[len(known)-1] != by {
			appliers[id] = append(known, by)
		}
	}
	for e := range g.Edges() {
		if e.Relation == graph.Applies {
			says[e.From] = true
			add(e.To, e.From)
		}
	}
	for e := range g.Edges() {
		if e.Relation != graph.PointsAt || says[e.From] {
			continue
		}
		for c := range g.Out(e.To) {
			if c.Relation == graph.Contains && c.To != e.From {
				add(c.To, e.From)
			}
		}
	}
	return appliers
}

// homeOf returns the Kustomization in whose frame a node stands; the zero ID for none. It is the
// first that applies the node, else the home of what makes it or runs it.
func homeOf(g *graph.Graph, appliers map[graph.ID][]graph.ID, n graph.Node) graph.ID {
	seen := map[graph.ID]bool{}
	for !seen[n.ID] {
		seen[n.ID] = true
		if n.Role == graph.Kustomization || n.Role == graph.PathRole || feeds(g, n.ID) {
			return graph.ID{}
		}
		if by := appliers[n.ID]; len(by) > 0 {
			return by[0]
		}
		maker, found := graph.Node{}, false
		for e := range g.In(n.ID) {
			if e.Relation == graph.Generates || e.Relation == graph.Deploys && n.Role == graph.ContainerRole {
				maker, found = g.Node(e.From)
				break
			}
		}
		if !found {
			return graph.ID{}
		}
		if maker.Role == graph.Kustomization {
			return maker.ID
		}
		n = maker
	}
	return graph.ID{}
}

// feeds reports whether a node is the source of a Kustomization.
func feeds(g *graph.Graph, id graph.ID) bool {
	for e := range g.Out(id) {
		if e.Relation == graph.ProvidesSourceFor {
			return true
		}
	}
	return false
}
