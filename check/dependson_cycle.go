package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

// DependsOnCycle finds objects that wait for each other: none of them ever becomes ready, and where
// they are Kustomizations of one source, Flux is slow to apply a new revision of that source.
var DependsOnCycle = register(&Check{
	ID:       "dependson-cycle",
	Title:    "objects wait for each other",
	Severity: Error,
	Run:      dependsOnCycle,
})

func dependsOnCycle(p *Pass) {
	for _, cycle := range p.Graph.Cycles(readiness.WaitsForReady) {
		f := cycleFinding(p.Graph, cycle, cycleVerdict(cycle))
		if source, users := sharedSource(p.Graph, cycle); users > 0 {
			f.addHint("while it lasts, " + notNotified(users) + " of a new revision of " + source.Key.String())
			n, _ := p.Graph.Node(source)
			if !n.Pos.IsZero() {
				f.Related = append(f.Related, Related{Pos: n.Pos, Message: source.Key.String() + " is the source of them all"})
			}
		}
		p.Report(f)
	}
}

// notNotified is the clause that the Kustomizations of a source are not notified of something.
func notNotified(users int) string {
	if users == 1 {
		return "it is not told"
	}
	return fmt.Sprintf("none of %d Kustomizations is told", users)
}

// sharedSource returns the source that all Kustomizations of a cycle take their manifests from, and how
// many Kustomizations do; users is 0 where the cycle is not within one source. Flux sorts the
// Kustomizations of a source that has a new revision, and notifies none of them where the sort fails.
// See https://github.com/fluxcd/kustomize-controller/issues/1712.
func sharedSource(g *graph.Graph, cycle []graph.Edge) (source graph.ID, users int) {
	for i, e := range cycle {
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

// cycleVerdict is the end of the message about a cycle of dependsOn.
func cycleVerdict(cycle []graph.Edge) string {
	kind := cycle[0].From.Kind
	if len(cycle) == 1 {
		return fmt.Sprintf("this %s waits for itself and can never become ready", kind.Name)
	}
	what := kind.Name + "s"
	for _, e := range cycle {
		if e.From.Kind != kind {
			what = "objects"
		}
	}
	return fmt.Sprintf("none of these %s can ever become ready", what)
}
