// Package terminal makes text fit to be shown on a terminal.
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

// Paint is what a terminal is told before a piece of text: the parameters of the control sequence
// that ECMA-48 calls SGR, such as 1;31 for bold and red. The zero Paint leaves text as it is.
type Paint string

// Dye returns the text in the colour.
func (p Paint) Dye(s string) string {
	if p == "" || s == "" {
		return s
	}
	return "\x1b[" + string(p) + "m" + s + "\x1b[0m"
}
