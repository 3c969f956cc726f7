package fieldpath

import (
	"regexp"

	"github.com/fluxgraph/fluxgraph/parse"
)

// maxDepth is how deep the walks go into a value. Deeper values, such as those of nested aliases, are
// skipped.
const maxDepth = 200

// EachText calls visit with the text of every scalar of a value, without the keys.
func EachText(v parse.Value, visit func(text string)) { eachText(v, 0, visit) }

func eachText(v parse.Value, depth int, visit func(text string)) {
	if depth > maxDepth {
		return
	}
	if v.IsScalar() {
		visit(v.Text())
	}
	for _, item := range v.Items() {
		eachText(item, depth+1, visit)
	}
	for _, field := range v.Fields() {
		eachText(field, depth+1, visit)
	}
}

// EachScalar calls visit with every scalar of an object, and with the path of its field.
func EachScalar(root parse.Value, visit func(v parse.Value, path string)) {
	eachScalar(root, "", 0, visit)
}

func eachScalar(v parse.Value, path string, depth int, visit func(v parse.Value, path string)) {
	if depth > maxDepth {
		return
	}
	if v.IsScalar() {
		visit(v, path)
	}
	for i, item := range v.Items() {
		eachScalar(item, path+Index(i), depth+1, visit)
	}
	for key, value := range v.Fields() {
		eachScalar(value, Join(path, key), depth+1, visit)
	}
}

// FirstMatch returns the path of the first field of an object whose key, or whose scalar, matches a regular
// expression.
func FirstMatch(root parse.Value, text *regexp.Regexp) (path string, ok bool) {
	return firstMatch(root, text, "", 0)
}

func firstMatch(v parse.Value, text *regexp.Regexp, path string, depth int) (match string, ok bool) {
	if depth > maxDepth {
		return "", false
	}
	if v.IsScalar() {
		return path, text.MatchString(v.Text())
	}
	for i, item := range v.Items() {
		if match, ok := firstMatch(item, text, path+Index(i), depth+1); ok {
			return match, true
		}
	}
	for key, value := range v.Fields() {
		field := Join(path, key)
		if text.MatchString(key) {
			return field, true
		}
		if match, ok := firstMatch(value, text, field, depth+1); ok {
			return match, true
		}
	}
	return "", false
}
