package check

import "github.com/fluxgraph/fluxgraph/graph"

// onCluster reports whether an object is on a cluster, as far as the repository shows.
func onCluster(n graph.Node) bool { return n.State == graph.Defined || n.State == graph.Generated }
