package flux_test

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Flux does not apply an object whose setting excludes it, nor what such a Kustomization would apply. Whether the
// cluster has these objects is then unknown, and a reference to one is no mistake.
func TestExcludedFromApply(t *testing.T) {
	tests := []struct {
		name, where, setting string
		excluded             bool
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
			annotate := func(text, name string) string {
				return strings.Replace(text, "  name: "+name+"\n", "  name: "+name+meta+"\n", 1)
			}
			g := flux.Graph(repository(t, home(map[string]string{
				"clusters/c/apps.yaml": annotate(kustomization("apps", "./apps"), "apps"),
				"clusters/c/vars.yaml": annotate(configMap("vars", "A: a"), "vars"),
				"clusters/c/user.yaml": kustomization("user", "./user", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}"),
				"clusters/c/pod.yaml":  "apiVersion: v1\nkind: Pod\nmetadata: {name: pod, namespace: flux-system}\nspec: {containers: [{name: c, envFrom: [{secretRef: {name: below}}]}]}\n",
				"apps/below.yaml":      object("Secret", "below", "stringData: {a: planted}"),
				"user/it.yaml":         configMap("it-${A}", "a: b"),
			})), flux.Options{})
			want, text := graph.Defined, "it-a"
			if test.excluded {
				want, text = graph.Unknown, "it-${A}"
			}
			has(t, g, "c:ConfigMap/flux-system/"+text)
			for _, key := range []graph.Key{
				{Kind: flux.Kustomization, Namespace: "flux-system", Name: "apps"},
				{Kind: graph.Kind{Name: "ConfigMap"}, Namespace: "flux-system", Name: "vars"},
				{Kind: graph.Kind{Name: "Secret"}, Namespace: "flux-system", Name: "below"},
			} {
				n, _ := g.Node(graph.ID{Cluster: "c", Key: key})
				if n.State != want || (n.Fact("reason") != "") != test.excluded || n.Pos.IsZero() {
					t.Errorf("%s is %v at %s, want %v: %q", key, n.State, n.Pos, want, n.Fact("reason"))
				}
				for e := range g.In(n.ID) {
					if e.Relation == graph.Applies && (key.Name == "below") != (e.From.Name == "apps") {
						t.Errorf("%s is applied by %s", key, e.From)
					} else if e.Relation == graph.Applies && test.excluded && key.Name != "below" {
						t.Errorf("%s is applied", key)
					}
				}
			}
		})
	}
}

// An object whose label and annotation disagree has one apply policy, whichever of the two has which value: its
// node, the edges of its owners and the ownership conflict all follow it.
func TestLabelAndAnnotationDisagree(t *testing.T) {
	for _, test := range []struct {
		setting, a, b  string
		excluded       bool // from apply
		conflict, hard bool // its two owners conflict; one of them may delete it
	}{
		{setting: "reconcile", a: "enabled", b: "disabled", excluded: true},
		{setting: "reconcile", a: "", b: "DISABLED", excluded: true},
		{setting: "reconcile", a: "enabled", b: "on", conflict: true, hard: true},
		{setting: "ssa", a: "Merge", b: "Ignore", excluded: true},
		{setting: "ssa", a: "Override", b: "Merge"},
		{setting: "ssa", a: "Override", b: "IfNotPresent"},
		{setting: "ssa", a: "Override", b: "", conflict: true, hard: true},
		{setting: "prune", a: "enabled", b: "disabled", conflict: true},
		{setting: "prune", a: "enabled", b: "", conflict: true, hard: true},
	} {
		for _, values := range [][2]string{{test.a, test.b}, {test.b, test.a}} {
			label, annotation := values[0], values[1]
			t.Run(test.setting+" label="+label+" annotation="+annotation, func(t *testing.T) {
				t.Parallel()
				key := "kustomize.toolkit.fluxcd.io/" + test.setting
				meta := "\n  labels: {" + key + ": '" + label + "'}\n  annotations: {" + key + ": '" + annotation + "'}"
				shared := strings.Replace(configMap("shared", "a: b"), "  name: shared\n", "  name: shared"+meta+"\n", 1)
				g := flux.Graph(repository(t, home(map[string]string{
					"clusters/c/one.yaml": kustomization("one", "./one"), "one/shared.yaml": shared,
					"clusters/c/two.yaml": kustomization("two", "./two"), "two/shared.yaml": shared,
				})), flux.Options{})
				id := graph.ID{Cluster: "c", Key: graph.Key{Kind: graph.Kind{Name: "ConfigMap"}, Namespace: "flux-system", Name: "shared"}}
				n, _ := g.Node(id)
				if got := n.Fact("applied") == "never"; got != test.excluded || (n.State == graph.Unknown) != test.excluded {
					t.Errorf("never applied: %v (%v), want %v", got, n.State, test.excluded)
				}
				owners := 0
				for e := range g.In(id) {
					if e.Relation == graph.Applies {
						owners++
					}
				}
				if want := map[bool]int{true: 0, false: 2}[test.excluded]; owners != want {
					t.Errorf("%d owners, want %d", owners, want)
				}
				conflict, hard := false, false
				for _, p := range g.Problems() {
					if p.Kind == graph.DuplicateOwner {
						conflict, hard = true, !p.Soft
					}
				}
				if conflict != test.conflict || hard != test.hard {
					t.Errorf("an ownership conflict: %v, hard: %v; want %v, %v", conflict, hard, test.conflict, test.hard)
				}
			})
		}
	}
}
