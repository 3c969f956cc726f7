package schema

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

func TestScopes(t *testing.T) {
	known := Scopes{
		{Group: "example.com", Name: "Depot"}:           ClusterScope,
		{Group: "example.com", Name: "Basket"}:          NamespaceScope,
		{Name: "ConfigMap"}:                             ClusterScope, // a table knows better
		{Group: "operator.openshift.io", Name: "Later"}: NamespaceScope,
	}
	tests := map[string]Scope{
		"/ConfigMap": NamespaceScope, "/Namespace": ClusterScope, "/Whatever": NamespaceScope, "apps/Deployment": NamespaceScope,
		"rbac.authorization.k8s.io/ClusterRole": ClusterScope, "rbac.authorization.k8s.io/Role": NamespaceScope,
		"example.com/Depot": ClusterScope, "example.com/Basket": NamespaceScope, "example.com/Other": UnknownScope,
		"config.openshift.io/OAuth": ClusterScope, "config.openshift.io/ImagePolicy": NamespaceScope,
		"operator.openshift.io/IngressController": NamespaceScope, "operator.openshift.io/Later": NamespaceScope,
		"kubescape.io/ClusterSecurityException": ClusterScope, "kubescape.io/Other": UnknownScope,
		"s3.aws.upbound.io/Bucket": ClusterScope, "s3.aws.m.upbound.io/Bucket": NamespaceScope, "aws.m.upbound.io/ClusterProviderConfig": ClusterScope,
		"bootstrap.cluster.x-k8s.io/KubeadmConfig": NamespaceScope, "runtime.cluster.x-k8s.io/ExtensionConfig": ClusterScope,
		"constraints.gatekeeper.sh/K8sRequiredLabels": ClusterScope, "kustomize.toolkit.fluxcd.io/Kustomization": NamespaceScope,
		"fluxgraph.dev/Path": ClusterScope,
	}
	for text, want := range tests {
		group, name, _ := strings.Cut(text, "/")
		if got := known.Of(graph.Kind{Group: group, Name: name}); got != want {
			t.Errorf("%s: got %d, want %d", text, got, want)
		}
	}
}

// Each group is in one row, no row has * twice, and none says what the table of kinds says, or the opposite.
func TestGroupScopes(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range groupScopes {
		if strings.Contains(row.Cluster, "*") && strings.Contains(row.Namespaced, "*") {
			t.Errorf("%s: both scopes for all other kinds", row.Groups)
		}
		if row.Cluster == "" && row.Namespaced == "" {
			t.Errorf("%s: no scope", row.Groups)
		}
		for _, group := range strings.Fields(row.Groups) {
			if seen[group] {
				t.Errorf("%s has two rows", group)
			}
			seen[group] = true
			for _, name := range strings.Fields(row.Namespaced) {
				if kindsByKind[graph.Kind{Group: group, Name: name}].ClusterScoped {
					t.Errorf("%s/%s has two scopes", group, name)
				}
			}
		}
	}
}
