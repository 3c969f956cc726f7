package flux_test

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Flux does not apply what says so, nor what only that would bring; whether it is on the cluster is
// then not known, and nothing that needs it is wrong.
func TestHeld(t *testing.T) {
	tests := []struct {
		name, where, setting string
		held                 bool
	}{
		{"an annotation", "annotations", "reconcile: disabled", true},
		{"a label", "labels", "reconcile: disabled", true},
		{"in other letters", "annotations", "ssa: IGNORE", true},
		{"Ignore", "annotations", "ssa: Ignore", true},
		{"IfNotPresent is applied once", "annotations", "ssa: IfNotPresent", false},
		{"Merge", "annotations", "ssa: Merge", false},
		{"prune", "annotations", "prune: disabled", false},
		{"enabled", "annotations", "reconcile: enabled", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			meta := "\n  " + test.where + ": {kustomize.toolkit.fluxcd.io/" + test.setting + "}"
			mark := func(text, name string) string {
				return strings.Replace(text, "  name: "+name+"\n", "  name: "+name+meta+"\n", 1)
			}
			g := flux.Graph(repository(t, home(map[string]string{
				"clusters/c/apps.yaml": mark(kustomization("apps", "./apps"), "apps"),
				"clusters/c/vars.yaml": mark(configMap("vars", "A: a"), "vars"),
				"clusters/c/user.yaml": kustomization("user", "./user", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}"),
				"clusters/c/pod.yaml":  "apiVersion: v1\nkind: Pod\nmetadata: {name: pod, namespace: flux-system}\nspec: {containers: [{name: c, envFrom: [{secretRef: {name: below}}]}]}\n",
				"apps/below.yaml":      object("Secret", "below", "stringData: {a: planted}"),
				"user/it.yaml":         configMap("it-${A}", "a: b"),
			})), flux.Options{})
			want, text := graph.Defined, "it-a"
			if test.held {
				want, text = graph.Unknown, "it-${A}"
			}
			has(t, g, "c:ConfigMap/flux-system/"+text)
			for _, key := range []graph.Key{
				{Kind: flux.Kustomization, Namespace: "flux-system", Name: "apps"},
				{Kind: graph.Kind{Name: "ConfigMap"}, Namespace: "flux-system", Name: "vars"},
				{Kind: graph.Kind{Name: "Secret"}, Namespace: "flux-system", Name: "below"},
			} {
				n, _ := g.Node(graph.ID{Cluster: "c", Key: key})
				if n.State != want || (n.Fact("reason") != "") != test.held || n.Pos.IsZero() {
					t.Errorf("%s is %v at %s, want %v: %q", key, n.State, n.Pos, want, n.Fact("reason"))
				}
				for e := range g.In(n.ID) {
					if e.Relation == graph.Applies && (key.Name == "below") != (e.From.Name == "apps") {
						t.Errorf("%s is applied by %s", key, e.From)
					} else if e.Relation == graph.Applies && test.held && key.Name != "below" {
						t.Errorf("%s is applied", key)
					}
				}
			}
		})
	}
}
