package fieldpath

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

// Condition is what one field of an object must hold.
type Condition struct {
	field   Pattern
	negated bool
	values  []string // the field holds one of these, "" if it is absent; nil: the field is present
}

// ParseConditions returns the conditions in a text of a table, with spaces between them: field where the
// field must be present, field=a|b where it must hold one of several values, and ! before either for the
// opposite. Nothing between two | or after = stands for an absent field.
func ParseConditions(text string) []Condition {
	var all []Condition
	for _, word := range strings.Fields(text) {
		var c Condition
		word, c.negated = strings.CutPrefix(word, "!")
		field, values, hasValues := strings.Cut(word, "=")
		if hasValues {
			c.values = strings.Split(values, "|")
		}
		c.field = ParsePattern(field)
		all = append(all, c)
	}
	return all
}

// Hold reports whether an object meets every condition.
func Hold(all []Condition, root parse.Value) bool {
	return !slices.ContainsFunc(all, func(c Condition) bool { return c.isMet(root) == c.negated })
}

// isMet reports whether an object meets the condition, its negation aside. Of several fields that match,
// the first counts.
func (c Condition) isMet(root parse.Value) bool {
	hits := Find(root, c.field, "")
	if c.values == nil {
		return len(hits) > 0
	}
	text := ""
	if len(hits) > 0 {
		text = hits[0].Value.Text()
	}
	return slices.Contains(c.values, text)
}
