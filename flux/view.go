package flux

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// View reduces a graph to what is drawn of it.
type View struct {
	Name  string                          // as --view takes it
	Title string                          // what it shows, in a few words
	Apply func(*graph.Graph) *graph.Graph // leaves its argument as it is
}

// The views.
var (
	FluxView = &View{"flux", "Flux objects and what they refer to; other objects as counts by kind", fluxView}
	FullView = &View{"full", "everything", func(g *graph.Graph) *graph.Graph { return g }}
	DepsView = &View{"deps", "what waits for what, in waves", depsView}
)

// Views returns every view, the default first.
func Views() []*View { return []*View{FluxView, FullView, DepsView} }

// HasObjects reports whether a graph holds an object of Flux or flux-operator, even one that no cluster
// applies.
func HasObjects(g *graph.Graph) bool {
	for n := range g.Nodes() {
		if schema.IsFlux(n.ID.Kind) && (n.State == graph.Defined || n.State == graph.Generated || !n.State.Applied()) {
			return true
		}
	}
	return false
}
