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

// fluxView folds what Flux does not care about into counts, and draws an object's Kustomization
// through the path that contains it rather than twice.
func fluxView(g *graph.Graph) *graph.Graph {
	counts := map[graph.ID]map[string]int{} // of each fold, by kind
	became := map[graph.ID]graph.Node{}
	gone := map[graph.ID]bool{}
	for n := range g.Nodes() {
		if staysInFluxView(g, n) {
			continue
		}
		m, ok := folded(g, n)
		if !ok {
			gone[n.ID] = true
			continue
		}
		became[n.ID] = m
		if counts[m.ID] == nil {
			counts[m.ID] = map[string]int{}
		}
		counts[m.ID][n.ID.Kind.Name]++
	}
	crowds := watchedTogether(g)
	g = g.SelectEdges(func(e graph.Edge) bool {
		if e.Relation == graph.Watches && crowds[watching{e.From, e.Field}] > fewWatched {
			return false
		}
		_, from := became[e.From]
		_, to := became[e.To]
		if from || to {
			return telling(g, e)
		}
		return e.Relation != graph.Applies || !drawnThroughPath(g, e)
	})
	return g.Fold(func(n graph.Node) (graph.Node, bool) {
		m, ok := became[n.ID]
		if !ok {
			return n, !gone[n.ID]
		}
		total := 0
		var kinds []string
		for _, kind := range slices.Sorted(maps.Keys(counts[m.ID])) {
			total += counts[m.ID][kind]
			kinds = append(kinds, fmt.Sprintf("%d %s", counts[m.ID][kind], kind))
		}
		return m.With("count", strconv.Itoa(total)).With("kinds", strings.Join(kinds, ", ")), true
	})
}

// fewWatched is how many objects one field may watch for the view to draw each: an Alert on everything
// in a namespace says so itself, and its lines would hide all others.
const fewWatched = 3

type watching struct {
	who   graph.ID
	field string
}

// watchedTogether counts what each field watches.
func watchedTogether(g *graph.Graph) map[watching]int {
	counts := map[watching]int{}
	for e := range g.Edges() {
		if e.Relation == graph.Watches {
			counts[watching{e.From, e.Field}]++
		}
	}
	return counts
}

// staysInFluxView reports whether the view shows n itself and not as one of a count.
func staysInFluxView(g *graph.Graph, n graph.Node) bool {
	switch {
	case n.State == graph.Missing:
		return true // a mistake is never folded away
	case n.State == graph.Unreachable:
		return n.Role == graph.Kustomization && schema.IsFlux(n.ID.Kind)
	case n.Role == graph.Workload:
		return hasValues(g, n.ID)
	case n.ID.Kind == graph.Container:
		return containerStays(g, n.ID)
	case n.ID.Kind.Group == graph.OwnGroup, schema.IsFlux(n.ID.Kind):
		return true
	}
	for e := range g.In(n.ID) {
		if wants(g, e, e.From) {
			return true
		}
	}
	for e := range g.Out(n.ID) {
		if e.Relation.Backward() && wants(g, e, e.To) {
			return true
		}
	}
	return false
}

// wants reports whether who, an end of e, is a reason to show what it refers to by e. Bringing an
// object to the cluster is none.
func wants(g *graph.Graph, e graph.Edge, who graph.ID) bool {
	switch e.Relation {
	case graph.Applies, graph.Contains, graph.Generates, graph.Deploys:
		return false
	case graph.References:
		if e.To.Kind == schema.Namespace || e.To.Kind == schema.CustomResourceDefinition {
			return false // all that is in a namespace or of a kind would say the same
		}
		if who.Kind == graph.Container {
			return containerStays(g, who) && holdsValues(g, e.To)
		}
		if n, _ := g.Node(who); n.Role == graph.Workload {
			return holdsValues(g, e.To)
		}
	}
	return schema.IsFlux(who.Kind)
}

// containerStays reports whether a release runs the container, or it reads values from elsewhere.
func containerStays(g *graph.Graph, container graph.ID) bool {
	for e := range g.In(container) {
		if n, _ := g.Node(e.From); e.Relation == graph.Deploys && n.Role == graph.Release {
			return true
		}
	}
	return readsValues(g, container)
}

// hasValues reports whether a workload, or a container that it runs, reads values from elsewhere.
// One that does not tells nothing that a count would not.
func hasValues(g *graph.Graph, workload graph.ID) bool {
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

func readsValues(g *graph.Graph, id graph.ID) bool {
	for e := range g.Out(id) {
		if e.Relation == graph.References && holdsValues(g, e.To) {
			return true
		}
	}
	return false
}

func holdsValues(g *graph.Graph, id graph.ID) bool {
	n, _ := g.Node(id)
	return n.Role == graph.Config || n.Role == graph.Secret
}

// folded returns the count that n becomes a part of; ok is false for what nothing in the repository
// brings to a cluster. A count belongs to one owner: the Kustomization that applies the objects, what
// else makes them, or the folder of those that nothing applies.
func folded(g *graph.Graph, n graph.Node) (m graph.Node, ok bool) {
	var owner, prefix string
	if n.State == graph.Unreachable {
		owner = path.Dir(n.Pos.File)
		prefix = owner
	} else {
		by, ok := ownerOf(g, n.ID)
		if !ok {
			return graph.Node{}, false
		}
		owner, prefix = by.Key.String(), path.Join(by.Namespace, by.Name)
		if node, _ := g.Node(by); node.Role != graph.Kustomization {
			prefix = owner
		}
	}
	m = graph.Node{
		ID: graph.ID{Cluster: n.ID.Cluster, Key: graph.Key{
			Kind: graph.Objects,
			Name: prefix,
		}},
		Role: graph.Folded, State: n.State, Pos: n.Pos,
	}
	return m.With("owner", owner), true
}

// ownerOf returns what brings an object to the cluster: the first Kustomization that applies it, or
// the first other object that makes it. A container belongs where its workload does.
func ownerOf(g *graph.Graph, id graph.ID) (graph.ID, bool) {
	for _, r := range []graph.Relation{graph.Applies, graph.Generates} {
		for e := range g.In(id) {
			if e.Relation == r {
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

// telling reports whether an edge to or from a count is worth drawing: how its objects come to the
// cluster, and what they miss.
func telling(g *graph.Graph, e graph.Edge) bool {
	if n, _ := g.Node(e.To); n.State == graph.Missing {
		return true
	}
	switch e.Relation {
	case graph.Applies:
		return !drawnThroughPath(g, e)
	case graph.Contains, graph.Generates:
		return true
	}
	return false
}

// drawnThroughPath reports whether the path that a Kustomization points at contains what it applies.
func drawnThroughPath(g *graph.Graph, applies graph.Edge) bool {
	for e := range g.Out(applies.From) {
		if e.Relation != graph.PointsAt {
			continue
		}
		for c := range g.In(applies.To) {
			if c.Relation == graph.Contains && c.From == e.To {
				return true
			}
		}
	}
	return false
}
