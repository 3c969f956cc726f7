package flux

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

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
	path   string // within the layer, such as .image.tag
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
			s.set(name, newSetting(field, l, at+fieldKey(name), depth+1))
		}
	case v.IsList():
		s.items = []*setting{}
		for i, item := range v.Items() {
			s.items = append(s.items, newSetting(item, l, at+index(i), depth+1))
		}
	default:
		s.value = v
	}
	return s
}

// fieldKey prints a key as a step of a field path.
func fieldKey(name string) string {
	if name == "" || strings.ContainsAny(name, `.[]"`) {
		return "[" + strconv.Quote(name) + "]"
	}
	return "." + name
}

func (s *setting) isMap() bool  { return s != nil && s.fields != nil }
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
		return s.layer.field + s.path
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

// targetStep is one part of a target path: a key, or the index of an item where the key is empty.
type targetStep struct {
	name  string
	index int
}

// maxIndex is the largest index of an item that a target path may give.
const maxIndex = 1000

// targetSteps reads a target path as Helm's --set does: keys between dots, a backslash before a dot
// that belongs to the key, and indices in brackets. ok is false for what is none.
func targetSteps(target string) (steps []targetStep, ok bool) {
	var key strings.Builder
	flush := func() {
		if key.Len() > 0 {
			steps = append(steps, targetStep{name: key.String()})
			key.Reset()
		}
	}
	for i := 0; i < len(target); i++ {
		switch target[i] {
		case '\\':
			if i++; i < len(target) {
				key.WriteByte(target[i])
			}
		case '.':
			flush()
		case '[':
			flush()
			end := strings.IndexByte(target[i:], ']')
			if end < 0 {
				return nil, false
			}
			n, err := strconv.Atoi(target[i+1 : i+end])
			if err != nil || n < 0 || n > maxIndex {
				return nil, false
			}
			steps = append(steps, targetStep{index: n})
			i += end
		case '=', ',', '{', '}':
			return nil, false
		default:
			key.WriteByte(target[i])
		}
	}
	flush()
	return steps, len(steps) > 0 && len(steps) <= maxLevels && steps[0].name != ""
}

// put sets what a target path leads to, in place.
func (s *setting) put(steps []targetStep, leaf *setting) {
	for i, st := range steps {
		next := leaf
		if i+1 < len(steps) {
			have := s.get(st.name)
			if st.name == "" {
				have = nil
				if st.index < len(s.items) {
					have = s.items[st.index]
				}
			}
			switch list := steps[i+1].name == ""; {
			case list && have.isList(), !list && have.isMap():
				next = have
			case list:
				next = &setting{items: []*setting{}, layer: leaf.layer}
			default:
				next = &setting{fields: map[string]*setting{}, layer: leaf.layer}
			}
		}
		if st.name != "" {
			s.set(st.name, next)
		} else {
			for len(s.items) <= st.index {
				s.items = append(s.items, &setting{layer: leaf.layer})
			}
			s.items[st.index] = next
		}
		s = next
	}
}

// releaseValues merges the values of a release as helm-controller does: what valuesFrom names, in
// order, then its own. What a Secret holds is not known. An item with a target path writes into the
// release's own values where they are merged already, as it does in the controller.
// See https://fluxcd.io/flux/components/helm/helmreleases/#values.
func releaseValues(c *cluster, p *placed) *setting {
	spec := p.root().Get("spec")
	own := newSetting(spec.Get("values"), &layer{field: "spec.values", whole: true,
		place: func(at string, _ parse.Value) graph.Pos { return p.placeOf("spec.values" + at) }}, "", 0)
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

// targetValue is the scalar that a text becomes at a target path.
func targetValue(text string, known, literal bool) parse.Value {
	if !known {
		return parse.Value{}
	}
	text = strings.TrimSuffix(text, "\n")
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: text}
	if !literal {
		quoted := len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0]
		switch {
		case quoted:
			n.Value = text[1 : len(text)-1]
		case text == "true", text == "false", text == "null":
			n.Tag, n.Style = "", 0
		}
	}
	return parse.NewValue("", n)
}

// positionOfText returns where the lines of a ConfigMap's key stand: in the ConfigMap's own document, in
// the file that a generator read, or else where the ConfigMap does.
func positionOfText(c *cluster, cm *placed, key, text string) func(line int) graph.Pos {
	pos := cm.at("data" + fieldKey(key))
	began := cm.object.Origin.Root.Get("data", key)
	switch {
	case began.Exists() && cm.built != nil:
		if n := began.Node(); n.Style&yaml.LiteralStyle != 0 && n.Line == pos.Line {
			return func(line int) graph.Pos {
				if line > 0 {
					return graph.Pos{File: pos.File, Line: pos.Line + line}
				}
				return pos
			}
		}
	case cm.object.Generated:
		if file, ok := generatedFrom(c, cm, key, text); ok {
			return func(line int) graph.Pos { return graph.Pos{File: file, Line: max(line, 1)} }
		}
	}
	return func(int) graph.Pos { return pos }
}

// generatedFrom finds the file that gave a generated ConfigMap the text of a key: one that holds this
// very text or, where variables were filled in since, one beside the generator with the same lines
// but for those that hold a variable.
func generatedFrom(c *cluster, cm *placed, key, text string) (file string, ok bool) {
	for _, o := range cm.owners {
		k := c.kusts[o.id]
		if k == nil || k.built == nil || k.artifact.tree == nil {
			continue
		}
		where := func(p string) string {
			f, _ := k.artifact.tree.File(p)
			if k.artifact.name != "" {
				return sourceFile(k.artifact.name, f.File)
			}
			return f.File
		}
		dir := path.Dir(cm.pos.File)
		best := ""
		for _, p := range k.built.Read {
			data, err := k.artifact.tree.ReadFile(p)
			if err != nil || !filledFrom(data, []byte(text)) {
				continue
			}
			beside := path.Dir(where(p)) == dir || strings.HasPrefix(where(p), dir+"/")
			if beside && (path.Base(p) == key || best == "") || best == "" {
				best = where(p)
			}
		}
		if best != "" {
			return best, true
		}
	}
	return "", false
}

var anyVariable = regexp.MustCompile(`\$\{|\$\$`)

// filledFrom reports whether a text is what filling in variables may make of data.
func filledFrom(data, text []byte) bool {
	if bytes.Equal(data, text) {
		return true
	}
	was, is := bytes.Split(data, []byte("\n")), bytes.Split(text, []byte("\n"))
	if len(was) != len(is) || len(is) < 2 {
		return false
	}
	for i := range was {
		if !bytes.Equal(bytes.TrimRight(was[i], " \r"), bytes.TrimRight(is[i], " \r")) && !anyVariable.Match(was[i]) {
			return false
		}
	}
	return true
}
