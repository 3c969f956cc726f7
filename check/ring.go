package check

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// ringFinding tells a ring from its first node on, each edge as a related place. An edge from a node
// to itself has no related places: the finding's own says it all.
func ringFinding(g *graph.Graph, ring []graph.Edge, verdict string) Finding {
	first := ring[0]
	name := ringNames(ring)
	f := Finding{Cluster: first.From.Cluster, Edges: ring, Pos: g.EdgePos(first)}
	var told []string
	for _, e := range ring {
		f.Nodes = append(f.Nodes, e.From)
		told = append(told, name(e.From))
		if len(ring) > 1 {
			f.Related = append(f.Related, Related{
				Pos:     g.EdgePos(e),
				Message: fmt.Sprintf("%s %s %s", name(e.From), e.Relation.Words(), name(e.To)),
			})
		}
	}
	told = append(told, name(first.From))
	f.Message = fmt.Sprintf("%s: %s", strings.Join(told, " -> "), verdict)
	return f
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
