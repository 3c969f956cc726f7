package release

import (
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/helmvalues"
	"github.com/fluxgraph/fluxgraph/parse"
)

// layer is one source of a release's values: spec.values, or an item of spec.valuesFrom.
type layer struct {
	helmvalues.Layer             // without the Text of spec.values, which own holds
	own              parse.Value // spec.values
	known            bool        // Text is what the source holds; otherwise it is the placeholder
	field            string      // field of the release that names the source, such as spec.valuesFrom[0]
	position         positionFunc
}

// positionFunc returns the position of a value at a path of a layer.
type positionFunc func(path string, value parse.Value) graph.Pos

// placeholder is the text at a targetPath whose value is not known.
const placeholder = "secret"

// readLayers returns the layers of a release's values in order, spec.values last. Layers that add nothing,
// or that nothing is known of, are left out. complete is false where the text of a layer is not known,
// because a Secret holds it or because its source is not in the repository.
// See https://fluxcd.io/flux/components/helm/helmreleases/#values-references.
func readLayers(c *model.Cluster, p *model.Object) (layers []*layer, complete bool) {
	complete = true
	spec := p.Root().Get("spec")
	for i, from := range spec.Get("valuesFrom").Items() {
		l, known := readLayer(c, p, from, "spec.valuesFrom"+fieldpath.Index(i))
		complete = complete && known
		if l != nil {
			layers = append(layers, l)
		}
	}
	if own := spec.Get("values"); own.IsMap() {
		layers = append(layers, &layer{
			Layer: helmvalues.Layer{Own: true}, own: own, known: true, field: "spec.values",
			position: func(path string, _ parse.Value) graph.Pos { return p.OriginPosOf(path) },
		})
	}
	return layers, complete
}

// readLayer reads one item of spec.valuesFrom, which is at a field of the release. The layer is nil where
// it is left out.
func readLayer(c *model.Cluster, p *model.Object, from parse.Value, field string) (l *layer, known bool) {
	l = &layer{field: field, position: func(string, parse.Value) graph.Pos { return p.OriginPosOf(field + ".name") }}
	l.Path = from.Get("targetPath").Text()
	l.Literal, _ = from.Get("literal").Bool()
	source, ok := readableSource(c, p, from)
	switch {
	case !ok && l.Path == "":
		return nil, false
	case !ok:
		l.Text = placeholder
		return l, false
	}
	key := valuesKey(from)
	text, ok := model.ConfigMapValue(source.Root(), key)
	if !ok {
		optional, _ := from.Get("optional").Bool()
		return nil, optional
	}
	l.Text, l.known = text, true
	if l.Path == "" {
		positionOf := sync.OnceValue(func() func(line int) graph.Pos { return positionOfText(c, source, key, text) })
		l.position = func(_ string, v parse.Value) graph.Pos { return positionOf()(v.Pos().Line) }
	}
	return l, true
}

// readableSource returns the object that an item of spec.valuesFrom names, where its data can be read: a
// ConfigMap that is not encrypted.
func readableSource(c *model.Cluster, p *model.Object, from parse.Value) (source *model.Object, ok bool) {
	if from.Get("kind").Text() != schema.ConfigMap.Name {
		return nil, false
	}
	key := graph.Key{Kind: schema.ConfigMap, Namespace: p.ID.Namespace, Name: from.Get("name").Text()}
	source, ok = c.ObjectsByID[graph.ID{Cluster: p.ID.Cluster, Key: key}]
	return source, ok && !model.IsEncrypted(source.Root())
}

// valuesKey returns the key of a ConfigMap or Secret that an item of spec.valuesFrom takes.
func valuesKey(from parse.Value) string {
	if key := from.Get("valuesKey").Text(); key != "" {
		return key
	}
	return "values.yaml"
}
