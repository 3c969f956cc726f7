package check

import (
	"fmt"
	"strings"

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
		first := ring[0]
		name := ringNames(ring)
		f := Finding{
			Cluster: first.From.Cluster,
			Edges:   ring,
			Pos:     placeOf(p.Graph, first),
		}
		var told []string
		for _, e := range ring {
			f.Nodes = append(f.Nodes, e.From)
			told = append(told, name(e.From))
			f.Related = append(f.Related, Related{
				Pos:     placeOf(p.Graph, e),
				Message: fmt.Sprintf("%s waits for %s", name(e.From), name(e.To)),
			})
		}
		told = append(told, name(first.From))
		if len(ring) == 1 {
			f.Related = nil // the finding's own place says it all
		}
		f.Message = fmt.Sprintf("%s: %s", strings.Join(told, " -> "), ringVerdict(ring))
		p.Report(f)
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

// ringNames returns how the ring's members are called: by their names alone where the kind and the
// namespace are the same all round.
func ringNames(ring []graph.Edge) func(graph.ID) string {
	first := ring[0].From
	sameKind, sameNamespace := true, true
	for _, e := range ring {
		sameKind = sameKind && e.From.Kind == first.Kind
		sameNamespace = sameNamespace && e.From.Namespace == first.Namespace
	}
	return func(id graph.ID) string {
		switch {
		case !sameKind:
			return id.Key.String()
		case !sameNamespace && id.Namespace != "":
			return id.Namespace + "/" + id.Name
		}
		return id.Name
	}
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
