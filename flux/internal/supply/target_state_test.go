package supply_test

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux/internal/place/placetest"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
)

func TestStateOfTarget(t *testing.T) {
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
		{"a chart that has nothing to do with it", map[string]string{"c/b.yaml": helmRelease}, secret("web", "gone"), graph.Missing, ""},
		{"a chart by the name of its release", map[string]string{"c/b.yaml": helmRelease}, secret("web", "app-login"), graph.Unknown, "HelmRelease/web/app may make it, and its chart is not at hand (c/b.yaml:2)"},
		{"a chart by a name in its values", map[string]string{"c/b.yaml": strings.Replace(helmRelease, "app", "x", 1) + "spec: {values: {secret: {name: gone}}}\n"}, secret("web", "gone"), graph.Unknown, "HelmRelease/web/x may make it"},
		{"a chart whose values use it", map[string]string{"c/b.yaml": strings.Replace(helmRelease, "app", "x", 1) + "spec: {values: {existingSecret: {name: gone}}}\n"}, secret("web", "gone"), graph.Missing, ""},
		{"a Job names it", map[string]string{"c/b.yaml": placetest.Object("batch/v1", "Job", "make", "spec: {template: {spec: {containers: [{name: c, args: [--secret=gone]}]}}}")}, secret("web", "gone"), graph.Unknown, "Job/web/make names it in spec.template.spec.containers[0].args[0] (c/b.yaml:"},
		{"a Job names another", map[string]string{"c/b.yaml": placetest.Object("batch/v1", "Job", "make", "spec: {template: {spec: {containers: [{name: c, args: [--secret=gone-too]}]}}}")}, secret("web", "gone"), graph.Missing, ""},
		{"a Role names it", map[string]string{"c/b.yaml": placetest.Object("rbac.authorization.k8s.io/v1", "Role", "certs", "rules: [{apiGroups: [''], resources: [secrets], resourceNames: [gone], verbs: [update]}]")}, secret("web", "gone"), graph.Unknown, "Role/web/certs lets an account create it"},
		{"a Role may read it", map[string]string{"c/b.yaml": placetest.Object("rbac.authorization.k8s.io/v1", "Role", "certs", "rules: [{apiGroups: [''], resources: [secrets], resourceNames: [gone], verbs: [get]}]")}, secret("web", "gone"), graph.Missing, ""},
		{"a Job that may create Secrets", map[string]string{
			"c/b.yaml": placetest.Object("batch/v1", "Job", "make", "spec: {template: {spec: {serviceAccountName: maker, containers: []}}}"),
			"c/d.yaml": placetest.Object("rbac.authorization.k8s.io/v1", "Role", "certs", "rules: [{apiGroups: [''], resources: [secrets], verbs: [create]}]"),
			"c/e.yaml": placetest.Object("rbac.authorization.k8s.io/v1", "RoleBinding", "certs", "roleRef: {kind: Role, name: certs}\nsubjects: [{kind: ServiceAccount, name: maker}]"),
		}, secret("web", "gone"), graph.Unknown, "Job/web/make may create it: Role/web/certs lets its account create secrets"},
		{"the namespace of a distribution", nil, graph.Key{Kind: graph.Kind{Group: "apps", Name: "Deployment"}, Namespace: "openshift-monitoring", Name: "x"}, graph.Unknown, "belongs to the cluster itself"},
		{"an installation of Flux by its URL", map[string]string{"c/kustomization.yaml": "resources: [it.yaml, 'https://github.com/fluxcd/flux-manifests']\n"}, secret("web", "gone"), graph.Missing, ""},
		{"a remote base", map[string]string{"c/kustomization.yaml": "resources: [it.yaml, 'https://github.com/example/base']\n"}, secret("web", "gone"), graph.Unknown, "builds on https://github.com/example/base"},
		{"a chart makes no source", map[string]string{"c/b.yaml": helmRelease}, graph.Key{Kind: schema.HelmRepository, Namespace: "web", Name: "app"}, graph.Missing, ""},
		{"a Kustomization that does not build", map[string]string{"c/b.yaml": placetest.Kustomization("b", "./b", ""), "b/kustomization.yaml": "resources: [a.yaml, d.yaml]\n",
			"b/a.yaml": placetest.Object("v1", "ConfigMap", "a", ""), "b/d.yaml": placetest.Object("v1", "ConfigMap", "a", "# gone")}, secret("web", "gone"), graph.Unknown, "does not build"},
		{"one that does not name it", map[string]string{"c/b.yaml": placetest.Kustomization("b", "./b", ""), "b/kustomization.yaml": "resources: [a.yaml, d.yaml]\n",
			"b/a.yaml": placetest.Object("v1", "ConfigMap", "a", ""), "b/d.yaml": placetest.Object("v1", "ConfigMap", "a", "")}, secret("web", "gone"), graph.Missing, ""},
		{"an operator", map[string]string{"c/b.yaml": placetest.Object("example.com/v1", "Thing", "go", "")}, secret("web", "gone"), graph.Unknown, "the operator of Thing/web/go"},
		{"a policy that generates its kind", map[string]string{"c/b.yaml": placetest.Object("kyverno.io/v1", "Policy", "copy", "spec: {rules: [{generate: {kind: Secret, name: '{{x}}'}}]}")}, secret("web", "gone"), graph.Unknown, "Policy/web/copy may make it"},
		{"a policy that generates another", map[string]string{"c/b.yaml": placetest.Object("kyverno.io/v1", "Policy", "copy", "spec: {rules: [{generate: {kind: Secret, name: other}}]}")}, secret("web", "gone"), graph.Missing, ""},
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
			got := supply.New(nil, c)[0].StateOfTarget(object, graph.Ref{To: tt.target, Relation: graph.References})
			if got.State != tt.state || !strings.Contains(got.Reason, tt.reason) || (tt.reason == "") != (got.Reason == "") {
				t.Errorf("got %s, %q, want %s, %q", got.State, got.Reason, tt.state, tt.reason)
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
	s := supply.New(nil, c)[0]
	for name, want := range map[string]bool{"web/sealed": true, "other/sealed": true, "flux-system/sealed": false, "web/gone": false} {
		namespace, name, _ := strings.Cut(name, "/")
		if got := s.Has(c.ID(graph.Key{Kind: schema.Secret, Namespace: namespace, Name: name})); got != want {
			t.Errorf("%s/%s: got %v", namespace, name, got)
		}
	}
}
