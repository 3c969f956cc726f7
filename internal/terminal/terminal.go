// Package terminal makes text safe to print on a terminal, and colours it.
//
// It does not know whether there is a terminal: the caller decides that. In goes a text from a manifest or
// a file, out comes one line of printable characters, or the text between the control sequences of a
// style (ECMA-48, SGR).
package terminal

import (
	"strings"
	"unicode"
)

// Printable returns s with every character replaced that would break a line, move the cursor or
// change the colours. A name in a manifest is not the user's own.
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

// Style is how a terminal prints a text: the parameters of the control sequence that ECMA-48 calls SGR,
// such as 1;31 for bold and red. The zero Style leaves text as it is.
type Style string

// Apply returns the text in the style.
func (st Style) Apply(s string) string {
	if st == "" || s == "" {
		return s
	}
	return "\x1b[" + string(st) + "m" + s + "\x1b[0m"
}
