package flux

import (
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

// hit is one place where a rule's field stands in an object.
type hit struct {
	value parse.Value
	field string // with indices, such as spec.dependsOn[0]
}

// step is one part of a field's path.
type step struct {
	name string
	glob bool // the name holds *, which stands for any letters
	list bool // every item of it
}

// steps takes a field's path apart. A key with dots in it stands in brackets and quotes.
func steps(path string) []step {
	var all []step
	for rest := path; rest != ""; rest = strings.TrimPrefix(rest, ".") {
		var s step
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

// follow finds every place of a field's path below a value.
func follow(v parse.Value, path []step, at string) []hit {
	if len(path) == 0 {
		if !v.Exists() || v.IsNull() {
			return nil
		}
		return []hit{{v, at}}
	}
	s := path[0]
	if s.glob {
		var hits []hit
		for name, next := range v.Fields() {
			if fits(s.name, name) {
				hits = append(hits, into(next, path, join(at, name))...)
			}
		}
		return hits
	}
	next := v.Get(s.name)
	if !next.Exists() {
		return nil
	}
	return into(next, path, join(at, s.name))
}

// into goes on from the value of the first step.
func into(next parse.Value, path []step, at string) []hit {
	if !path[0].list {
		return follow(next, path[1:], at)
	}
	var hits []hit
	for i, item := range next.Items() {
		hits = append(hits, follow(item, path[1:], at+index(i))...)
	}
	return hits
}

// join adds a key to a field's path. A key that would read as more than one step stands in brackets and quotes.
func join(at, name string) string {
	switch {
	case name == "" || strings.ContainsAny(name, ".[]/\""):
		return at + "[" + strconv.Quote(name) + "]"
	case at == "":
		return name
	}
	return at + "." + name
}

// fits reports whether a name is one that a pattern with at most one * stands for.
func fits(pattern, name string) bool {
	before, after, ok := strings.Cut(pattern, "*")
	if !ok {
		return pattern == name
	}
	return len(name) >= len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
}

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }

// parent returns the path of what holds a field.
func parent(field string) string {
	if i := strings.LastIndexByte(field, '.'); i >= 0 {
		return field[:i]
	}
	return ""
}
