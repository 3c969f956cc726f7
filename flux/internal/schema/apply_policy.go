package schema

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

// Policy is the apply policy of an object: the labels and annotations that steer kustomize-controller. Each
// field holds a value as it is written; it is empty where the object has none.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources.
type Policy struct {
	Reconcile string // disabled: the object is neither applied nor pruned
	SSA       string // Merge, IfNotPresent or Ignore: how server-side apply treats the object
	Prune     string // disabled: the object stays on the cluster when it is removed from Git
}

// policyValues are the values of each setting that change what the controller does, in order of precedence: one
// that excludes the object from apply wins.
var policyValues = map[string][]string{
	"reconcile": {"disabled"},
	"ssa":       {"Ignore", "IfNotPresent", "Merge"},
	"prune":     {"disabled"},
}

// ApplyPolicy returns the apply policy of an object. A value counts if a label or an annotation has it, in letters
// of any case: an object whose label is enabled and whose annotation is disabled is disabled.
// See AnyInMetadata in https://github.com/fluxcd/pkg/blob/main/ssa/utils/meta.go.
func ApplyPolicy(root parse.Value) Policy {
	return Policy{Reconcile: policySetting(root, "reconcile"), SSA: policySetting(root, "ssa"), Prune: policySetting(root, "prune")}
}

// policySetting returns the value of one setting: of the label and the annotation, the one that changes what the
// controller does, by precedence; else the annotation, and the label where there is none.
func policySetting(root parse.Value, name string) string {
	label := root.Get("metadata", "labels", KustomizeGroup+"/"+name).Text()
	annotation := root.Get("metadata", "annotations", KustomizeGroup+"/"+name).Text()
	for _, value := range policyValues[name] {
		switch {
		case strings.EqualFold(label, value):
			return label
		case strings.EqualFold(annotation, value):
			return annotation
		}
	}
	if annotation != "" {
		return annotation
	}
	return label
}

// Excluded returns the setting that keeps the controller from ever applying the object, as name: value; it
// is empty where none does.
func (p Policy) Excluded() string {
	switch {
	case strings.EqualFold(p.Reconcile, "disabled"):
		return KustomizeGroup + "/reconcile: " + p.Reconcile
	case strings.EqualFold(p.SSA, "Ignore"):
		return KustomizeGroup + "/ssa: " + p.SSA
	}
	return ""
}

// Enforced reports whether the controller restores every field of the object to its value in Git, at every
// reconciliation.
func (p Policy) Enforced() bool {
	if p.Excluded() != "" {
		return false
	}
	return !strings.EqualFold(p.SSA, "IfNotPresent") && !strings.EqualFold(p.SSA, "Merge")
}

// Kept reports whether the controller leaves the object on the cluster when it is removed from Git.
func (p Policy) Kept() bool { return strings.EqualFold(p.Prune, "disabled") }
