package model

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// ExcludedBySetting returns the setting that keeps Kustomizations from applying an object; it is empty where
// none does, and for what no Kustomization applies.
func ExcludedBySetting(p *Object) string {
	if !slices.ContainsFunc(p.Owners, func(o Owner) bool { return o.Relation == graph.Applies }) {
		return ""
	}
	return p.Policy.Excluded()
}
