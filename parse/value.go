package parse

import (
	"iter"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Value is a YAML value with its place. The zero Value does not exist, and every method may be
// called on it. Aliases and merge keys are followed unseen. Where a mapping has a key twice, the
// last counts, as it does for the API server's YAML reader.
type Value struct {
	file string
	node *yaml.Node
}

// NewValue returns the value of a node that stands in the file. A node whose aliases form a loop or
// expand beyond measure gives the zero Value, so that every Value may be walked to its end.
func NewValue(file string, n *yaml.Node) Value {
	if n != nil && n.Kind == yaml.DocumentNode {
		if len(n.Content) == 0 {
			return Value{}
		}
		n = n.Content[0]
	}
	if n == nil {
		return Value{}
	}
	if _, err := checkAliases(n); err != nil {
		return Value{}
	}
	return Value{file: file, node: n}
}

// resolved returns the node, or the one that it is an alias of; never nil.
func (v Value) resolved() *yaml.Node { return Resolve(v.node) }

// Resolve returns the node, or the one that it is an alias of. It is never nil: nil gives a node of no
// kind.
func Resolve(n *yaml.Node) *yaml.Node {
	if n == nil {
		return &yaml.Node{}
	}
	if n.Kind != yaml.AliasNode {
		return n
	}
	if n.Alias == nil {
		return &yaml.Node{}
	}
	return n.Alias // the parser never makes an alias of an alias
}

// Exists reports whether there is a value; null is one.
func (v Value) Exists() bool { return v.resolved().Kind != 0 }

// IsMap reports whether v is a mapping.
func (v Value) IsMap() bool { return v.resolved().Kind == yaml.MappingNode }

// IsList reports whether v is a list.
func (v Value) IsList() bool { return v.resolved().Kind == yaml.SequenceNode }

// IsScalar reports whether v is a scalar; null is one.
func (v Value) IsScalar() bool { return v.resolved().Kind == yaml.ScalarNode }

// IsNull reports whether v is null, or left empty.
func (v Value) IsNull() bool { return v.IsScalar() && v.resolved().ShortTag() == "!!null" }

// Get returns what the path of mapping keys leads to, or the zero Value.
func (v Value) Get(path ...string) Value {
	for _, name := range path {
		_, value := lookup(v.resolved(), name)
		if value == nil {
			return Value{}
		}
		v.node = value
	}
	return v
}

// Key returns the mapping's key of that name, for its place, or the zero Value.
func (v Value) Key(name string) Value {
	key, _ := lookup(v.resolved(), name)
	if key == nil {
		return Value{}
	}
	return Value{file: v.file, node: key}
}

// lookup finds a key of a mapping: its own, the last of them, or else the first that is merged in.
func lookup(n *yaml.Node, name string) (key, value *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return nil, nil
	}
	merges := false
	for i := len(n.Content) - 2; i >= 0; i -= 2 {
		key := Resolve(n.Content[i])
		if isMerge(key) {
			merges = true
		} else if key.Kind == yaml.ScalarNode && key.Value == name {
			return n.Content[i], n.Content[i+1]
		}
	}
	if merges {
		for m := range merged(n) {
			if key, value := lookup(m, name); key != nil {
				return key, value
			}
		}
	}
	return nil, nil
}

// isMerge reports whether a mapping's key is the merge key, which it is not in quotes.
func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Value == "<<" && (key.Tag == "" || key.Tag == "!" || key.ShortTag() == "!!merge")
}

// merged walks the mappings that a mapping's merge keys name, those that win first.
func merged(n *yaml.Node) iter.Seq[*yaml.Node] {
	return func(yield func(*yaml.Node) bool) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !isMerge(Resolve(n.Content[i])) {
				continue
			}
			from := []*yaml.Node{n.Content[i+1]}
			if list := Resolve(from[0]); list.Kind == yaml.SequenceNode {
				from = list.Content
			}
			for _, m := range from {
				if m = Resolve(m); m.Kind == yaml.MappingNode && !yield(m) {
					return
				}
			}
		}
	}
}

// Items returns the items of a list, and nil for anything else.
func (v Value) Items() []Value {
	n := v.resolved()
	if n.Kind != yaml.SequenceNode {
		return nil
	}
	items := make([]Value, len(n.Content))
	for i, item := range n.Content {
		items[i] = Value{file: v.file, node: item}
	}
	return items
}

// Fields walks a mapping: its own keys in order, then those that are merged in. Each name comes
// once. Keys that are lists or mappings themselves are left out.
func (v Value) Fields() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if n := v.resolved(); n.Kind == yaml.MappingNode {
			f := fields{file: v.file, yield: yield}
			f.walk(n)
		}
	}
}

