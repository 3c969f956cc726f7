package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

// DependsOnCycle finds objects that wait for each other: none of them ever becomes ready, and where
// they are Kustomizations of one source, Flux is slow to bring a new revision to any of that
// source's Kustomizations.
var DependsOnCycle = register(&Check{
	ID:       "dependson-cycle",
	Title:    "objects wait for each other",
	Severity: Error,
	Run:      dependsOnCycle,
})

func dependsOnCycle(p *Pass) {
	for _, ring := range p.Graph.Cycles(readiness.WaitsForReady) {
		f := ringFinding(p.Graph, ring, ringVerdict(ring))
		if source, users := sharedSource(p.Graph, ring); users > 0 {
			f.addHint("while it lasts, " + untold(users) + " of a new revision of " + source.Key.String())
			n, _ := p.Graph.Node(source)
			if !n.Pos.IsZero() {
				f.Related = append(f.Related, Related{Pos: n.Pos, Message: source.Key.String() + " is the source of them all"})
			}
		}
		p.Report(f)
	}
}

// untold says that the Kustomizations of a source are not told of something.
func untold(users int) string {
	if users == 1 {
		return "it is not told"
	}
	return fmt.Sprintf("none of %d Kustomizations is told", users)
}

// sharedSource returns the source that all Kustomizations of a ring take their manifests from, and how
// many Kustomizations do. Flux sorts the Kustomizations of a source that has a new revision, and tells
// none of them where it meets a ring; users is 0 where the ring is not within one source.
// See https://github.com/fluxcd/kustomize-controller/issues/1712.
func sharedSource(g *graph.Graph, ring []graph.Edge) (source graph.ID, users int) {
	for i, e := range ring {
		own := graph.ID{}
		for in := range g.In(e.From) {
			if in.Relation == graph.ProvidesSourceFor {
				own = in.From
			}
		}
		if own == (graph.ID{}) || i > 0 && own != source {
			return graph.ID{}, 0
		}
		source = own
	}
	for e := range g.Out(source) {
		if e.Relation == graph.ProvidesSourceFor {
			users++
		}
	}
	return source, users
}

func ringVerdict(ring []graph.Edge) string {
	kind := ring[0].From.Kind
	if len(ring) == 1 {
		return fmt.Sprintf("this %s waits for itself and can never become ready", kind.Name)
	}
	what := kind.Name + "s"
	for _, e := range ring {
		if e.From.Kind != kind {
			what = "objects"
		}
	}
	return fmt.Sprintf("none of these %s can ever become ready", what)
}
