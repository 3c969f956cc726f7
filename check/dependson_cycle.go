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
	waits := func(e graph.Edge) bool { return e.Relation == graph.DependsOn && !e.Optional }
	for _, ring := range p.Graph.Cycles(waits) {
		p.Report(ringFinding(p.Graph, ring, ringVerdict(ring)))
	}
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
