package model

import (
	"regexp"
	"strings"
)

// VariableReference matches a reference to a substitution variable, such as ${NAME} or ${NAME:=default}.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution.
var VariableReference = regexp.MustCompile(`\$\{[^}]*\}`)

// HasVariable reports whether a text refers to a variable. After substitution that is a variable whose value
// is unknown.
func HasVariable(text string) bool { return strings.Contains(text, "${") }

var variableName = regexp.MustCompile(`\$\{[#!]?([_A-Za-z][_A-Za-z0-9]*)`)

// VariableNames returns the names of the variables that a text refers to, in order.
func VariableNames(text string) (names []string) {
	for _, m := range variableName.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

// MayEqual reports whether a text that may refer to variables can become a name.
func MayEqual(text, name string) bool {
	if !HasVariable(text) {
		return text == name
	}
	return patternOf(text).MatchString(name)
}

// patternOf returns a pattern of what a text can become: each variable in it may have any value on one line.
func patternOf(text string) *regexp.Regexp {
	parts := VariableReference.Split(text, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$")
}
