package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// printable replaces characters that move the cursor or color the terminal.
func printable(s string) string { return terminal.Printable(s) }

// quoted returns a name for a message. Quotes show the extent of an empty name or one with spaces.
func quoted(name string) string {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' }) {
		return fmt.Sprintf("%q", name)
	}
	return printable(name)
}

// enumerate returns names as a text such as "a, b and c".
func enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// choices returns the values of a flag as its help lists them, such as "a, b, c".
func choices(names []string) string { return strings.Join(names, ", ") }

// count returns a number with its noun, such as "1 error" or "2 errors".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// countIs returns a number with its noun and verb, such as "1 object is" or "2 objects are".
func countIs(n int, noun string) string {
	if n == 1 {
		return count(n, noun) + " is"
	}
	return count(n, noun) + " are"
}

// withArticle returns a noun with its indefinite article.
func withArticle(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// orDash returns the cell of a table: the text, or a dash for an empty one, so that every row has the
// same number of columns.
func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return printable(s)
}

// fileAndLine returns a position without its column.
func fileAndLine(p graph.Pos) string {
	p.Col = 0
	return p.String()
}

// writeLines writes each text on a line of its own.
func writeLines(w io.Writer, all []string) error {
	for _, line := range all {
		if _, err := fmt.Fprintln(w, printable(line)); err != nil {
			return err
		}
	}
	return nil
}
