package flux

import (
	"regexp"
	"strings"
)

// mayBe reports whether a name that may hold variables can be another one.
func mayBe(pattern, name string) bool {
	if !symbolic(pattern) {
		return pattern == name
	}
	return wildcard(pattern).MatchString(name)
}

var variable = regexp.MustCompile(`\$\{[^}]*\}`)

// wildcard turns a text with variables into a pattern.
func wildcard(text string) *regexp.Regexp {
	parts := variable.Split(text, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$")
}

// symbolic reports whether a text holds a variable that is not known.
func symbolic(text string) bool { return strings.Contains(text, "${") }
