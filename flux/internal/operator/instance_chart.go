package operator

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// chartName is the name of the chart that installs a FluxInstance.
const chartName = "flux-instance"

// GenerateFromChart returns the objects of the sync of the FluxInstance that a HelmRelease of the chart
// flux-instance installs, whose spec is among the chart's values; nil for releases of other charts.
// See https://github.com/controlplaneio-fluxcd/charts/tree/main/charts/flux-instance.
func GenerateFromChart(before *model.Cluster, release *model.Object) []*model.Object {
	if !isInstanceChart(before, release) {
		return nil
	}
	namespace := textOr(release.Root().Get("spec", "targetNamespace"), release.ID.Namespace)
	for _, v := range instanceValues(before, release) {
		if sync, ok := SyncObjects(v.values.Get("instance"), namespace); ok {
			return sync.objects(before, release, v.field)
		}
	}
	return nil
}

// chartValues are values of a release, and the field that holds or names them.
type chartValues struct {
	values parse.Value
	field  string
}

// instanceValues returns the values of a release of the chart flux-instance that may hold the whole sync: its
// spec.values, then the ConfigMaps of spec.valuesFrom.
func instanceValues(before *model.Cluster, release *model.Object) []chartValues {
	spec := release.Root().Get("spec")
	all := []chartValues{{spec.Get("values"), "spec.values.instance.sync"}}
	for i, ref := range spec.Get("valuesFrom").Items() {
		if ref.Get("kind").Text() != schema.ConfigMap.Name {
			continue
		}
		configMap, ok := before.Find(graph.Key{Kind: schema.ConfigMap, Namespace: release.ID.Namespace, Name: ref.Get("name").Text()})
		if !ok {
			continue
		}
		text, ok := model.ConfigMapValue(configMap.Root(), textOr(ref.Get("valuesKey"), "values.yaml"))
		if !ok {
			continue
		}
		if values, err := model.ParseObject([]byte(text)); err == nil {
			all = append(all, chartValues{values, "spec.valuesFrom" + fieldpath.Index(i)})
		}
	}
	return all
}

// isInstanceChart reports whether a release installs the chart flux-instance.
func isInstanceChart(before *model.Cluster, release *model.Object) bool {
	spec := release.Root().Get("spec")
	if spec.Get("chart", "spec", "chart").Text() == chartName {
		return true
	}
	ref := spec.Get("chartRef")
	if ref.Get("kind").Text() != schema.OCIRepository.Name {
		return false
	}
	namespace := textOr(ref.Get("namespace"), release.ID.Namespace)
	source, ok := before.Find(graph.Key{Kind: schema.OCIRepository, Namespace: namespace, Name: ref.Get("name").Text()})
	return ok && strings.HasSuffix(strings.TrimSuffix(source.Root().Get("spec", "url").Text(), "/"), "/"+chartName)
}
