package supply

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

func TestTemplateScopes(t *testing.T) {
	key := func(kind graph.Kind, namespace, name string) graph.Key {
		return graph.Key{Kind: kind, Namespace: namespace, Name: name}
	}
	tests := []struct {
		name, spec string
		creates    []graph.Key
		not        []graph.Key
	}{
		{"a name with an input", `{resources: [{apiVersion: v1, kind: Secret, metadata: {name: "a-<< inputs.x >>"}}]}`,
			[]graph.Key{key(schema.Secret, "web", "a-b")}, []graph.Key{key(schema.Secret, "web", "b"), key(schema.Secret, "other", "a-b"), key(schema.ConfigMap, "web", "a-b")}},
		{"a template with actions of its own lines", `{resourcesTemplate: "<<- range .inputs >>\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: << .x >>\n  namespace: other\n<<- end >>\n"}`,
			[]graph.Key{key(schema.Secret, "other", "b")}, []graph.Key{key(schema.Secret, "web", "b")}},
		{"a Kustomization", `{steps: [{resources: [{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: a}}]}]}`,
			[]graph.Key{key(schema.Secret, "other", "b")}, nil},
		{"a Kustomization with a target namespace", `{resources: [{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: a}, spec: {targetNamespace: other}}]}`,
			[]graph.Key{key(schema.Secret, "other", "b")}, []graph.Key{key(schema.Secret, "web", "b")}},
		{"what it creates has a product", `{resources: [{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: a}}]}`,
			[]graph.Key{key(schema.Secret, "web", "b")}, []graph.Key{key(schema.ConfigMap, "web", "b")}},
		{"a kind with an input", `{resources: [{apiVersion: v1, kind: "<< inputs.kind >>", metadata: {name: a}}]}`,
			[]graph.Key{key(schema.Secret, "other", "b")}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root, err := model.ParseObject([]byte("apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: web}\nspec: " + tt.spec + "\n"))
			if err != nil {
				t.Fatal(err)
			}
			set := &model.Object{ID: graph.ID{Key: key(schema.ResourceSet, "web", "set")}, Manifest: build.Object{Root: root}}
			unread := unreadSupplier{scopes: templateScopes(set)}
			for _, k := range tt.creates {
				if !unread.mayCreate(k) {
					t.Errorf("does not create %s", k)
				}
			}
			for _, k := range tt.not {
				if unread.mayCreate(k) {
					t.Errorf("creates %s", k)
				}
			}
		})
	}
}

func TestHasHash(t *testing.T) {
	for name, want := range map[string]bool{"a-bcdfghkmt2": true, "a": false, "a-bcdfghkmt": false, "a-bcdfghkmt1": false, "b-bcdfghkmt2": false} {
		if got := hasHash("a", name); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestMatchesAny(t *testing.T) {
	tests := []struct {
		patterns, namespace string
		want                bool
	}{
		{"", "a", true}, {" ", "a", true}, {"a", "a", true}, {"b, a", "a", true}, {"a.*", "abc", true}, {"a", "ab", false}, {"(", "a", false}, {"(, a", "a", true},
	}
	for _, tt := range tests {
		if got := matchesAny(tt.patterns, tt.namespace); got != tt.want {
			t.Errorf("%q of %q: got %v", tt.namespace, tt.patterns, got)
		}
	}
}
