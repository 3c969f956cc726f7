package flux

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// instanceChartMakes returns the same for the chart that installs a FluxInstance, whose values are
// its spec. See https://github.com/controlplaneio-fluxcd/charts/tree/main/charts/flux-instance.
func instanceChartMakes(before *cluster, p *placed) []*placed {
	if !isInstanceChart(before, p) {
		return nil
	}
	root := p.root()
	ns := root.Get("spec", "targetNamespace").Text()
	if ns == "" {
		ns = p.id.Namespace
	}
	candidates := []struct {
		values parse.Value
		field  string
	}{{root.Get("spec", "values"), "spec.values.instance.sync"}}
	for i, from := range root.Get("spec", "valuesFrom").Items() {
		cm, ok := before.find(graph.Key{Kind: configMap, Namespace: p.id.Namespace, Name: from.Get("name").Text()})
		if !ok || from.Get("kind").Text() != "ConfigMap" {
			continue
		}
		key := from.Get("valuesKey").Text()
		if key == "" {
			key = "values.yaml"
		}
		if text, ok := configMapValue(cm.root(), key); ok {
			if values, err := parseObject([]byte(text)); err == nil {
				candidates = append(candidates, struct {
					values parse.Value
					field  string
				}{values, "spec.valuesFrom" + index(i)})
			}
		}
	}
	for _, candidate := range candidates {
		if source, kustomization, ok := syncObjects(candidate.values.Get("instance"), ns); ok {
			return []*placed{newGenerated(before, p, source, candidate.field), newGenerated(before, p, kustomization, candidate.field)}
		}
	}
	return nil
}

// isInstanceChart reports whether a release installs the chart flux-instance.
func isInstanceChart(before *cluster, p *placed) bool {
	spec := p.root().Get("spec")
	if spec.Get("chart", "spec", "chart").Text() == "flux-instance" {
		return true
	}
	ref := spec.Get("chartRef")
	if ref.Get("kind").Text() != "OCIRepository" {
		return false
	}
	ns := ref.Get("namespace").Text()
	if ns == "" {
		ns = p.id.Namespace
	}
	source, ok := before.find(graph.Key{Kind: OCIRepository, Namespace: ns, Name: ref.Get("name").Text()})
	return ok && strings.HasSuffix(strings.TrimSuffix(source.root().Get("spec", "url").Text(), "/"), "/flux-instance")
}
