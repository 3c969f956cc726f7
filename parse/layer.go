package parse

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
)

// layer is a patch whose parts have their places in the file that it stands in.
type layer struct {
	patch      Value // a mapping, or the list of a JSON patch's operations
	kind, name string
	target     *selector // nil if the patch itself names its object
	pos        graph.Pos
}

// selector chooses the objects of a patch. Its expressions match the whole of a text.
type selector struct{ kind, name, namespace *regexp.Regexp }

func newSelector(v Value) *selector {
	compile := func(field string) *regexp.Regexp {
		expr := v.Get(field).Text()
		if expr == "" {
			return nil
		}
		re, _ := regexp.Compile("^(?:" + expr + ")$") // kustomize refuses what is none
		return re
	}
	return &selector{compile("kind"), compile("name"), compile("namespace")}
}

// layers reads patches, in their order. Those that are not valid YAML are left out.
func (t *Tree) layers(sources []patchSource) []layer {
	var all []layer
	for _, s := range sources {
		all = append(all, t.layersOf(s)...)
	}
	return all
}

func (t *Tree) layersOf(s patchSource) []layer {
	var target *selector
	if s.target.IsMap() {
		target = newSelector(s.target)
	}
	name, data, place := s.text.file, []byte(s.text.Text()), func(*yaml.Node) {}
	if f, ok := t.File(s.file); ok {
		name = f.File
		data, _ = f.Repo.ReadFile(f.File)
	} else {
		place = t.inScalar(s)
	}
	var all []layer
	for _, c := range split(toUTF8(data)) {
		root, err := parseNode(c.text)
		if err != nil || root == nil {
			continue
		}
		if _, err := checkAliases(root); err != nil {
			continue
		}
		lines := c.lines()
		eachNode(root, func(n *yaml.Node) {
			n.Line = lines(n.Line)
			place(n)
		})
		v := Value{file: name, node: root}
		at := v.Get("metadata", "name")
		l := layer{patch: v, target: target, kind: v.Get("kind").Text(), name: at.Text(), pos: v.Pos()}
		if at.Exists() {
			l.pos = at.Pos()
		}
		all = append(all, l)
	}
	return all
}

func eachNode(n *yaml.Node, do func(*yaml.Node)) {
	do(n)
	for _, c := range n.Content {
		eachNode(c, do)
	}
}

// inScalar returns the function that moves a node of the text in a scalar to its place in the file.
// The lines of a block scalar are those of the file, indented; what is quoted stands where the scalar
// does.
func (t *Tree) inScalar(s patchSource) func(*yaml.Node) {
	n := s.text.resolved()
	if n.Style&yaml.LiteralStyle == 0 {
		return func(in *yaml.Node) { in.Line, in.Column = n.Line, n.Column }
	}
	indent := 0
	if data, err := t.ReadFile(s.in); err == nil {
		lines := bytes.Split(data, []byte("\n"))
		for i, line := range strings.Split(n.Value, "\n") {
			if strings.TrimSpace(line) != "" && n.Line+i < len(lines) {
				indent = max(0, leadingSpaces(string(lines[n.Line+i]))-leadingSpaces(line))
				break
			}
		}
	}
	return func(in *yaml.Node) { in.Line, in.Column = n.Line+in.Line, in.Column+indent }
}

func leadingSpaces(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// sources returns the patches of the overlay whose places are known.
func (o Overlay) sources() []patchSource {
	var all []patchSource
	for i, p := range o.Patches {
		if i >= len(o.PatchPos) {
			break
		}
		pos := o.PatchPos[i]
		at := func(text string) *yaml.Node {
			return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: pos.Line, Column: pos.Col}
		}
		s := patchSource{text: Value{pos.File, at(p.Patch)}}
		if t := p.Target; t != nil {
			s.target = Value{pos.File, &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
				at("kind"), at(t.Kind), at("name"), at(t.Name), at("namespace"), at(t.Namespace),
			}}}
		}
		all = append(all, s)
	}
	return all
}

