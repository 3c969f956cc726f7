package artifact

import (
	"maps"
	"path"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse/build"
)

// captures are the values that a directory gives to the names of a path pattern such as apps/{name}.
type captures map[string]string

// expand replaces every {name} of a text by its value.
func (c captures) expand(text string) string {
	for name, value := range c {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// match is a directory that matches the first elements of a path pattern.
type match struct {
	dir      string
	captures captures
}

// matchPathPattern returns the captures of every directory of a tree that a path pattern matches, in the order
// of the directories; none for a pattern that is malformed.
func matchPathPattern(tree *build.Tree, pattern string) []captures {
	matches := []match{{dir: ".", captures: captures{}}}
	for _, element := range strings.Split(strings.Trim(pattern, "/"), "/") {
		name, err := elementPattern(element)
		if err != nil {
			return nil
		}
		var longer []match
		for _, m := range matches {
			longer = append(longer, m.matchChildren(tree, name)...)
		}
		matches = longer
	}
	var all []captures
	for _, m := range matches {
		all = append(all, m.captures)
	}
	return all
}

// matchChildren returns the directories directly below a matching one whose names match, too. Captured values
// are in lower case, as in source-watcher.
func (m match) matchChildren(tree *build.Tree, name *regexp.Regexp) []match {
	var children []match
	for _, child := range tree.ReadDir(m.dir) {
		dir := path.Join(m.dir, child)
		values := name.FindStringSubmatch(child)
		if values == nil || !tree.IsDir(dir) {
			continue
		}
		captured := maps.Clone(m.captures)
		for i, capture := range name.SubexpNames() {
			if capture != "" {
				captured[capture] = strings.ToLower(values[i])
			}
		}
		children = append(children, match{dir: dir, captures: captured})
	}
	return children
}

var quotedCapture = regexp.MustCompile(`\\\{([A-Za-z_][A-Za-z0-9_]*)\\\}`)

// elementPattern returns the regular expression of one element of a path pattern, with a group for each
// {name}.
func elementPattern(element string) (*regexp.Regexp, error) {
	text := regexp.QuoteMeta(element)
	text = strings.NewReplacer(`\*`, `[^/]*`, `\?`, `[^/]`).Replace(text)
	text = quotedCapture.ReplaceAllString(text, `(?P<$1>[^/]+)`)
	return regexp.Compile("^" + text + "$")
}
