package live

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// The names of the facts that Overlay adds.
const (
	ReadinessFact = "readiness" // of every node that the status tells of: a Readiness
	ReadyFact     = "ready"     // true, false or unknown
	RevisionFact  = "revision"
	SuspendedFact = "suspended" // true, or absent
	MessageFact   = "message"
)

// absentMessage is what a node says that the repository declares, and the status does not have.
const absentMessage = "not in the status of its cluster"

// Gap is in what a repository and a cluster differ.
type Gap struct {
	Undeclared []graph.Key // objects of Flux that are on the cluster, and not in the repository
	Absent     []graph.Key // objects that are in the repository, and not on the cluster
	Both       int         // how many objects of the status are in the repository
}

// Overlay returns g with what the status of a cluster says of its nodes, as facts. What the status does
// not have is unknown, where it has others of that kind and, if it is about one namespace only, in that
// namespace; otherwise nothing is said.
func Overlay(g *graph.Graph, cluster string, objects []Object) (*graph.Graph, Gap) {
	known := make(map[graph.Key]Object, len(objects))
	kinds, namespaces := map[graph.Kind]bool{}, map[string]bool{}
	for _, o := range objects {
		known[o.Key] = o
		kinds[o.Key.Kind], namespaces[o.Key.Namespace] = true, true
	}
	var gap Gap
	here := map[graph.Key]bool{}
	over := g.Fold(func(n graph.Node) (graph.Node, bool) {
		if n.ID.Cluster != cluster || n.ID.Kind.Group == graph.OwnGroup {
			return n, true
		}
		o, ok := known[n.ID.Key]
		if ok {
			here[n.ID.Key] = true
			return o.on(n), true
		}
		declared := n.State == graph.Defined || n.State == graph.Generated
		if declared && kinds[n.ID.Kind] && (len(namespaces) != 1 || namespaces[n.ID.Namespace]) {
			gap.Absent = append(gap.Absent, n.ID.Key)
			return n.With(ReadinessFact, Unknown.String()).With(MessageFact, absentMessage), true
		}
		return n, true
	})
	for key, o := range known {
		if !here[key] && !o.made && isFlux(key.Kind.Group) {
			gap.Undeclared = append(gap.Undeclared, key)
		}
	}
	gap.Both = len(here)
	slices.SortFunc(gap.Undeclared, graph.Key.Compare)
	return over, gap
}

// on returns a node with what the status says of it.
func (o Object) on(n graph.Node) graph.Node {
	suspended := ""
	if o.Suspended {
		suspended = "true"
	}
	return n.With(ReadinessFact, o.Readiness.String()).With(ReadyFact, o.Ready).With(RevisionFact, o.Revision).
		With(SuspendedFact, suspended).With(MessageFact, o.Message)
}
