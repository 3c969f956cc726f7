package check

import (
	"fmt"

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
	for _, ring := range p.Graph.Cycles(waitsForReady) {
		f := ringFinding(p.Graph, ring, ringVerdict(ring))
		if source, users := sharedSource(p.Graph, ring); users > 0 {
			f.Message += "; while it lasts, " + untold(users) + " of a new revision of " + source.Key.String()
			n, _ := p.Graph.Node(source)
			if !n.Pos.IsZero() {
				f.Related = append(f.Related, Related{Pos: n.Pos, Message: source.Key.String() + " is the source of them all"})
			}
		}
		p.Report(f)
	}
}

// waitsForReady reports whether an edge is a dependsOn that is met once the other object is ready. What
// is asked in place of readiness may hold before.
func waitsForReady(e graph.Edge) bool {
	return e.Relation == graph.DependsOn && !e.Optional && e.Condition == ""
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

// placeOf returns where an edge is made: its own place, or else that of the object that declares it.
func placeOf(g *graph.Graph, e graph.Edge) graph.Pos {
	if !e.Pos.IsZero() {
		return e.Pos
	}
	n, _ := g.Node(declarer(e))
	return n.Pos
}

// declarer returns the end of an edge that says so; target returns the end that it names.
func declarer(e graph.Edge) graph.ID {
	if e.Relation.Backward() {
		return e.To
	}
	return e.From
}

func target(e graph.Edge) graph.ID {
	if e.Relation.Backward() {
		return e.From
	}
	return e.To
}
