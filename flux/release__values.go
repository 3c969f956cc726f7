package flux

import (
	"sync"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// releaseValues merges the values of a release as helm-controller does: what valuesFrom names, in
// order, then its own. What a Secret holds is not known. An item with a target path writes into the
// release's own values where they are merged already, as it does in the controller.
// See https://fluxcd.io/flux/components/helm/helmreleases/#values.
func releaseValues(c *cluster, p *placed) *setting {
	spec := p.root().Get("spec")
	own := newSetting(spec.Get("values"), &layer{field: "spec.values", whole: true,
		place: func(at string, _ parse.Value) graph.Pos { return p.placeOf(at) }}, "spec.values", 0)
	if !own.isMap() {
		own = &setting{fields: map[string]*setting{}}
	}
	all := &setting{fields: map[string]*setting{}}
	for i, from := range spec.Get("valuesFrom").Items() {
		l := &layer{field: "spec.valuesFrom" + index(i)}
		l.place = func(string, parse.Value) graph.Pos { return p.placeOf(l.field + ".name") }
		text, known := "", false
		var holder *placed
		key := from.Get("valuesKey").Text()
		if key == "" {
			key = "values.yaml"
		}
		if from.Get("kind").Text() == "ConfigMap" {
			id := graph.ID{Cluster: p.id.Cluster, Key: graph.Key{Kind: configMap, Namespace: p.id.Namespace, Name: from.Get("name").Text()}}
			if cm, ok := c.objects[id]; ok && !isEncrypted(cm.root()) {
				holder = cm
				text, known = configMapValue(cm.root(), key)
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
		v, err := parseObject([]byte(text))
		if err != nil || !v.IsMap() {
			continue
		}
		place := sync.OnceValue(func() func(line int) graph.Pos { return positionOfText(c, holder, key, text) })
		l.place = func(_ string, v parse.Value) graph.Pos { return place()(v.Pos().Line) }
		all = mergeSettings(all, newSetting(v, l, "", 0))
	}
	return mergeSettings(all, own)
}
