package check

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// suspended reports whether Flux leaves an object alone until somebody resumes it.
func suspended(n graph.Node) bool { return n.Fact("suspend") == "true" }

// neverApplied reports whether an object says that kustomize-controller is not to apply it.
func neverApplied(n graph.Node) bool {
	return strings.EqualFold(n.Fact("reconcile"), "disabled") || strings.EqualFold(n.Fact("ssa"), "Ignore")
}

// onCluster reports whether an object is on a cluster by what the repository says.
func onCluster(n graph.Node) bool { return n.State == graph.Defined || n.State == graph.Generated }
