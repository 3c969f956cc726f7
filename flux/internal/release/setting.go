package release

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// setting is one value of a chart and the layer that it comes from: a map with fields, a list with items,
// or a scalar. A nil setting does not exist, and every method but set may be called on it.
type setting struct {
	scalar parse.Value // zero where it is not known, because a Secret holds it
	names  []string    // of the fields, in order of their first appearance
	fields map[string]*setting
	items  []*setting
	layer  *layer
	path   string // within the layer; of spec.values: the field of the release, such as spec.values.image.tag
}

// maxLevels is how deep values are read. Charts that people write have about ten levels.
const maxLevels = 60

// newSetting reads a value of a layer. Below maxLevels it reads nothing.
func newSetting(v parse.Value, l *layer, path string, depth int) *setting {
	s := &setting{layer: l, path: path}
	switch {
	case depth > maxLevels:
	case v.IsMap():
		s.fields = map[string]*setting{}
		for name, field := range v.Fields() {
			s.set(name, newSetting(field, l, fieldpath.Join(path, name), depth+1))
		}
	case v.IsList():
		s.items = []*setting{}
		for i, item := range v.Items() {
			s.items = append(s.items, newSetting(item, l, path+fieldpath.Index(i), depth+1))
		}
	default:
		s.scalar = v
	}
	return s
}

func (s *setting) isMap() bool { return s != nil && s.fields != nil }

func (s *setting) isList() bool { return s != nil && s.items != nil }

// list returns the items of a list, and nil for anything else.
func (s *setting) list() []*setting {
	if s == nil {
		return nil
	}
	return s.items
}

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

// set sets a field of a map, in place.
func (s *setting) set(name string, v *setting) {
	if _, ok := s.fields[name]; !ok {
		s.names = append(s.names, name)
	}
	s.fields[name] = v
}

// text returns the text of a scalar. It is "" for null, for what is not known and for what is no scalar.
func (s *setting) text() string {
	if s == nil || s.isMap() || s.isList() {
		return ""
	}
	return s.scalar.Text()
}

// is reports whether a setting is the boolean want.
func (s *setting) is(want bool) bool {
	if s == nil {
		return false
	}
	value, ok := s.scalar.Bool()
	return ok && value == want
}

// isNull reports whether a setting is null.
func (s *setting) isNull() bool { return s != nil && s.scalar.IsNull() }

// disabled reports whether a section has enabled: false.
func (s *setting) disabled() bool { return s.get("enabled").is(false) }

// field returns the field of the release that the setting comes from: of spec.values the value's own
// field, otherwise the item of spec.valuesFrom.
func (s *setting) field() string {
	switch {
	case s == nil || s.layer == nil:
		return "spec.values"
	case s.layer.Own:
		return s.path
	}
	return s.layer.field
}

// pos returns the position of the setting in its layer; zero where there is none.
func (s *setting) pos() graph.Pos {
	if s == nil || s.layer == nil {
		return graph.Pos{}
	}
	return s.layer.position(s.path, s.scalar)
}

// mergeSettings returns the fields of two maps: maps merge, anything else of over replaces what under
// has. Either may be nil. The result is a new map, which shares with both what is below.
func mergeSettings(under, over *setting) *setting {
	merged := &setting{fields: map[string]*setting{}}
	if under.isMap() {
		merged.names = slices.Clone(under.names)
		for name, v := range under.fields {
			merged.fields[name] = v
		}
	}
	if !over.isMap() {
		return merged
	}
	merged.layer, merged.path = over.layer, over.path
	for _, name := range over.names {
		v := over.fields[name]
		if lower := merged.fields[name]; lower.isMap() && v.isMap() {
			v = mergeSettings(lower, v)
		}
		merged.set(name, v)
	}
	return merged
}
