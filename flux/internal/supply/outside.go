package supply

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// isDistributionNamespace reports whether a distribution of Kubernetes has a namespace from the start.
func isDistributionNamespace(name string) bool {
	return slices.ContainsFunc(schema.DistributionNamespaces, func(pattern string) bool { return fieldpath.MatchesName(pattern, name) })
}

// chartMakes reports whether a chart, by its name, or its operator creates an object of a kind and name.
func chartMakes(chart string, kind graph.Kind, name string) bool {
	return slices.ContainsFunc(schema.ChartObjects, func(o schema.ChartObject) bool {
		return o.Chart == chart && o.Kind == kind && fieldpath.MatchesName(o.Name, name)
	})
}
