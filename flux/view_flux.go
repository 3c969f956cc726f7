package flux

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// fluxView folds the objects that Flux itself does not read into counts, and draws what a Kustomization
// applies through the path that contains it rather than twice.
func fluxView(g *graph.Graph) *graph.Graph {
	f := foldingOf(g)
	watched := countWatched(g)
	drawn := g.SelectEdges(func(e graph.Edge) bool {
		if e.Relation == graph.Watches && watched[watcher{e.From, e.Field}] > maxWatched {
			return false
		}
		if f.isFolded(e.From) || f.isFolded(e.To) {
			return staysOnCount(g, e)
		}
		return !isDrawnOtherwise(g, e)
	})
	return drawn.Fold(f.replace)
}

// folding is what becomes of the nodes that the view does not show themselves.
type folding struct {
	counts  map[graph.ID]graph.Node     // the count that takes the place of a node
	byKind  map[graph.ID]map[string]int // how many nodes of each kind are in a count
	removed map[graph.ID]bool           // nodes without a count
}

// foldingOf returns the folding of a graph.
func foldingOf(g *graph.Graph) folding {
	f := folding{counts: map[graph.ID]graph.Node{}, byKind: map[graph.ID]map[string]int{}, removed: map[graph.ID]bool{}}
	for n := range g.Nodes() {
		if isShown(g, n) {
			continue
		}
		count, ok := countOf(g, n)
		if !ok {
			f.removed[n.ID] = true
			continue
		}
		f.counts[n.ID] = count
		if f.byKind[count.ID] == nil {
			f.byKind[count.ID] = map[string]int{}
		}
		f.byKind[count.ID][n.ID.Kind.Name]++
	}
	return f
}

// isFolded reports whether a count takes the place of a node.
func (f folding) isFolded(id graph.ID) bool {
	_, ok := f.counts[id]
	return ok
}

// replace returns the node to draw in place of n; ok is false where there is none.
func (f folding) replace(n graph.Node) (drawn graph.Node, ok bool) {
	count, ok := f.counts[n.ID]
	if !ok {
		return n, !f.removed[n.ID]
	}
	byKind := f.byKind[count.ID]
	total := 0
	var kinds []string
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		total += byKind[kind]
		kinds = append(kinds, fmt.Sprintf("%d %s", byKind[kind], kind))
	}
	return count.With("count", strconv.Itoa(total)).With("kinds", strings.Join(kinds, ", ")), true
}

// maxWatched is how many objects one field may watch for the view to draw each edge: the edges of an Alert
// that watches every object of a namespace would cover all others.
const maxWatched = 3

// watcher is a field that watches objects.
type watcher struct {
	id    graph.ID
	field string
}

// countWatched returns how many objects each field watches.
func countWatched(g *graph.Graph) map[watcher]int {
	counts := map[watcher]int{}
	for e := range g.Edges() {
		if e.Relation == graph.Watches {
			counts[watcher{e.From, e.Field}]++
		}
	}
	return counts
}

// isShown reports whether the view shows n itself, and not as one of a count.
func isShown(g *graph.Graph, n graph.Node) bool {
	switch {
	case n.State == graph.Missing:
		return true // a mistake is never folded away
	case n.State == graph.Part:
		return n.ID.Kind.Group == graph.OwnGroup || schema.IsFlux(n.ID.Kind)
	case n.State == graph.Unreachable:
		return n.Role == graph.Kustomization && schema.IsFlux(n.ID.Kind)
	case n.Role == graph.Workload:
		return workloadReadsValues(g, n.ID)
	case n.ID.Kind == graph.Container:
		return isContainerShown(g, n.ID)
	case n.ID.Kind.Group == graph.OwnGroup, schema.IsFlux(n.ID.Kind):
		return true
	}
	return isReferencedByShown(g, n)
}

// isReferencedByShown reports whether an object that the view shows refers to n. The edge of a relation that
// is drawn backward starts at the object that is referred to.
func isReferencedByShown(g *graph.Graph, n graph.Node) bool {
	for e := range g.In(n.ID) {
		if showsTarget(g, e, e.From) {
			return true
		}
	}
	for e := range g.Out(n.ID) {
		if e.Relation.Backward() && showsTarget(g, e, e.To) {
			return true
		}
	}
	return false
}

// showsTarget reports whether the view shows what the object from, one end of e, refers to by e. That an
// object applies or generates another is no reason to show it.
func showsTarget(g *graph.Graph, e graph.Edge, from graph.ID) bool {
	switch e.Relation {
	case graph.Applies, graph.Contains, graph.Generates, graph.Deploys:
		return false
	case graph.References:
		if e.To.Kind == schema.Namespace || e.To.Kind == schema.CustomResourceDefinition {
			return false // every object of the namespace, or of the kind, refers to it
		}
		if from.Kind == graph.Container {
			return isContainerShown(g, from) && holdsValues(g, e.To)
		}
		if n, _ := g.Node(from); n.Role == graph.Workload {
			return holdsValues(g, e.To)
		}
	}
	return schema.IsFlux(from.Kind)
}

