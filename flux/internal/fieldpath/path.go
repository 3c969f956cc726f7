package fieldpath

import (
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

// Hit is one place where a rule's field stands in an object.
type Hit struct {
	Value parse.Value
	Field string // with indices, such as spec.dependsOn[0]
}

// Step is one part of a field's path.
type Step struct {
	name string
	glob bool // the name holds *, which stands for any letters
	list bool // every item of it
}

// Parse takes a field's path apart. A key with dots in it stands in brackets and quotes.
func Parse(path string) []Step {
	var all []Step
	for rest := path; rest != ""; rest = strings.TrimPrefix(rest, ".") {
		var s Step
		if quoted, err := strconv.QuotedPrefix(strings.TrimPrefix(rest, "[")); err == nil {
			s.name, _ = strconv.Unquote(quoted)
			rest = strings.TrimPrefix(rest[1+len(quoted):], "]")
		} else {
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			s.name, rest = rest[:end], rest[end:]
			s.glob = strings.Contains(s.name, "*")
		}
		rest, s.list = strings.CutPrefix(rest, "[]")
		all = append(all, s)
	}
	return all
}

// Find finds every place of a field's path below a value.
func Find(v parse.Value, path []Step, at string) []Hit {
	if len(path) == 0 {
		if !v.Exists() || v.IsNull() {
			return nil
		}
		return []Hit{{v, at}}
	}
	s := path[0]
	if s.glob {
		var hits []Hit
		for name, next := range v.Fields() {
			if Matches(s.name, name) {
				hits = append(hits, into(next, path, Join(at, name))...)
			}
		}
		return hits
	}
	next := v.Get(s.name)
	if !next.Exists() {
		return nil
	}
	return into(next, path, Join(at, s.name))
}

// into goes on from the value of the first step.
func into(next parse.Value, path []Step, at string) []Hit {
	if !path[0].list {
		return Find(next, path[1:], at)
	}
	var hits []Hit
	for i, item := range next.Items() {
		hits = append(hits, Find(item, path[1:], at+Index(i))...)
	}
	return hits
}

// Join adds a key to a field's path. A key that would read as more than one step stands in brackets and quotes.
func Join(at, name string) string {
	switch {
	case name == "" || strings.ContainsAny(name, ".[]/\""):
		return at + "[" + strconv.Quote(name) + "]"
	case at == "":
		return name
	}
	return at + "." + name
}

// Matches reports whether a name is one that a pattern with at most one * stands for.
func Matches(pattern, name string) bool {
	before, after, ok := strings.Cut(pattern, "*")
	if !ok {
		return pattern == name
	}
	return len(name) >= len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
}

func Index(i int) string { return "[" + strconv.Itoa(i) + "]" }

// Parent returns the path of what holds a field.
func Parent(field string) string {
	if i := strings.LastIndexByte(field, '.'); i >= 0 {
		return field[:i]
	}
	return ""
}
