package check

import "github.com/fluxgraph/fluxgraph/graph"

// onCluster reports whether an object is on a cluster by what the repository says.
func onCluster(n graph.Node) bool { return n.State == graph.Defined || n.State == graph.Generated }
