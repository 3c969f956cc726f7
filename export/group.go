package export

import (
	"path"
	"slices"
	"strconv"

	"github.com/fluxgraph/fluxgraph/graph"
)

// group is a frame in a picture: nodes that belong together, and the frames within it.
type group struct {
	title     string   // empty for the outermost, which has no frame
	namespace string   // what the title says of the namespace of the nodes; empty: nothing
	folder    string   // what the title says of the directory of the nodes; empty: nothing
	owner     graph.ID // the Kustomization that, as the title says, brings all the nodes; zero: the title says no such thing
	loose     bool     // no line leads to or from a node in it
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
	ByKustomization // what applies a node, also of Kustomizations
	ByFolder        // of the file that declares a node
	ByCluster
	ByWave // what waits for nothing, what waits only for that, and so on; an object is in the wave of its Kustomization
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
	appliers := appliersOf(g)
	return framed(g, 2, func(n graph.Node) panel {
		home := homeOf(g, appliers, n)
		if home == (graph.ID{}) {
			return panel{}
		}
		return panel{home: home, title: visible(home.Key.String())}
	})
}

// arrange arranges the nodes of a document in the frames that its layout asks for, as groupsOf does.
func arrange(d Document) *group {
	switch d.Layout.Grouping {
	case ByNamespace:
		return framed(d.Graph, 1, func(n graph.Node) panel {
			namespace := namespaceOf(n)
			if namespace == "" {
				return panel{}
			}
			return panel{title: "namespace " + visible(namespace), namespace: namespace}
		})
	case ByKustomization:
		homes := newFolder(d, nil).home
		return framed(d.Graph, 2, func(n graph.Node) panel {
			home, ok := homes[n.ID]
			if !ok {
				return panel{}
			}
			return panel{owner: home, title: "brought by " + visible(home.Key.String())}
		})
	case ByFolder:
		return framed(d.Graph, 1, func(n graph.Node) panel {
			dir := path.Dir(n.Pos.File)
			switch {
			case n.Role == graph.PathRole:
				dir = n.ID.Name
			case n.Pos.File == "":
				return panel{}
			}
			return panel{title: "folder " + visible(dir), folder: dir}
		})
	case ByCluster:
		return framed(d.Graph, 1, func(n graph.Node) panel { return panel{title: clusterTitle(n.ID.Cluster)} }).flattened()
	case ByWave:
		return byWave(waved(d))
	case Ungrouped:
		return &group{nodes: slices.Collect(d.Graph.Nodes())}
	}
	return groupsOf(d.Graph)
}

// panel says in which frame of its cluster a node stands. The zero panel is none.
type panel struct {
	home                     graph.ID // tells frames of one title apart
	owner                    graph.ID // as the group has it, and so the others
	title, namespace, folder string
}

// framed arranges the nodes of a graph in frames within one for each cluster, where there are several. A
// frame that would hold fewer than least nodes is left out.
func framed(g *graph.Graph, least int, of func(graph.Node) panel) *group {
	type key struct {
		panel
		cluster string // through a kubeConfig a Kustomization brings objects to another than its own
	}
	at := make(map[graph.ID]key, g.NumNodes())
	members := map[key]int{}
	clusters := map[string]bool{}
	for n := range g.Nodes() {
		k := key{of(n), n.ID.Cluster}
		at[n.ID] = k
		members[k]++
		clusters[n.ID.Cluster] = true
	}
	top := &group{}
	outer, cluster := top, ""
	frames := map[key]*group{}
	var all []*group
	for n := range g.Nodes() {
		if len(clusters) > 1 && (outer == top || n.ID.Cluster != cluster) {
			outer, cluster = &group{title: clusterTitle(n.ID.Cluster)}, n.ID.Cluster
			top.groups = append(top.groups, outer)
		}
		k := at[n.ID]
		if k.panel == (panel{}) || members[k] < least {
			outer.nodes = append(outer.nodes, n)
			continue
		}
		gr, ok := frames[k]
		if !ok {
			gr = &group{title: k.title, namespace: k.namespace, folder: k.folder, owner: k.owner}
			frames[k] = gr
			all = append(all, gr)
			outer.groups = append(outer.groups, gr)
		}
		gr.nodes = append(gr.nodes, n)
	}
	for _, gr := range all {
		if gr.namespace == "" {
			gr.nameNamespace()
		}
	}
	return top
}

// flattened returns a group without the outermost frames, but with what is in them.
func (gr *group) flattened() *group {
	top := &group{nodes: gr.nodes}
	for _, outer := range gr.groups {
		if len(outer.groups) == 0 {
			top.groups = append(top.groups, outer)
		}
		top.groups = append(top.groups, outer.groups...)
	}
	return top
}

// waved returns the graph of a document with the wave of each node, where no view has counted them: what
// waits for nothing is in the first, and an object is in that of its Kustomization. What lies on a ring or
// waits for one has none.
func waved(d Document) *graph.Graph {
	if hasWaves(d.Graph) {
		return d.Graph
	}
	homes, ranks := newFolder(d, nil).home, waitRanks(d.Graph)
	return d.Graph.Fold(func(n graph.Node) (graph.Node, bool) {
		at := n.ID
		if home, ok := homes[n.ID]; ok && n.Role != graph.Kustomization {
			at = home
		}
		if whose, _ := d.Graph.Node(at); whose.Role != graph.Kustomization || ranks[at] >= d.Graph.NumNodes() {
			return n, true
		}
		return n.With("wave", strconv.Itoa(ranks[at]+1)), true
	})
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
		gr.title += inNamespace(gr.namespace)
	}
}

// inNamespace is what the title of a frame says of a namespace.
func inNamespace(namespace string) string { return ", namespace " + visible(namespace) }

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

// fill returns the ground of a frame: white for one that holds frames, so that those stand out.
func (gr *group) fill() string {
	if len(gr.groups) > 0 {
		return lightPage
	}
	return frameFill
}

// size returns the number of nodes in a frame and those within it.
func (gr *group) size() int {
	n := len(gr.nodes)
	for _, inner := range gr.groups {
		n += inner.size()
	}
	return n
}

// framesOf returns a group and those within it, the outer before the inner.
func framesOf(top *group) []*group {
	all := []*group{top}
	for _, inner := range top.groups {
		all = append(all, framesOf(inner)...)
	}
	return all
}
