package flux

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// excludedBySetting returns the setting that keeps Kustomizations from applying an object; it is empty where
// none does, and for what no Kustomization applies.
func excludedBySetting(p *placed) string {
	if !slices.ContainsFunc(p.owners, func(o owner) bool { return o.relation == graph.Applies }) {
		return ""
	}
	return p.policy.excluded()
}
