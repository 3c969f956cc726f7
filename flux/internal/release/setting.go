package release

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// setting is one chart value and where it was said: a map with fields, a list with items, or a scalar.
// A nil setting does not exist, and every method may be called on it.
type setting struct {
	value  parse.Value // of a scalar; zero for what cannot be known, because a Secret holds it
	names  []string    // of the fields, in order of their first appearance
	fields map[string]*setting
	items  []*setting
	layer  *layer
	path   string // of the release's field, such as spec.values.image.tag, or within the layer
}

// layer is one source of a release's values.
type layer struct {
	field string                                         // of the release that names it, such as spec.valuesFrom[0]
	whole bool                                           // the field holds the values themselves, so that paths go on from it
	place func(path string, value parse.Value) graph.Pos // of a value at a path of the layer
}

// maxLevels is how deep values are read. Charts that people write have about ten levels.
const maxLevels = 60

// newSetting reads a value of a layer.
func newSetting(v parse.Value, l *layer, at string, depth int) *setting {
	s := &setting{layer: l, path: at}
	switch {
	case depth > maxLevels:
	case v.IsMap():
		s.fields = map[string]*setting{}
		for name, field := range v.Fields() {
			s.set(name, newSetting(field, l, fieldpath.Join(at, name), depth+1))
		}
	case v.IsList():
		s.items = []*setting{}
		for i, item := range v.Items() {
			s.items = append(s.items, newSetting(item, l, at+fieldpath.Index(i), depth+1))
		}
	default:
		s.value = v
	}
	return s
}

func (s *setting) isMap() bool { return s != nil && s.fields != nil }

func (s *setting) isList() bool { return s != nil && s.items != nil }

// get returns what a path of keys leads to, or nil.
func (s *setting) get(names ...string) *setting {
	for _, name := range names {
		if s == nil {
			return nil
		}
		s = s.fields[name]
	}
	return s
}

// text returns a scalar's text; "" for null, for what is not known and for what is no scalar.
func (s *setting) text() string {
	if s == nil || s.isMap() || s.isList() {
		return ""
	}
	return s.value.Text()
}

// off reports whether a section says that it is not in use.
func (s *setting) off() bool { return s.get("enabled").is(false) }

// is reports whether a setting is that boolean.
func (s *setting) is(want bool) bool {
	if s == nil {
		return false
	}
	on, ok := s.value.Bool()
	return ok && on == want
}

// field returns the path of the release's field that says it.
func (s *setting) field() string {
	if s == nil || s.layer == nil {
		return "spec.values"
	}
	if s.layer.whole {
		return s.path
	}
	return s.layer.field
}

// pos returns the place that says it.
func (s *setting) pos() graph.Pos {
	if s == nil || s.layer == nil || s.layer.place == nil {
		return graph.Pos{}
	}
	return s.layer.place(s.path, s.value)
}

func (s *setting) set(name string, v *setting) {
	if _, ok := s.fields[name]; !ok {
		s.names = append(s.names, name)
	}
	s.fields[name] = v
}

// mergeSettings lays b over a: maps merge, anything else replaces. What is below may be shared with
// both.
func mergeSettings(a, b *setting) *setting {
	if !a.isMap() || !b.isMap() {
		return b
	}
	out := &setting{names: slices.Clone(a.names), fields: make(map[string]*setting, len(a.fields)), layer: b.layer, path: b.path}
	for name, v := range a.fields {
		out.fields[name] = v
	}
	for _, name := range b.names {
		v := b.fields[name]
		if have := out.fields[name]; have.isMap() && v.isMap() {
			v = mergeSettings(have, v)
		}
		out.set(name, v)
	}
	return out
}
