package release

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/internal/helmvalues"
	"github.com/fluxgraph/fluxgraph/parse"
)

// releaseValues merges the values of a release, and keeps the layer of each. What a Secret holds is not
// known. A layer that stops helm-controller, because it is no YAML or its targetPath is none, is left out.
func releaseValues(c *model.Cluster, p *model.Object) *setting {
	layers, _ := readLayers(c, p)
	values, _ := helmvalues.Merge(plainLayers(layers), settingTree(layers)) // settingTree has no errors
	return values
}

// plainLayers returns layers without their positions.
func plainLayers(layers []*layer) []helmvalues.Layer {
	plain := make([]helmvalues.Layer, len(layers))
	for i, l := range layers {
		plain[i] = l.Layer
	}
	return plain
}

// settingTree merges layers into settings.
type settingTree []*layer

func (t settingTree) Read(layer int) (*setting, error) {
	l := t[layer]
	if l.Own {
		return newSetting(l.own, l, l.field, 0), nil
	}
	values, err := model.ParseObject([]byte(l.Text))
	if err != nil || !values.IsMap() {
		return nil, nil
	}
	return newSetting(values, l, "", 0), nil
}

func (t settingTree) Merge(under, over *setting) *setting { return mergeSettings(under, over) }

// Write writes a layer at its path. Helm's own parser writes into a copy of the settings as plain data, in
// which each scalar is its *setting. Whatever is no *setting afterwards comes from the layer.
func (t settingTree) Write(into *setting, layer int) error {
	l := t[layer]
	fields, _ := into.plain().(map[string]any)
	if helmvalues.SetAtPath(fields, l.Layer) == nil {
		into.takeFields(fields, l)
	}
	return nil
}

// plain returns a setting as plain data: maps and lists of Go, nil for null and for what does not exist,
// and any other scalar as its *setting.
func (s *setting) plain() any {
	switch {
	case s == nil, s.isNull():
		return nil
	case s.isMap():
		fields := make(map[string]any, len(s.fields))
		for name, v := range s.fields {
			fields[name] = v.plain()
		}
		return fields
	case s.isList():
		items := make([]any, len(s.items))
		for i, v := range s.items {
			items[i] = v.plain()
		}
		return items
	}
	return s
}

// takeFields takes over, in place, what a layer has written into the fields of a map. New fields are sorted.
func (s *setting) takeFields(written map[string]any, l *layer) {
	for _, name := range slices.Sorted(maps.Keys(written)) {
		s.set(name, taken(s.fields[name], written[name], l))
	}
}

// taken returns the setting of a value that a layer may have written. Maps that there were before are changed
// in place, and so are lists that have not grown, because Helm's parser does the same.
func taken(before *setting, value any, l *layer) *setting {
	switch value := value.(type) {
	case *setting:
		return value
	case map[string]any:
		if !before.isMap() {
			before = &setting{fields: map[string]*setting{}, layer: l}
		}
		before.takeFields(value, l)
		return before
	case []any:
		list := before
		if len(before.list()) != len(value) || !before.isList() {
			list = &setting{items: make([]*setting, len(value)), layer: l}
			copy(list.items, before.list())
		}
		for i, item := range value {
			if item != nil || list.items[i] != nil { // what a longer list skips does not exist
				list.items[i] = taken(list.items[i], item, l)
			}
		}
		return list
	case nil:
		if before.isNull() {
			return before
		}
	}
	return &setting{layer: l, scalar: writtenScalar(value, l)}
}

// writtenScalar returns a scalar that a layer has written at its path. A text ends without its line break,
// which the ConfigMap of a single value often has.
func writtenScalar(value any, l *layer) parse.Value {
	if !l.known {
		return parse.Value{}
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	switch value := value.(type) {
	case bool:
		n.Tag, n.Value = "!!bool", strconv.FormatBool(value)
	case int64:
		n.Tag, n.Value = "!!int", strconv.FormatInt(value, 10)
	case string:
		n.Tag, n.Value, n.Style = "!!str", strings.TrimSuffix(value, "\n"), yaml.DoubleQuotedStyle
	}
	return parse.NewValue("", n)
}
