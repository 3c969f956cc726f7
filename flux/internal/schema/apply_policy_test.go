package schema

import (
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/parse"
)

// anyInMetadata is the test of kustomize-controller: a label or an annotation has the value.
func anyInMetadata(label, annotation, value string) bool {
	return label != "" && strings.EqualFold(label, value) || annotation != "" && strings.EqualFold(annotation, value)
}

// Whatever an object's label and annotation are, each predicate on its policy agrees with
// kustomize-controller, which looks for every value in both.
func TestApplyPolicy(t *testing.T) {
	values := map[string][]string{
		"reconcile": {"", "disabled", "Disabled", "enabled"},
		"ssa":       {"", "Ignore", "ignore", "IfNotPresent", "Merge", "Override"},
		"prune":     {"", "disabled", "DISABLED", "enabled"},
	}
	for name, all := range values {
		for _, label := range all {
			for _, annotation := range all {
				t.Run(fmt.Sprintf("%s label=%s annotation=%s", name, label, annotation), func(t *testing.T) {
					has := func(setting, value string) bool { return setting == name && anyInMetadata(label, annotation, value) }
					p := ApplyPolicy(objectWith(t, name, label, annotation))
					excluded := has("reconcile", "disabled") || has("ssa", "Ignore")
					if got := p.Excluded() != ""; got != excluded {
						t.Errorf("excluded: %v (%q), want %v", got, p.Excluded(), excluded)
					}
					enforced := !excluded && !has("ssa", "IfNotPresent") && !has("ssa", "Merge")
					if got := p.Enforced(); got != enforced {
						t.Errorf("enforced: %v, want %v", got, enforced)
					}
					if got, want := p.Kept(), has("prune", "disabled"); got != want {
						t.Errorf("kept: %v, want %v", got, want)
					}
				})
			}
		}
	}
}

// The label and the annotation have the same weight: swapping them changes nothing but the case of a value.
func TestApplyPolicyIsSymmetric(t *testing.T) {
	for _, tt := range []struct{ name, a, b, want string }{
		{"reconcile", "disabled", "enabled", "disabled"},
		{"ssa", "Ignore", "Merge", "Ignore"},
		{"ssa", "IfNotPresent", "Merge", "IfNotPresent"},
		{"ssa", "Merge", "Override", "Merge"},
		{"prune", "disabled", "enabled", "disabled"},
	} {
		for _, root := range []parse.Value{objectWith(t, tt.name, tt.a, tt.b), objectWith(t, tt.name, tt.b, tt.a)} {
			p := ApplyPolicy(root)
			if got := p.Reconcile + p.SSA + p.Prune; got != tt.want {
				t.Errorf("%s of %s and %s is %q, want %q", tt.name, tt.a, tt.b, got, tt.want)
			}
		}
	}
}

// objectWith returns an object with one setting as a label and as an annotation; an empty value is left out.
func objectWith(t *testing.T, setting, label, annotation string) parse.Value {
	t.Helper()
	meta := map[string]map[string]string{"labels": {}, "annotations": {}}
	if label != "" {
		meta["labels"][KustomizeGroup+"/"+setting] = label
	}
	if annotation != "" {
		meta["annotations"][KustomizeGroup+"/"+setting] = annotation
	}
	var n yaml.Node
	if err := n.Encode(map[string]any{"metadata": meta}); err != nil {
		t.Fatal(err)
	}
	return parse.NewValue("", &n)
}
