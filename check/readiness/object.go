package readiness

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Suspended reports whether Flux does not reconcile an object until somebody resumes it (spec.suspend).
func Suspended(n graph.Node) bool { return n.Fact("suspend") == "true" }

// NotApplied reports whether an object says that kustomize-controller must not apply it.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources.
func NotApplied(n graph.Node) bool {
	return strings.EqualFold(n.Fact("reconcile"), "disabled") || strings.EqualFold(n.Fact("ssa"), "Ignore")
}

// Traceable reports whether the repository shows how an object gets to its cluster: it is defined,
// generated or inferred, and a Kubernetes object.
func Traceable(n graph.Node) bool {
	switch n.State {
	case graph.Defined, graph.Generated, graph.Inferred:
		return n.ID.Kind.Group != graph.OwnGroup
	}
	return false
}

// WaitsForReady reports whether an edge is a dependsOn that is met once the other object is ready. One
// with a condition of its own may be met before.
func WaitsForReady(e graph.Edge) bool {
	return e.Relation == graph.DependsOn && !e.Optional && e.Condition == ""
}

// isFlux reports whether a kind is one of Flux's or of flux-operator's, whose definitions are on a
// cluster before anything is applied.
func isFlux(k graph.Kind) bool {
	return strings.HasSuffix(k.Group, ".toolkit.fluxcd.io") || k.Group == "source.extensions.fluxcd.io" || k.Group == "fluxcd.controlplane.io"
}

// appliedFirst are the kinds that kustomize-controller applies, and waits for, before everything else.
var appliedFirst = map[graph.Kind]bool{
	{Group: "apiextensions.k8s.io", Name: "CustomResourceDefinition"}: true,
	{Name: "Namespace"}: true,
	{Group: "rbac.authorization.k8s.io", Name: "ClusterRole"}: true,
}

// waitsForAll reports whether a generator waits for what it makes: a FluxInstance does so by default.
func waitsForAll(n graph.Node) bool {
	wait := n.Fact("wait")
	return wait == "true" || n.ID.Kind.Name == "FluxInstance" && wait != "false"
}

// notReadyWithout are the kinds that do not become ready without what they name.
var notReadyWithout = map[graph.Kind]bool{
	{Group: "external-secrets.io", Name: "ExternalSecret"}: true,
	{Group: "cert-manager.io", Name: "Certificate"}:        true,
}
