package release

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// fillRequest fills in what the release asks of its chart. unsure says that a part of the values is
// not known, so that a failure may be due to that.
func fillRequest(before *model.Cluster, p *model.Object, r *model.ChartRequest) (unsure bool) {
	spec := p.Root().Get("spec")
	r.Release, r.Namespace = NameAndNamespace(p)
	install, upgrade := spec.Get("install"), spec.Get("upgrade")
	skipped, _ := install.Get("skipCRDs").Bool()
	later := upgrade.Get("crds").Text()
	r.SkipCRDs = skipped || install.Get("crds").Text() == "Skip" && (later == "" || later == "Skip")
	r.SkipHooks, _ = install.Get("disableHooks").Bool()
	r.SkipSchema, _ = install.Get("disableSchemaValidation").Bool()
	for _, from := range spec.Get("valuesFrom").Items() {
		layer, known := chartValues(before, p, from)
		unsure = unsure || !known
		if layer != (model.ChartValues{}) {
			r.Values = append(r.Values, layer)
		}
	}
	if own := spec.Get("values"); own.IsMap() {
		text, err := yaml.Marshal(own.Node())
		if err != nil {
			return true
		}
		r.Values = append(r.Values, model.ChartValues{Text: string(text), Own: true})
	}
	return unsure || slices.ContainsFunc(r.Values, func(v model.ChartValues) bool { return model.HasVariable(v.Text) })
}

// unreadValue stands where a Secret's value goes.
const unreadValue = "secret"

// chartValues reads one item of valuesFrom. known is false for what a Secret holds, and for what is
// not in the repository.
func chartValues(before *model.Cluster, p *model.Object, from parse.Value) (layer model.ChartValues, known bool) {
	layer.Path = from.Get("targetPath").Text()
	layer.Literal, _ = from.Get("literal").Bool()
	key := from.Get("valuesKey").Text()
	if key == "" {
		key = "values.yaml"
	}
	if from.Get("kind").Text() == "ConfigMap" {
		cm, ok := before.Find(graph.Key{Kind: schema.ConfigMap, Namespace: p.ID.Namespace, Name: from.Get("name").Text()})
		if ok && !model.IsEncrypted(cm.Root()) {
			if text, ok := model.ConfigMapValue(cm.Root(), key); ok {
				layer.Text = text
				return layer, true
			}
			optional, _ := from.Get("optional").Bool()
			return model.ChartValues{}, optional
		}
	}
	if layer.Path == "" {
		return model.ChartValues{}, false
	}
	layer.Text = unreadValue
	return layer, false
}
