package position

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Source is where a patch stands.
type Source struct {
	In     string      // path of the kustomization file in the tree; empty for a patch of an overlay
	File   string      // path of the patch's file in the tree; empty for an inline patch
	Text   parse.Value // the inline patch
	Target parse.Value // the selector; the zero Value if the patch itself names its object
}

// Patches are patches whose parts have their positions in the file that they stand in, in the order in
// which they are applied.
type Patches []patch

// patch is one document of a patch.
type patch struct {
	root       parse.Value // a mapping, or the list of a JSON patch's operations
	kind, name string
	target     *selector // nil if the patch itself names its object
	pos        graph.Pos
}

// StrategicMerge returns the position of the first strategic merge patch that itself names the object,
// or no position.
func (p Patches) StrategicMerge(kind, name string) graph.Pos {
	for _, l := range p {
		if l.target == nil && l.kind == kind && l.name == name {
			return l.pos
		}
	}
	return graph.Pos{}
}

// Operation returns the position of the path of the first operation of a JSON patch that does that at
// that JSON pointer, or no position.
func (p Patches) Operation(op, pointer string) graph.Pos {
	for _, l := range p {
		for _, item := range l.root.Items() {
			if item.Get("op").Text() == op && item.Get("path").Text() == pointer {
				return item.Get("path").Pos()
			}
		}
	}
	return graph.Pos{}
}

// selector chooses the objects of a patch. Its expressions match the whole of a text.
type selector struct{ kind, name, namespace *regexp.Regexp }

func newSelector(v parse.Value) *selector {
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

// ReadPatches reads patches, in their order. Those that are not valid YAML are left out.
func ReadPatches(tree *parse.Tree, sources []Source) Patches {
	var all Patches
	for _, s := range sources {
		all = append(all, readPatch(tree, s)...)
	}
	return all
}

func readPatch(tree *parse.Tree, s Source) Patches {
	var target *selector
	if s.Target.IsMap() {
		target = newSelector(s.Target)
	}
	name, data, place := s.Text.Pos().File, []byte(s.Text.Text()), func(*yaml.Node) {}
	if f, ok := tree.File(s.File); ok {
		name = f.File
		data, _ = f.Repo.ReadFile(f.File)
	} else {
		place = inScalar(tree, s)
	}
	var all Patches
	for v := range parse.Values(name, data) {
		for n := range parse.Nodes(v.Node()) {
			place(n)
		}
		at := v.Get("metadata", "name")
		p := patch{root: v, target: target, kind: v.Get("kind").Text(), name: at.Text(), pos: v.Pos()}
		if at.Exists() {
			p.pos = at.Pos()
		}
		all = append(all, p)
	}
	return all
}

// inScalar returns the function that moves a node of the text in a scalar to its place in the file.
// The lines of a block scalar are those of the file, indented; what is quoted stands where the scalar
// does.
func inScalar(tree *parse.Tree, s Source) func(*yaml.Node) {
	n := parse.Resolve(s.Text.Node())
	if n.Style&yaml.LiteralStyle == 0 {
		return func(in *yaml.Node) { in.Line, in.Column = n.Line, n.Column }
	}
	indent := 0
	if data, err := tree.ReadFile(s.In); err == nil {
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

// fits reports whether the patch may have been laid over the object.
func (p patch) fits(o Object) bool {
	names := []string{o.Root.Get("metadata", "name").Text(), o.Base, o.Origin.Name}
	kind := o.Root.Get("kind").Text()
	if p.target == nil {
		return p.kind == kind && slices.Contains(names, p.name)
	}
	match := func(re *regexp.Regexp, texts ...string) bool {
		return re == nil || slices.ContainsFunc(texts, re.MatchString)
	}
	return match(p.target.kind, kind) && match(p.target.name, names...) &&
		match(p.target.namespace, o.Root.Get("metadata", "namespace").Text(), o.Origin.Namespace)
}

// step is a part of a field's path: a key, or the index of a list's item.
type step struct {
	key   string
	index int // -1 for a key
}

// stepsOf splits a field's path, written as for parse.Value.At.
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
func (p patch) gives(steps []step, want string) parse.Value {
	if p.root.IsMap() {
		return alike(p.root, steps, want)
	}
	operations := p.root.Items()
	for _, op := range slices.Backward(operations) {
		pointer := strings.Split(strings.TrimPrefix(op.Get("path").Text(), "/"), "/")
		if len(pointer) > len(steps) || !leads(pointer, steps) {
			continue
		}
		if v := alike(op.Get("value"), steps[len(pointer):], want); v.Exists() {
			return v
		}
	}
	return parse.Value{}
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
func alike(v parse.Value, steps []step, want string) parse.Value {
	if len(steps) == 0 {
		if text := leaf(v); text == want || strings.Contains(text, "${") {
			return v
		}
		return parse.Value{}
	}
	if steps[0].index < 0 {
		return alike(v.Get(steps[0].key), steps[1:], want)
	}
	items := v.Items()
	var open parse.Value
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
func leaf(v parse.Value) string {
	if v.IsMap() {
		return v.Get("name").Text()
	}
	return v.Text()
}
