package fieldpath

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

type Condition struct {
	field  []Step
	not    bool
	values []string // nil: the field is there
}

// ParseConditions takes the When of a row apart.
func ParseConditions(when string) []Condition {
	var all []Condition
	for _, text := range strings.Fields(when) {
		var c Condition
		text, c.not = strings.CutPrefix(text, "!")
		field, values, ok := strings.Cut(text, "=")
		if ok {
			c.values = strings.Split(values, "|")
		}
		c.field = Parse(field)
		all = append(all, c)
	}
	return all
}

func (c Condition) holds(root parse.Value) bool {
	text, there := "", false
	if hits := Find(root, c.field, ""); len(hits) > 0 {
		text, there = hits[0].Value.Text(), true
	}
	ok := there
	if c.values != nil {
		ok = slices.Contains(c.values, text)
	}
	return ok != c.not
}

// Hold reports whether an object meets every condition.
func Hold(all []Condition, root parse.Value) bool {
	return !slices.ContainsFunc(all, func(c Condition) bool { return !c.holds(root) })
}
