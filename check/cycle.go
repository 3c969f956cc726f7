package check

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// cycleFinding reports a cycle: its nodes in one message that ends with the verdict, and each edge as a
// related position, unless there is only one edge.
func cycleFinding(g *graph.Graph, cycle []graph.Edge, verdict string) Finding {
	first := cycle[0]
	name := cycleNames(cycle)
	f := Finding{Cluster: first.From.Cluster, Edges: cycle, Pos: graph.EdgePos(g, first)}
	var names []string
	for _, e := range cycle {
		f.Nodes = append(f.Nodes, e.From)
		names = append(names, name(e.From))
		if len(cycle) > 1 {
			f.Related = append(f.Related, Related{
				Pos:     graph.EdgePos(g, e),
				Message: fmt.Sprintf("%s %s %s", name(e.From), e.Relation.Words(), name(e.To)),
			})
		}
	}
	names = append(names, name(first.From))
	f.Message = fmt.Sprintf("%s: %s", strings.Join(names, " -> "), verdict)
	return f
}

// cycleNames returns how a message calls the nodes of a cycle: by their names alone where all have the same
// kind and namespace.
func cycleNames(cycle []graph.Edge) func(graph.ID) string {
	first := cycle[0].From
	sameKind, sameNamespace := true, true
	for _, e := range cycle {
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
