package supply_test

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux/internal/place/placetest"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
)

func TestAbsent(t *testing.T) {
	secret := func(namespace, name string) graph.Key {
		return graph.Key{Kind: schema.Secret, Namespace: namespace, Name: name}
	}
	helmRelease := placetest.Object("helm.toolkit.fluxcd.io/v2", "HelmRelease", "app", "")
	tests := []struct {
		name   string
		files  map[string]string // besides the ConfigMap web/it, which refers to the target
		target graph.Key
		state  graph.State
		reason string // part of it
	}{
		{"nothing supplies it", nil, secret("web", "gone"), graph.Missing, ""},
		{"its namespace is another", nil, secret("other", "gone"), graph.Unknown, "something outside the repository"},
		{"its name is not known", nil, secret("web", "a-${x}"), graph.Unknown, "its name holds a variable"},
		{"an object whose name is not known", map[string]string{"c/b.yaml": placetest.Object("v1", "Secret", `"go${x}"`, "")}, secret("web", "gone"), graph.Unknown, "may be it"},
		{"every cluster has it", nil, graph.Key{Kind: schema.Namespace, Name: "default"}, graph.External, "every cluster has it"},
		{"bootstrap makes it", nil, secret("flux-system", "gone"), graph.External, "when Flux was set up"},
		{"the source of the root", nil, graph.Key{Kind: schema.GitRepository, Namespace: "flux-system", Name: "flux-system"}, graph.External, "flux bootstrap makes it"},
		{"a source", nil, graph.Key{Kind: schema.HelmRepository, Namespace: "web", Name: "gone"}, graph.Missing, ""},
		{"a chart", map[string]string{"c/b.yaml": helmRelease}, secret("web", "gone"), graph.Unknown, "HelmRelease/web/app may make it"},
		{"a chart makes no source", map[string]string{"c/b.yaml": helmRelease}, graph.Key{Kind: schema.HelmRepository, Namespace: "web", Name: "app"}, graph.Missing, ""},
		{"a Kustomization that does not build", map[string]string{"c/b.yaml": placetest.Kustomization("b", "./b", ""), "b/kustomization.yaml": "resources: [a.yaml, d.yaml]\n",
			"b/a.yaml": placetest.Object("v1", "ConfigMap", "a", ""), "b/d.yaml": placetest.Object("v1", "ConfigMap", "a", "")}, secret("web", "gone"), graph.Unknown, "does not build"},
		{"an operator", map[string]string{"c/b.yaml": placetest.Object("example.com/v1", "Thing", "go", "")}, secret("web", "gone"), graph.Unknown, "the operator of Thing/web/go"},
		{"a policy", map[string]string{"c/b.yaml": placetest.Object("kyverno.io/v1", "Policy", "copy", "")}, secret("web", "gone"), graph.Unknown, "a policy may make it"},
		{"a prefix renames it", map[string]string{"c/kustomization.yaml": "resources: [it.yaml, x]\n", "c/x/kustomization.yaml": "namePrefix: dev-\nresources: [r.yaml]\n",
			"c/x/r.yaml": placetest.Object("source.toolkit.fluxcd.io/v1", "HelmRepository", "gone", "")}, graph.Key{Kind: schema.HelmRepository, Namespace: "web", Name: "gone"}, graph.Missing, "kustomize renames it to dev-gone"},
		{"a generator adds a hash", map[string]string{"c/kustomization.yaml": "resources: [it.yaml]\nsecretGenerator: [{name: gone, namespace: web, literals: [a=b]}]\n"}, secret("web", "gone"), graph.Missing, "kustomize adds a hash to its name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{"c/it.yaml": placetest.Object("v1", "ConfigMap", "it", "")}
			for name, text := range tt.files {
				files[name] = text
			}
			c := placetest.Cluster(t, files, nil)
			object, ok := c.Find(graph.Key{Kind: schema.ConfigMap, Namespace: "web", Name: "it"})
			if !ok {
				t.Fatal("the object is not placed")
			}
			state, reason := supply.New(c)[0].StateOfTarget(object, graph.Ref{To: tt.target, Relation: graph.References})
			if state != tt.state || !strings.Contains(reason, tt.reason) || (tt.reason == "") != (reason == "") {
				t.Errorf("got %s, %q, want %s, %q", state, reason, tt.state, tt.reason)
			}
		})
	}
}

func TestHas(t *testing.T) {
	c := placetest.Cluster(t, map[string]string{
		"c/n.yaml": "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: other}\n",
		"c/s.yaml": placetest.Object("bitnami.com/v1alpha1", "SealedSecret", "sealed",
			"spec: {template: {metadata: {annotations: {replicator.v1.mittwald.de/replicate-to: 'oth.*'}}}}"),
	}, nil)
	s := supply.New(c)[0]
	for name, want := range map[string]bool{"web/sealed": true, "other/sealed": true, "flux-system/sealed": false, "web/gone": false} {
		namespace, name, _ := strings.Cut(name, "/")
		if got := s.Has(c.ID(graph.Key{Kind: schema.Secret, Namespace: namespace, Name: name})); got != want {
			t.Errorf("%s/%s: got %v", namespace, name, got)
		}
	}
}
