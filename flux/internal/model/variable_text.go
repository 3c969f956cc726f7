package model

import (
	"regexp"
	"strings"
)

// MayEqual reports whether a name that may hold variables can be another one.
func MayEqual(pattern, name string) bool {
	if !HasVariable(pattern) {
		return pattern == name
	}
	return PatternOf(pattern).MatchString(name)
}

var VariablePattern = regexp.MustCompile(`\$\{[^}]*\}`)

// PatternOf turns a text with variables into a pattern.
func PatternOf(text string) *regexp.Regexp {
	parts := VariablePattern.Split(text, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$")
}

// HasVariable reports whether a text holds a variable that is not known.
func HasVariable(text string) bool { return strings.Contains(text, "${") }
