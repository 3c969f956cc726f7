package flux

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// View is a way to look at a graph: a function from a graph to the graph that is drawn.
type View struct {
	Name  string // as --view takes it
	Title string // what it shows, in a few words
	Apply func(*graph.Graph) *graph.Graph
}

// The views.
var (
	FluxView = &View{"flux", "Flux objects and what they refer to; other objects as counts by kind", fluxView}
	FullView = &View{"full", "everything", func(g *graph.Graph) *graph.Graph { return g }}
	DepsView = &View{"deps", "what waits for what, in waves", depsView}
)

// Views returns every view, the default first.
func Views() []*View { return []*View{FluxView, FullView, DepsView} }

// HasObjects reports whether a graph holds any object that Flux's own controllers reconcile, be it
// only one that nothing applies.
func HasObjects(g *graph.Graph) bool {
	for n := range g.Nodes() {
		if schema.IsFlux(n.ID.Kind) && (n.State == graph.Defined || n.State == graph.Generated || n.State == graph.Unreachable) {
			return true
		}
	}
	return false
}
