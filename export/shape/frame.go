package shape

import (
	"path"
	"slices"
	"strconv"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Frame is a frame in a picture: nodes that belong together, and the frames within it.
type Frame struct {
	Title      string   // empty for the outermost, which has no frame
	Namespace  string   // of all its nodes, where the title has it; labels then omit it
	folder     string   // of all its nodes, where the title has it
	Owner      graph.ID // the Kustomization that applies all its nodes, where the title has it
	Singletons bool     // no line leads to or from a node in it
	Nodes      []graph.Node
	Frames     []*Frame
}

// Grouping is what the frames of a drawing hold. The zero Grouping is by wave where a view has counted waves, else by
// what each Kustomization applies.
type Grouping uint8

// The groupings.
const (
	AnyGrouping Grouping = iota
	ByNamespace
	ByKustomization // what applies a node, also of Kustomizations
	ByFolder        // of the file that declares a node
	ByCluster
	ByWave // what depends on nothing, what depends only on that, and so on; an object is in the wave of its Kustomization
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

// defaultFrames arranges the nodes of a graph. There is a frame for each cluster where there are several,
// and in it one for what each Kustomization applies, where that is two objects or more: what it
// applies, what those make, and the containers they run. Kustomizations, their paths and their
// sources stand outside, so that the way from one to the next crosses no frame but the last. Where a
// view has counted waves, there is one for each of them instead.
func defaultFrames(g *graph.Graph) *Frame {
	if HasWaves(g) {
		return byWave(g)
	}
	appliers := AppliersOf(g)
	return inFrames(g, 2, func(n graph.Node) frameKey {
		home := HomeOf(g, appliers, n)
		if home == (graph.ID{}) {
			return frameKey{}
		}
		return frameKey{home: home, title: look.Visible(home.Key.String())}
	})
}

// framesFor arranges the nodes of a document in the frames that its layout asks for, as defaultFrames does.
func framesFor(d Document) *Frame {
	switch d.Options.Grouping {
	case ByNamespace:
		return inFrames(d.Graph, 1, func(n graph.Node) frameKey {
			namespace := namespaceOf(n)
			if namespace == "" {
				return frameKey{}
			}
			return frameKey{title: "namespace " + look.Visible(namespace), namespace: namespace}
		})
	case ByKustomization:
		homes := newFolder(d, nil).home
		return inFrames(d.Graph, 2, func(n graph.Node) frameKey {
			home, ok := homes[n.ID]
			if !ok {
				return frameKey{}
			}
			return frameKey{owner: home, title: "applied by " + look.Visible(home.Key.String())}
		})
	case ByFolder:
		return inFrames(d.Graph, 1, func(n graph.Node) frameKey {
			dir := path.Dir(n.Pos.File)
			switch {
			case n.Role == graph.PathRole:
				dir = n.ID.Name
			case n.Pos.File == "":
				return frameKey{}
			}
			return frameKey{title: "folder " + look.Visible(dir), folder: dir}
		})
	case ByCluster:
		return inFrames(d.Graph, 1, func(n graph.Node) frameKey { return frameKey{title: ClusterTitle(n.ID.Cluster)} }).flattened()
	case ByWave:
		return byWave(withWaves(d))
	case Ungrouped:
		return &Frame{Nodes: slices.Collect(d.Graph.Nodes())}
	}
	return defaultFrames(d.Graph)
}

// frameKey identifies the frame of its cluster that a node stands in. The zero frameKey is none.
type frameKey struct {
	home                     graph.ID // distinguishes frames of one title
	owner                    graph.ID // as the group has it, and so the others
	title, namespace, folder string
}

// inFrames arranges the nodes of a graph in frames within one for each cluster, where there are several. A
// frame that would hold fewer than least nodes is left out.
func inFrames(g *graph.Graph, least int, of func(graph.Node) frameKey) *Frame {
	type key struct {
		frameKey
		cluster string // through a kubeConfig a Kustomization applies objects to another cluster than its own
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
	top := &Frame{}
	outer, cluster := top, ""
	frames := map[key]*Frame{}
	var all []*Frame
	for n := range g.Nodes() {
		if len(clusters) > 1 && (outer == top || n.ID.Cluster != cluster) {
			outer, cluster = &Frame{Title: ClusterTitle(n.ID.Cluster)}, n.ID.Cluster
			top.Frames = append(top.Frames, outer)
		}
		k := at[n.ID]
		if k.frameKey == (frameKey{}) || members[k] < least {
			outer.Nodes = append(outer.Nodes, n)
			continue
		}
		frame, ok := frames[k]
		if !ok {
			frame = &Frame{Title: k.title, Namespace: k.namespace, folder: k.folder, Owner: k.owner}
			frames[k] = frame
			all = append(all, frame)
			outer.Frames = append(outer.Frames, frame)
		}
		frame.Nodes = append(frame.Nodes, n)
	}
	for _, frame := range all {
		if frame.Namespace == "" {
			frame.nameNamespace()
		}
	}
	return top
}

// flattened returns a group without the outermost frames, but with what is in them.
func (frame *Frame) flattened() *Frame {
	top := &Frame{Nodes: frame.Nodes}
	for _, outer := range frame.Frames {
		if len(outer.Frames) == 0 {
			top.Frames = append(top.Frames, outer)
		}
		top.Frames = append(top.Frames, outer.Frames...)
	}
	return top
}

// withWaves returns the graph of a document with the wave of each node, where no view has counted them: what
// waits for nothing is in the first, and an object is in that of its Kustomization. What lies on a cycle or
// waits for one has none.
func withWaves(d Document) *graph.Graph {
	if HasWaves(d.Graph) {
		return d.Graph
	}
	homes, ranks := newFolder(d, nil).home, WaitRanks(d.Graph)
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

// ClusterTitle returns the title of a cluster's frame.
func ClusterTitle(cluster string) string {
	if cluster == "" {
		return "applied by no Kustomization"
	}
	return "cluster " + look.Visible(cluster)
}

// nameNamespace puts into the title of a frame the namespace that all its namespaced nodes share, so
// that their labels can omit it.
func (frame *Frame) nameNamespace() {
	for _, n := range frame.Nodes {
		switch {
		case n.ID.Namespace == "" || n.ID.Namespace == frame.Namespace:
		case frame.Namespace == "":
			frame.Namespace = n.ID.Namespace
		default:
			frame.Namespace = ""
			return
		}
	}
	if frame.Namespace != "" {
		frame.Title += InNamespace(frame.Namespace)
	}
}

// InNamespace returns the end of the title of a frame whose objects are all in one namespace.
func InNamespace(namespace string) string { return ", namespace " + look.Visible(namespace) }

// AppliersOf returns, for each object, the Kustomizations that apply it, in order. Where a graph
// does not have what a Kustomization applies, it is what the path that it points at contains.
func AppliersOf(g *graph.Graph) map[graph.ID][]graph.ID {
	appliers := map[graph.ID][]graph.ID{}
	known := map[graph.ID]bool{}
	add := func(id, by graph.ID) {
		if all := appliers[id]; len(all) == 0 || all[len(all)-1] != by {
			appliers[id] = append(all, by)
		}
	}
	for e := range g.Edges() {
		if e.Relation == graph.Applies && e.From != e.To {
			known[e.From] = true
			add(e.To, e.From)
		}
	}
	for e := range g.Edges() {
		if e.Relation != graph.PointsAt || known[e.From] {
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

// HomeOf returns the Kustomization in whose frame a node stands; the zero ID for none. It is the
// first that applies the node, else the home of what generates or runs it.
func HomeOf(g *graph.Graph, appliers map[graph.ID][]graph.ID, n graph.Node) graph.ID {
	seen := map[graph.ID]bool{}
	for !seen[n.ID] {
		seen[n.ID] = true
		if n.Role == graph.Kustomization || n.Role == graph.PathRole || feeds(g, n.ID) {
			return graph.ID{}
		}
		if by := appliers[n.ID]; len(by) > 0 {
			return by[0]
		}
		creator, found := graph.Node{}, false
		for e := range g.In(n.ID) {
			if e.Relation == graph.Generates || e.Relation == graph.Deploys && n.Role == graph.ContainerRole {
				creator, found = g.Node(e.From)
				break
			}
		}
		if !found {
			return graph.ID{}
		}
		if creator.Role == graph.Kustomization {
			return creator.ID
		}
		n = creator
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

// Fill returns the ground of a frame: white for one that holds frames, so that those stand out.
func (frame *Frame) Fill() string {
	if len(frame.Frames) > 0 {
		return look.LightPage
	}
	return look.FrameFill
}

// Size returns the number of nodes in a frame and those within it.
func (frame *Frame) Size() int {
	n := len(frame.Nodes)
	for _, inner := range frame.Frames {
		n += inner.Size()
	}
	return n
}

// AllFrames returns a group and those within it, the outer before the inner.
func AllFrames(top *Frame) []*Frame {
	all := []*Frame{top}
	for _, inner := range top.Frames {
		all = append(all, AllFrames(inner)...)
	}
	return all
}
