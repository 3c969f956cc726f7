package flux

import (
	"regexp"

	"github.com/fluxgraph/fluxgraph/parse"
)

// eachText calls f with every text of a value.
func eachText(v parse.Value, depth int, f func(text string)) {
	if depth > 200 {
		return
	}
	if v.IsScalar() {
		f(v.Text())
	}
	for _, item := range v.Items() {
		eachText(item, depth+1, f)
	}
	for _, field := range v.Fields() {
		eachText(field, depth+1, f)
	}
}

// eachScalar calls f with every scalar below a value, and its field.
func eachScalar(v parse.Value, at string, depth int, f func(v parse.Value, field string)) {
	if depth > 200 {
		return
	}
	if v.IsScalar() {
		f(v, at)
	}
	for i, item := range v.Items() {
		eachScalar(item, at+index(i), depth+1, f)
	}
	for name, value := range v.Fields() {
		eachScalar(value, join(at, name), depth+1, f)
	}
}

// fieldWith returns the path of the first scalar that a pattern matches, or of the key.
func fieldWith(v parse.Value, text *regexp.Regexp, at string, depth int) (string, bool) {
	if depth > 200 {
		return "", false
	}
	if v.IsScalar() {
		return at, text.MatchString(v.Text())
	}
	for i, item := range v.Items() {
		if f, ok := fieldWith(item, text, at+index(i), depth+1); ok {
			return f, true
		}
	}
	for name, value := range v.Fields() {
		below := join(at, name)
		if text.MatchString(name) {
			return below, true
		}
		if f, ok := fieldWith(value, text, below, depth+1); ok {
			return f, true
		}
	}
	return "", false
}
