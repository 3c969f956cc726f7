package flux

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

type condition struct {
	field  []step
	not    bool
	values []string // nil: the field is there
}

// conditions takes the When of a row apart.
func conditions(when string) []condition {
	var all []condition
	for _, text := range strings.Fields(when) {
		var c condition
		text, c.not = strings.CutPrefix(text, "!")
		field, values, ok := strings.Cut(text, "=")
		if ok {
			c.values = strings.Split(values, "|")
		}
		c.field = steps(field)
		all = append(all, c)
	}
	return all
}

func (c condition) holds(root parse.Value) bool {
	text, there := "", false
	if hits := follow(root, c.field, ""); len(hits) > 0 {
		text, there = hits[0].value.Text(), true
	}
	ok := there
	if c.values != nil {
		ok = slices.Contains(c.values, text)
	}
	return ok != c.not
}

// hold reports whether an object meets every condition.
func hold(all []condition, root parse.Value) bool {
	return !slices.ContainsFunc(all, func(c condition) bool { return !c.holds(root) })
}
