package release

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/flux/internal/place/placetest"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

func TestNaming(t *testing.T) {
	c := placetest.Cluster(t, map[string]string{"c/r.yaml": placetest.Object("helm.toolkit.fluxcd.io/v2", "HelmRelease", "shop", `spec:
  chart: {spec: {chart: argo-cd}}
  targetNamespace: far
  values:
    fullnameOverride: counter
    serviceAccount: {name: robot}
    existingSecret: {name: used}
    storageClasses: [{name: fast}]
    persistence: {storageClass: slow}
    extra: [{apiVersion: v1, kind: ConfigMap, metadata: {name: raw}}]
    templates: |
      kind: ConfigMap
      metadata:
        name: in-a-text
`)}, nil)
	release, ok := c.Find(graph.Key{Kind: schema.HelmRelease, Namespace: "web", Name: "shop"})
	if !ok {
		t.Fatal("the release is not placed")
	}
	naming := NamingOf(c, release)
	for _, tt := range []struct {
		kind graph.Kind
		name string
		want bool
	}{
		{schema.Service, "shop", true}, {schema.Service, "shop-web", true}, {schema.Service, "prometheus-shop-db", true}, {schema.Service, "shopper", false},
		{schema.Service, "counter-web", true}, {schema.Service, "argocd-server", true}, {schema.Service, "argo", false},
		{schema.ServiceAccount, "robot", true}, {schema.Service, "robot", false}, {schema.Secret, "used", false},
		{schema.StorageClass, "fast", true}, {schema.StorageClass, "slow", false},
		{schema.ConfigMap, "raw", true}, {schema.Secret, "raw", false}, {schema.ConfigMap, "in-a-text", true}, {schema.ConfigMap, "in-a", false},
	} {
		if _, got := naming.Names(tt.kind, tt.name); got != tt.want {
			t.Errorf("%s/%s: got %v", tt.kind, tt.name, got)
		}
	}
}
