package report

import (
	"strings"
	"unicode"
)

// Printable returns s with every character replaced that would move a terminal's cursor or change its
// colours. A name in a manifest is not the user's own.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsPrint(r):
			return r
		}
		return unicode.ReplacementChar
	}, s)
}
