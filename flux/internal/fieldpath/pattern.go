package fieldpath

import (
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

// Pattern is a path that many fields may match, step by step from a value.
type Pattern []Step

// Step is one key of a pattern.
type Step struct {
	key         string
	hasWildcard bool // * in the key stands for any text
	everyItem   bool // the value of the key is a list, and every item of it counts
}

// Hit is a field that matches a pattern.
type Hit struct {
	Value parse.Value
	Path  string // its path, such as spec.dependsOn[0]
}

// ParsePattern returns the pattern that a text of a table is.
func ParsePattern(text string) Pattern {
	var p Pattern
	for rest := text; rest != ""; rest = strings.TrimPrefix(rest, ".") {
		var s Step
		s, rest = parseStep(rest)
		p = append(p, s)
	}
	return p
}

// parseStep returns the first step of a pattern, and the text after it.
func parseStep(text string) (s Step, rest string) {
	if quoted, err := strconv.QuotedPrefix(strings.TrimPrefix(text, "[")); err == nil {
		s.key, _ = strconv.Unquote(quoted)
		rest = strings.TrimPrefix(text[1+len(quoted):], "]")
	} else {
		end := strings.IndexAny(text, ".[")
		if end < 0 {
			end = len(text)
		}
		s.key, rest = text[:end], text[end:]
		s.hasWildcard = strings.Contains(s.key, "*")
	}
	rest, s.everyItem = strings.CutPrefix(rest, "[]")
	return s, rest
}

// Find returns the fields below a value that match a pattern and are not null, in the order of the value.
// path is that of the value itself, from the root of the object.
func Find(v parse.Value, p Pattern, path string) []Hit {
	if len(p) == 0 {
		if !v.Exists() || v.IsNull() {
			return nil
		}
		return []Hit{{v, path}}
	}
	step := p[0]
	if !step.hasWildcard {
		next := v.Get(step.key)
		if !next.Exists() {
			return nil
		}
		return findAfterKey(next, p, Join(path, step.key))
	}
	var hits []Hit
	for key, next := range v.Fields() {
		if MatchesName(step.key, key) {
			hits = append(hits, findAfterKey(next, p, Join(path, key))...)
		}
	}
	return hits
}

// findAfterKey returns what matches a pattern, where v is the value of its first key.
func findAfterKey(v parse.Value, p Pattern, path string) []Hit {
	if !p[0].everyItem {
		return Find(v, p[1:], path)
	}
	var hits []Hit
	for i, item := range v.Items() {
		hits = append(hits, Find(item, p[1:], path+Index(i))...)
	}
	return hits
}

// MatchesName reports whether a name matches a pattern with at most one *, which stands for any text.
func MatchesName(pattern, name string) bool {
	before, after, ok := strings.Cut(pattern, "*")
	if !ok {
		return pattern == name
	}
	return len(name) >= len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
}
