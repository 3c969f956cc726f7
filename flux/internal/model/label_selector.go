package model

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/parse"
)

// Selects reports whether a label selector matches labels. A requirement with an unknown operator counts as met.
// See https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors.
func Selects(selector, labels parse.Value) bool {
	for name, want := range selector.Get("matchLabels").Fields() {
		if have := labels.Get(name); !have.Exists() || have.Text() != want.Text() {
			return false
		}
	}
	for _, requirement := range selector.Get("matchExpressions").Items() {
		if !meets(labels.Get(requirement.Get("key").Text()), requirement) {
			return false
		}
	}
	return true
}

// meets reports whether a label meets a requirement of matchExpressions.
func meets(label, requirement parse.Value) bool {
	isListed := slices.ContainsFunc(requirement.Get("values").Items(), func(v parse.Value) bool { return v.Text() == label.Text() })
	switch requirement.Get("operator").Text() {
	case "In":
		return label.Exists() && isListed
	case "NotIn":
		return !label.Exists() || !isListed
	case "Exists":
		return label.Exists()
	case "DoesNotExist":
		return !label.Exists()
	}
	return true
}
