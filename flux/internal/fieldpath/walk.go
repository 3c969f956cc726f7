package fieldpath

import (
	"regexp"

	"github.com/fluxgraph/fluxgraph/parse"
)

// EachText calls f with every text of a value.
func EachText(v parse.Value, depth int, f func(text string)) {
	if depth > 200 {
		return
	}
	if v.IsScalar() {
		f(v.Text())
	}
	for _, item := range v.Items() {
		EachText(item, depth+1, f)
	}
	for _, field := range v.Fields() {
		EachText(field, depth+1, f)
	}
}

// EachScalar calls f with every scalar below a value, and its field.
func EachScalar(v parse.Value, at string, depth int, f func(v parse.Value, field string)) {
	if depth > 200 {
		return
	}
	if v.IsScalar() {
		f(v, at)
	}
	for i, item := range v.Items() {
		EachScalar(item, at+Index(i), depth+1, f)
	}
	for name, value := range v.Fields() {
		EachScalar(value, Join(at, name), depth+1, f)
	}
}

// FirstMatch returns the path of the first scalar that a pattern matches, or of the key.
func FirstMatch(v parse.Value, text *regexp.Regexp, at string, depth int) (string, bool) {
	if depth > 200 {
		return "", false
	}
	if v.IsScalar() {
		return at, text.MatchString(v.Text())
	}
	for i, item := range v.Items() {
		if f, ok := FirstMatch(item, text, at+Index(i), depth+1); ok {
			return f, true
		}
	}
	for name, value := range v.Fields() {
		below := Join(at, name)
		if text.MatchString(name) {
			return below, true
		}
		if f, ok := FirstMatch(value, text, below, depth+1); ok {
			return f, true
		}
	}
	return "", false
}
