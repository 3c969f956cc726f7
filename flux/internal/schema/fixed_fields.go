package schema

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// kubernetesGroups are the API groups of Kubernetes itself.
// See https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/#-strong-api-groups-strong-.
var kubernetesGroups = []string{
	"", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "apps", "autoscaling", "batch",
	"certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "flowcontrol.apiserver.k8s.io", "networking.k8s.io",
	"node.k8s.io", "policy", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io",
}

// HasFixedFields reports whether the API server refuses objects of a kind that have a top-level field besides the usual ones: the
// kind is one of Kubernetes or Flux. Of other kinds it is not known.
func HasFixedFields(kind graph.Kind) bool {
	return slices.Contains(kubernetesGroups, kind.Group) || strings.HasSuffix(kind.Group, ".toolkit.fluxcd.io")
}
