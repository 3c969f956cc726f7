package flux

import (
	"regexp"
	"strings"
)

// wildcard turns a text with variables into a pattern.
func wildcard(text string) *regexp.Regexp {
	parts := variable.Split(text, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$")
}