// fields walks a mapping and what is merged into it.
type fields struct {
	file  string
	yield func(string, Value) bool
	seen  map[string]bool // the names that came, once there is something merged
}

func (f *fields) walk(n *yaml.Node) (more bool) {
	last := lastKeys(n)
	merges := false
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := Resolve(n.Content[i])
		switch {
		case isMerge(key):
			merges = true
		case key.Kind == yaml.ScalarNode && last(i, key.Value) && !f.seen[key.Value]:
			if !f.yield(key.Value, Value{file: f.file, node: n.Content[i+1]}) {
				return false
			}
		}
	}
	if !merges && f.seen == nil {
		return true
	}
	if f.seen == nil {
		f.seen = make(map[string]bool)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := Resolve(n.Content[i]); key.Kind == yaml.ScalarNode && !isMerge(key) {
			f.seen[key.Value] = true
		}
	}
	for m := range merged(n) {
		if !f.walk(m) {
			return false
		}
	}
	return true
}

// few is the number of keys up to which comparing each with each is faster than a table.
const few = 16

// lastKeys returns a function that reports whether the i-th node of a mapping, a key of that name,
// is the last of its name.
func lastKeys(n *yaml.Node) func(i int, name string) bool {
	if len(n.Content) <= 2*few {
		return func(i int, name string) bool {
			for j := i + 2; j+1 < len(n.Content); j += 2 {
				if key := Resolve(n.Content[j]); key.Kind == yaml.ScalarNode && key.Value == name {
					return false
				}
			}
			return true
		}
	}
	last := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := Resolve(n.Content[i]); key.Kind == yaml.ScalarNode {
			last[key.Value] = i
		}
	}
	return func(i int, name string) bool { return last[name] == i }
}

// Text returns a scalar's text as it is meant, without quotes. It is "" for null and for what is no
// scalar.
func (v Value) Text() string {
	if !v.IsScalar() || v.IsNull() {
		return ""
	}
	return v.resolved().Value
}

// Bool returns a boolean as Kubernetes reads it, YAML 1.1: yes, on, true and y, and their opposites,
// but not in quotes. ok is false for anything else.
func (v Value) Bool() (value, ok bool) {
	n := v.resolved()
	const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	isTagged := n.Style&yaml.TaggedStyle != 0
	if n.Kind != yaml.ScalarNode || isTagged && n.ShortTag() != "!!bool" || !isTagged && n.Style&quoted != 0 {
		return false, false
	}
	switch n.Value {
	case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON":
		return true, true
	case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
		return false, true
	}
	return false, false
}

// Pos returns where the value starts; for an alias, where the alias stands. The zero Value has no
// place.
func (v Value) Pos() graph.Pos {
	if v.node == nil {
		return graph.Pos{}
	}
	return graph.Pos{File: v.file, Line: v.node.Line, Col: v.node.Column}
}

// Node returns the node behind the value, which callers must not change; nil for the zero Value.
func (v Value) Node() *yaml.Node { return v.node }

// At returns what a field path such as spec.dependsOn[0].name leads to, or the zero Value. A key
// with dots or brackets in it is written in brackets and quotes: data["values.yaml"].
func (v Value) At(fieldPath string) Value {
	for rest := fieldPath; rest != ""; {
		if in, ok := strings.CutPrefix(rest, "["); ok {
			if quoted, err := strconv.QuotedPrefix(in); err == nil {
				name, _ := strconv.Unquote(quoted)
				v, rest = v.Get(name), in[len(quoted):]
			} else {
				end := max(0, strings.IndexByte(in, ']'))
				v, rest = v.item(in[:end]), in[end:]
			}
			if rest, ok = strings.CutPrefix(rest, "]"); !ok {
				return Value{}
			}
		} else {
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			v, rest = v.Get(rest[:end]), rest[end:]
		}
		if rest == "." || strings.HasPrefix(rest, ".[") || strings.HasPrefix(rest, "..") {
			return Value{}
		}
		rest = strings.TrimPrefix(rest, ".")
	}
	return v
}

// item returns the item of a list whose index is the decimal number.
func (v Value) item(number string) Value {
	i, err := strconv.ParseUint(number, 10, 31)
	n := v.resolved()
	if err != nil || n.Kind != yaml.SequenceNode || int(i) >= len(n.Content) {
		return Value{}
	}
	return Value{file: v.file, node: n.Content[i]}
}
