package operator

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// GenerateFromChart returns the same for the chart that installs a FluxInstance, whose values are
// its spec. See https://github.com/controlplaneio-fluxcd/charts/tree/main/charts/flux-instance.
func GenerateFromChart(before *model.Cluster, p *model.Object) []*model.Object {
	if !isInstanceChart(before, p) {
		return nil
	}
	root := p.Root()
	ns := root.Get("spec", "targetNamespace").Text()
	if ns == "" {
		ns = p.ID.Namespace
	}
	candidates := []struct {
		values parse.Value
		field  string
	}{{root.Get("spec", "values"), "spec.values.instance.sync"}}
	for i, from := range root.Get("spec", "valuesFrom").Items() {
		cm, ok := before.Find(graph.Key{Kind: schema.ConfigMap, Namespace: p.ID.Namespace, Name: from.Get("name").Text()})
		if !ok || from.Get("kind").Text() != "ConfigMap" {
			continue
		}
		key := from.Get("valuesKey").Text()
		if key == "" {
			key = "values.yaml"
		}
		if text, ok := model.ConfigMapValue(cm.Root(), key); ok {
			if values, err := model.ParseObject([]byte(text)); err == nil {
				candidates = append(candidates, struct {
					values parse.Value
					field  string
				}{values, "spec.valuesFrom" + fieldpath.Index(i)})
			}
		}
	}
	for _, candidate := range candidates {
		if source, kustomization, ok := SyncObjects(candidate.values.Get("instance"), ns); ok {
			return []*model.Object{model.NewGenerated(before, p, source, candidate.field), model.NewGenerated(before, p, kustomization, candidate.field)}
		}
	}
	return nil
}

// isInstanceChart reports whether a release installs the chart flux-instance.
func isInstanceChart(before *model.Cluster, p *model.Object) bool {
	spec := p.Root().Get("spec")
	if spec.Get("chart", "spec", "chart").Text() == "flux-instance" {
		return true
	}
	ref := spec.Get("chartRef")
	if ref.Get("kind").Text() != "OCIRepository" {
		return false
	}
	ns := ref.Get("namespace").Text()
	if ns == "" {
		ns = p.ID.Namespace
	}
	source, ok := before.Find(graph.Key{Kind: schema.OCIRepository, Namespace: ns, Name: ref.Get("name").Text()})
	return ok && strings.HasSuffix(strings.TrimSuffix(source.Root().Get("spec", "url").Text(), "/"), "/flux-instance")
}