// isContainerShown reports whether a release deploys the container, or the container reads values from a
// ConfigMap or Secret.
func isContainerShown(g *graph.Graph, container graph.ID) bool {
	for e := range g.In(container) {
		if n, _ := g.Node(e.From); e.Relation == graph.Deploys && n.Role == graph.Release {
			return true
		}
	}
	return readsValues(g, container)
}

// workloadReadsValues reports whether a workload, or a container that it runs, reads values from a ConfigMap
// or Secret.
func workloadReadsValues(g *graph.Graph, workload graph.ID) bool {
	if readsValues(g, workload) {
		return true
	}
	for e := range g.Out(workload) {
		if e.Relation == graph.Deploys && readsValues(g, e.To) {
			return true
		}
	}
	return false
}

// readsValues reports whether an object refers to a ConfigMap or Secret.
func readsValues(g *graph.Graph, id graph.ID) bool {
	for e := range g.Out(id) {
		if e.Relation == graph.References && holdsValues(g, e.To) {
			return true
		}
	}
	return false
}

// holdsValues reports whether an object is a ConfigMap or Secret, or becomes one.
func holdsValues(g *graph.Graph, id graph.ID) bool {
	n, _ := g.Node(id)
	return n.Role == graph.Config || n.Role == graph.Secret
}

// countOf returns the count that n becomes a part of; ok is false for an object that nothing in the
// repository applies or generates. A count belongs to one owner: the Kustomization that applies the objects,
// the object that generates them, or the folder of those that no cluster applies.
func countOf(g *graph.Graph, n graph.Node) (count graph.Node, ok bool) {
	var owner, name string
	if !n.State.Applied() {
		owner = path.Dir(n.Pos.File)
		name = owner
	} else {
		by, ok := ownerOf(g, n.ID)
		if !ok {
			return graph.Node{}, false
		}
		owner, name = by.Key.String(), path.Join(by.Namespace, by.Name)
		if node, _ := g.Node(by); node.Role != graph.Kustomization {
			name = owner
		}
	}
	id := graph.ID{Cluster: n.ID.Cluster, Key: graph.Key{Kind: graph.Objects, Name: name}}
	count = graph.Node{ID: id, Role: graph.Folded, State: n.State, Pos: n.Pos}
	return count.With("owner", owner), true
}

// ownerOf returns the first Kustomization that applies an object, or the first object that generates it. The
// owner of a container is the owner of its workload.
func ownerOf(g *graph.Graph, id graph.ID) (owner graph.ID, ok bool) {
	for _, r := range []graph.Relation{graph.Applies, graph.Generates} {
		for e := range g.In(id) {
			if e.Relation == r && e.From != id {
				return e.From, true
			}
		}
	}
	for e := range g.In(id) {
		if e.Relation == graph.Deploys && id.Kind == graph.Container && e.From.Kind != graph.Container {
			return ownerOf(g, e.From)
		}
	}
	return graph.ID{}, false
}

// staysOnCount reports whether the view draws an edge to or from a count: what applies its objects, and what
// they refer to that is missing.
func staysOnCount(g *graph.Graph, e graph.Edge) bool {
	if n, _ := g.Node(e.To); n.State == graph.Missing {
		return true
	}
	switch e.Relation {
	case graph.Applies, graph.Contains:
		return !isDrawnOtherwise(g, e)
	case graph.Generates:
		return true
	}
	return false
}

// isDrawnOtherwise reports whether an edge "applies" is drawn through a path, or an edge "contains" from a path by the
// edges "applies", because not all that point at the path apply the object.
func isDrawnOtherwise(g *graph.Graph, e graph.Edge) bool {
	switch e.Relation {
	case graph.Applies:
		return isDrawnThroughPath(g, e)
	case graph.Contains:
		return !graph.AllApply(g, e.From, e.To) && isApplied(g, e.To)
	}
	return false
}

// isApplied reports whether a Kustomization applies an object.
func isApplied(g *graph.Graph, id graph.ID) bool {
	for e := range g.In(id) {
		if e.Relation == graph.Applies {
			return true
		}
	}
	return false
}

// isDrawnThroughPath reports whether the path that a Kustomization points at contains what it applies, and the same
// holds for all others that point there.
func isDrawnThroughPath(g *graph.Graph, applies graph.Edge) bool {
	for pointsAt := range g.Out(applies.From) {
		if pointsAt.Relation != graph.PointsAt {
			continue
		}
		for contains := range g.In(applies.To) {
			if contains.Relation == graph.Contains && contains.From == pointsAt.To {
				return graph.AllApply(g, pointsAt.To, applies.To)
			}
		}
	}
	return false
}
