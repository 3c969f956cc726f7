package live

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// The names of the facts that Overlay adds.
const (
	readinessFact = "readiness" // of every node that is in the status: a Readiness
	readyFact     = "ready"     // true, false or unknown
	revisionFact  = "revision"
	suspendedFact = "suspended" // true, or absent
	messageFact   = "message"
)

// absentMessage is the message of a node that the repository declares and the status does not have.
const absentMessage = "not in the status of its cluster"

// Gap is how a repository and a cluster differ.
type Gap struct {
	Undeclared []graph.Key // objects of Flux that are on the cluster, and not in the repository
	Absent     []graph.Key // objects that are in the repository, and not on the cluster
	Both       int         // how many objects of the status are in the repository
}

// Overlay returns g with the status of a cluster's nodes as facts, and how both differ. A node that the
// status does not have is unknown where the status has others of its kind and, if it is about one namespace
// only, where the node is in that namespace; otherwise the node stays as it is.
func Overlay(g *graph.Graph, cluster string, objects []Object) (*graph.Graph, Gap) {
	known := make(map[graph.Key]Object, len(objects))
	kinds, namespaces := map[graph.Kind]bool{}, map[string]bool{}
	for _, o := range objects {
		known[o.Key] = o
		kinds[o.Key.Kind], namespaces[o.Key.Namespace] = true, true
	}
	var gap Gap
	inBoth := map[graph.Key]bool{}
	over := g.Fold(func(n graph.Node) (graph.Node, bool) {
		if n.ID.Cluster != cluster || n.ID.Kind.Group == graph.OwnGroup {
			return n, true
		}
		o, ok := known[n.ID.Key]
		if ok {
			inBoth[n.ID.Key] = true
			return o.addTo(n), true
		}
		declared := n.State == graph.Defined || n.State == graph.Generated
		if declared && kinds[n.ID.Kind] && (len(namespaces) != 1 || namespaces[n.ID.Namespace]) {
			gap.Absent = append(gap.Absent, n.ID.Key)
			return n.With(readinessFact, Unknown.String()).With(messageFact, absentMessage), true
		}
		return n, true
	})
	for key, o := range known {
		if !inBoth[key] && !o.generated && isFlux(key.Kind.Group) {
			gap.Undeclared = append(gap.Undeclared, key)
		}
	}
	gap.Both = len(inBoth)
	slices.SortFunc(gap.Undeclared, graph.Key.Compare)
	return over, gap
}

// addTo returns a node with the status of the object as facts.
func (o Object) addTo(n graph.Node) graph.Node {
	suspended := ""
	if o.Suspended {
		suspended = "true"
	}
	return n.With(readinessFact, o.Readiness.String()).With(readyFact, o.Ready).With(revisionFact, o.Revision).
		With(suspendedFact, suspended).With(messageFact, o.Message)
}
