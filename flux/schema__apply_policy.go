package flux

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

// applyPolicy is what the labels and annotations of an object tell kustomize-controller to do with it. Each
// field holds the value as it is written; it is empty where the object has none.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources.
type applyPolicy struct {
	reconcile string // disabled: it is neither applied nor pruned
	ssa       string // Merge, IfNotPresent or Ignore
	prune     string // disabled: it is left on the cluster
}

// policyValues are the values of each setting that change what the controller does, the strongest first.
var policyValues = map[string][]string{
	"reconcile": {"disabled"},
	"ssa":       {"Ignore", "IfNotPresent", "Merge"},
	"prune":     {"disabled"},
}

// policyOf returns the apply policy of an object. The controller looks for each value among the labels and
// among the annotations, in letters of any case, and one of the two is enough: an object whose label says
// enabled and whose annotation says disabled is disabled.
func policyOf(root parse.Value) applyPolicy {
	return applyPolicy{reconcile: policySetting(root, "reconcile"), ssa: policySetting(root, "ssa"), prune: policySetting(root, "prune")}
}

// policySetting returns the value that counts for one setting: one that changes what the controller does, or
// else the annotation's, or else the label's.
func policySetting(root parse.Value, name string) string {
	label := root.Get("metadata", "labels", kustomizeGroup+"/"+name).Text()
	annotation := root.Get("metadata", "annotations", kustomizeGroup+"/"+name).Text()
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

// excluded returns the setting that keeps the controller from ever applying the object, as name: value; it
// is empty where none does.
func (p applyPolicy) excluded() string {
	switch {
	case strings.EqualFold(p.reconcile, "disabled"):
		return kustomizeGroup + "/reconcile: " + p.reconcile
	case strings.EqualFold(p.ssa, "Ignore"):
		return kustomizeGroup + "/ssa: " + p.ssa
	}
	return ""
}

// enforced reports whether the controller keeps the object as it is in Git: every field that it applies, at
// every reconciliation.
func (p applyPolicy) enforced() bool {
	if p.excluded() != "" {
		return false
	}
	return !strings.EqualFold(p.ssa, "IfNotPresent") && !strings.EqualFold(p.ssa, "Merge")
}

// kept reports whether the controller leaves the object on the cluster when it goes from Git.
func (p applyPolicy) kept() bool { return strings.EqualFold(p.prune, "disabled") }
