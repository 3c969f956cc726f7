package model

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

func TestSelects(t *testing.T) {
	labels := NewObject(map[string]any{"app": "shop", "tier": "web"})
	for selector, want := range map[string]bool{
		"{}":                          true,
		"{matchLabels: {app: shop}}":  true,
		"{matchLabels: {app: other}}": false,
		"{matchLabels: {absent: ''}}": false,
		"{matchExpressions: [{key: app, operator: In, values: [shop, other]}]}":      true,
		"{matchExpressions: [{key: app, operator: In, values: [other]}]}":            false,
		"{matchExpressions: [{key: absent, operator: In, values: ['']}]}":            false,
		"{matchExpressions: [{key: app, operator: NotIn, values: [shop]}]}":          false,
		"{matchExpressions: [{key: absent, operator: NotIn, values: ['']}]}":         true,
		"{matchExpressions: [{key: app, operator: Exists}]}":                         true,
		"{matchExpressions: [{key: absent, operator: Exists}]}":                      false,
		"{matchExpressions: [{key: app, operator: DoesNotExist}]}":                   false,
		"{matchLabels: {app: shop}, matchExpressions: [{key: x, operator: Exists}]}": false,
	} {
		v, err := ParseObject([]byte(selector))
		if err != nil {
			t.Fatal(err)
		}
		if got := Selects(v, labels); got != want {
			t.Errorf("%s: %v, want %v", selector, got, want)
		}
	}
}

func TestMayEqual(t *testing.T) {
	for _, tt := range []struct {
		text, name string
		want       bool
	}{
		{"a", "a", true}, {"a", "b", false}, {"${X}-app", "shop-app", true}, {"${X:=a}", "b", true}, {"a.${X}", "ab1", false}, {"${X}", "", true},
	} {
		if got := MayEqual(tt.text, tt.name); got != tt.want {
			t.Errorf("MayEqual(%q, %q) = %v", tt.text, tt.name, got)
		}
	}
}

// NodeText is the same for equal values only.
func TestNodeText(t *testing.T) {
	texts := map[string]string{}
	for _, text := range []string{"{a: b}", "{a: [b]}", "[a, b]", "[[a], b]", "[[a, b]]", "a b", "'1'", "1", "null", "''"} {
		v, err := ParseObject([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := texts[Fingerprint(v)]; ok {
			t.Errorf("%s and %s have one text", text, other)
		}
		texts[Fingerprint(v)] = text
	}
}

// The setting of an object counts where a Kustomization applies it, and not where another object makes it.
func TestExcludedBySetting(t *testing.T) {
	policy := schema.Policy{Reconcile: "disabled"}
	for relation, want := range map[graph.Relation]string{
		graph.Applies:   "kustomize.toolkit.fluxcd.io/reconcile: disabled",
		graph.Generates: "",
	} {
		o := &Object{Owners: []Owner{{Relation: relation, Policy: policy}}}
		if got := ExcludedBySetting(o); got != want {
			t.Errorf("%s: %q, want %q", relation, got, want)
		}
		o.Owners = append(o.Owners, Owner{Relation: graph.Applies})
		if got := ExcludedBySetting(o); got != "" {
			t.Errorf("another owner applies it: %q", got)
		}
	}
}

func TestTargetCluster(t *testing.T) {
	tests := []struct{ config, want string }{
		{"", "c"},
		{"{secretRef: {name: a}}", "c@ns/a"},
		{"{configMapRef: {name: a}}", "c@ns/a"},
		{"{secretRef: {name: a, key: value}}", "c@ns/a"},
		{"{secretRef: {name: a, key: value.yaml}}", "c@ns/a"},
		{"{secretRef: {name: a, key: west}}", "c@ns/a/west"}, // a Secret may hold several kubeconfigs
		{"{secretRef: {}}", "c"},
	}
	for _, tt := range tests {
		root, err := ParseObject([]byte("spec: {kubeConfig: " + tt.config + "}"))
		if err != nil {
			t.Fatal(err)
		}
		c := &Cluster{Name: "c"}
		if got := c.TargetCluster(c.ID(graph.Key{Namespace: "ns", Name: "x"}), root); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.config, got, tt.want)
		}
	}
}

func TestFirstChild(t *testing.T) {
	root := NewObject(map[string]any{"spec": map[string]any{"inputs": []any{map[string]any{"name": "a"}}, "keys": map[string]any{"a.b": "c"}, "empty": map[string]any{}}})
	for path, want := range map[string]string{"spec.inputs": "spec.inputs[0]", "spec.inputs[0]": "spec.inputs[0].name", "spec.inputs[0].name": "", "spec.keys": "", "spec.empty": ""} {
		_, child, ok := firstChild(root.At(path), path)
		if ok != (want != "") || ok && child != want {
			t.Errorf("the first child of %s is %q, want %q", path, child, want)
		}
	}
	if got := (&Object{Manifest: build.Object{Root: root}, Pos: graph.Pos{File: "a", Line: 1}}).firstPosIn("spec.inputs"); got.Line != 1 {
		t.Errorf("the position of a product is %s", got)
	}
}
