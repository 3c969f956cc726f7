package schema

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

// Policy is what the labels and annotations of an object tell kustomize-controller to do with it. Each
// field holds the value as it is written; it is empty where the object has none.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources.
type Policy struct {
	Reconcile string // disabled: it is neither applied nor pruned
	Ssa       string // Merge, IfNotPresent or Ignore
	Prune     string // disabled: it is left on the cluster
}

// policyValues are the values of each setting that change what the controller does, the strongest first.
var policyValues = map[string][]string{
	"reconcile": {"disabled"},
	"ssa":       {"Ignore", "IfNotPresent", "Merge"},
	"prune":     {"disabled"},
}

// ApplyPolicy returns the apply policy of an object. The controller looks for each value among the labels and
// among the annotations, in letters of any case, and one of the two is enough: an object whose label says
// enabled and whose annotation says disabled is disabled.
func ApplyPolicy(root parse.Value) Policy {
	return Policy{Reconcile: policySetting(root, "reconcile"), Ssa: policySetting(root, "ssa"), Prune: policySetting(root, "prune")}
}

// policySetting returns the value that counts for one setting: one that changes what the controller does, or
// else the annotation's, or else the label's.
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
	case strings.EqualFold(p.Ssa, "Ignore"):
		return KustomizeGroup + "/ssa: " + p.Ssa
	}
	return ""
}

// Enforced reports whether the controller keeps the object as it is in Git: every field that it applies, at
// every reconciliation.
func (p Policy) Enforced() bool {
	if p.Excluded() != "" {
		return false
	}
	return !strings.EqualFold(p.Ssa, "IfNotPresent") && !strings.EqualFold(p.Ssa, "Merge")
}

// Kept reports whether the controller leaves the object on the cluster when it goes from Git.
func (p Policy) Kept() bool { return strings.EqualFold(p.Prune, "disabled") }