// fits reports whether the patch may have been laid over the object.
func (l layer) fits(o Object) bool {
	names := []string{o.Root.Get("metadata", "name").Text(), o.Base, o.Origin.Name}
	kind := o.Root.Get("kind").Text()
	if l.target == nil {
		return l.kind == kind && slices.Contains(names, l.name)
	}
	match := func(re *regexp.Regexp, texts ...string) bool {
		return re == nil || slices.ContainsFunc(texts, re.MatchString)
	}
	return match(l.target.kind, kind) && match(l.target.name, names...) &&
		match(l.target.namespace, o.Root.Get("metadata", "namespace").Text(), o.Origin.Namespace)
}

// step is a part of a field's path: a key, or the index of a list's item.
type step struct {
	key   string
	index int // -1 for a key
}

// stepsOf splits a field's path, written as for Value.At.
func stepsOf(field string) []step {
	var steps []step
	for rest := field; rest != ""; rest = strings.TrimPrefix(rest, ".") {
		if in, ok := strings.CutPrefix(rest, "["); ok {
			if quoted, err := strconv.QuotedPrefix(in); err == nil {
				key, _ := strconv.Unquote(quoted)
				steps = append(steps, step{key, -1})
				rest = strings.TrimPrefix(in[len(quoted):], "]")
				continue
			}
			number, after, _ := strings.Cut(in, "]")
			i, err := strconv.Atoi(number)
			if err != nil {
				return steps
			}
			steps = append(steps, step{number, i})
			rest = after
			continue
		}
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		steps = append(steps, step{rest[:end], -1})
		rest = rest[end:]
	}
	return steps
}

// gives returns the part of the patch that gives a field its value.
func (l layer) gives(steps []step, want string) Value {
	if l.patch.IsMap() {
		return alike(l.patch, steps, want)
	}
	operations := l.patch.Items()
	for _, op := range slices.Backward(operations) {
		pointer := strings.Split(strings.TrimPrefix(op.Get("path").Text(), "/"), "/")
		if len(pointer) > len(steps) || !leads(pointer, steps) {
			continue
		}
		if v := alike(op.Get("value"), steps[len(pointer):], want); v.Exists() {
			return v
		}
	}
	return Value{}
}

// leads reports whether a JSON pointer is the beginning of a field's path. Indices need not be the
// same: other patches may have moved the item.
func leads(pointer []string, steps []step) bool {
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	for i, p := range pointer {
		if _, err := strconv.Atoi(p); steps[i].index >= 0 && (err == nil || p == "-") {
			continue
		}
		if unescape.Replace(p) != steps[i].key {
			return false
		}
	}
	return true
}

// alike returns what the path leads to if it has the text, or is still to be substituted. An item of
// a list may be another one than its index says, because patches move items.
func alike(v Value, steps []step, want string) Value {
	if len(steps) == 0 {
		if text := leaf(v); text == want || strings.Contains(text, "${") {
			return v
		}
		return Value{}
	}
	if steps[0].index < 0 {
		return alike(v.Get(steps[0].key), steps[1:], want)
	}
	items := v.Items()
	var open Value
	for i := range items {
		if i == 0 && steps[0].index < len(items) { // the one that the index says first
			items[0], items[steps[0].index] = items[steps[0].index], items[0]
		}
		switch found := alike(items[i], steps[1:], want); {
		case leaf(found) == want && found.Exists():
			return found
		case found.Exists() && !open.Exists():
			open = found
		}
	}
	return open
}

// leaf returns a scalar's text, or that of the name inside a small mapping.
func leaf(v Value) string {
	if v.IsMap() {
		return v.Get("name").Text()
	}
	return v.Text()
}

// PosOf returns the place that gives a field of the object its value: the line of the document that
// it began as, the patch that says it, or else where the object began. The field is written as for
// Value.At.
func (b *Built) PosOf(o Object, field string) graph.Pos {
	final := o.Root.At(field)
	if !final.Exists() {
		return o.Pos
	}
	steps, want := stepsOf(field), leaf(final)
	if v := alike(o.Origin.Root, steps, want); v.Exists() {
		return v.Pos()
	}
	b.layersOnce.Do(func() { b.layers = b.tree.layers(b.patches) })
	for _, l := range slices.Backward(b.layers) {
		if !l.fits(o) {
			continue
		}
		if v := l.gives(steps, want); v.Exists() {
			return v.Pos()
		}
	}
	if field == "metadata.namespace" {
		for _, v := range slices.Backward(b.namespaces) {
			if v.Text() == want {
				return v.Pos()
			}
		}
	}
	return o.Pos
}
