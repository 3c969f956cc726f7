package release

import (
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// releaseValues merges the values of a release as helm-controller does: what valuesFrom names, in
// order, then its own. What a Secret holds is not known. An item with a target path writes into the
// release's own values where they are merged already, as it does in the controller.
// See https://fluxcd.io/flux/components/helm/helmreleases/#values.
func releaseValues(c *model.Cluster, p *model.Object) *setting {
	spec := p.Root().Get("spec")
	own := newSetting(spec.Get("values"), &layer{field: "spec.values", whole: true,
		place: func(at string, _ parse.Value) graph.Pos { return p.OriginPosOf(at) }}, "spec.values", 0)
	if !own.isMap() {
		own = &setting{fields: map[string]*setting{}}
	}
	all := &setting{fields: map[string]*setting{}}
	for i, from := range spec.Get("valuesFrom").Items() {
		l := &layer{field: "spec.valuesFrom" + fieldpath.Index(i)}
		l.place = func(string, parse.Value) graph.Pos { return p.OriginPosOf(fieldpath.Join(l.field, "name")) }
		text, known := "", false
		var holder *model.Object
		key := from.Get("valuesKey").Text()
		if key == "" {
			key = "values.yaml"
		}
		if from.Get("kind").Text() == "ConfigMap" {
			id := graph.ID{Cluster: p.ID.Cluster, Key: graph.Key{Kind: schema.ConfigMap, Namespace: p.ID.Namespace, Name: from.Get("name").Text()}}
			if cm, ok := c.ObjectsByID[id]; ok && !model.IsEncrypted(cm.Root()) {
				holder = cm
				text, known = model.ConfigMapValue(cm.Root(), key)
			}
		}
		if target := from.Get("targetPath").Text(); target != "" {
			steps, ok := targetSteps(target)
			if !ok {
				continue
			}
			literal, _ := from.Get("literal").Bool()
			all = mergeSettings(all, own)
			all.put(steps, &setting{layer: l, value: targetValue(text, known, literal)})
			continue
		}
		if !known {
			continue
		}
		v, err := model.ParseObject([]byte(text))
		if err != nil || !v.IsMap() {
			continue
		}
		place := sync.OnceValue(func() func(line int) graph.Pos { return positionOfText(c, holder, key, text) })
		l.place = func(_ string, v parse.Value) graph.Pos { return place()(v.Pos().Line) }
		all = mergeSettings(all, newSetting(v, l, "", 0))
	}
	return mergeSettings(all, own)
}
