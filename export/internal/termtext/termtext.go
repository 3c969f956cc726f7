// Package termtext writes coloured lines in two columns for a terminal, or for a file, which has neither
// colours nor a width. In go pieces of lines with their colours; out comes text whose lines are no wider than
// asked for, measured in columns of a terminal. It escapes nothing.
package termtext

import (
	"io"
	"strings"
	"unicode"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// The colours of words.
const (
	Plain  terminal.Style = ""
	Bold   terminal.Style = "1"
	Dim    terminal.Style = "2"
	Red    terminal.Style = "31"
	Green  terminal.Style = "32"
	Yellow terminal.Style = "33"
	Blue   terminal.Style = "34"
	Pink   terminal.Style = "35"
	Cyan   terminal.Style = "36"
)

// Span is a piece of a line, in one colour.
type Span struct {
	text  string
	paint terminal.Style
}

// Words returns a piece of a line in a colour.
func Words(text string, c terminal.Style) Span { return Span{text, c} }

// Page writes lines for a terminal, or for a file, which has no width and no colours.
type Page struct {
	w       *writer.Writer
	Width   int // in columns; 0: no limit, and no second column
	Color   bool
	started bool
	rows    []textRow // of the section that is being written
}

// textRow is a line: what stands in the first column, and in the second.
type textRow struct{ left, right []Span }

// NewPage returns a page without a width and colours.
func NewPage(out io.Writer) *Page { return &Page{w: writer.New(out)} }

// Section ends the section before it, and begins one with a title.
func (p *Page) Section(title ...Span) {
	p.end()
	if p.started {
		p.w.Line()
	}
	p.started = true
	p.line(title)
}

// Row writes a line of one column.
func (p *Page) Row(left ...Span) { p.rows = append(p.rows, textRow{left: left}) }

// Noted writes a line with notes in the second column, of which the first has a colour.
func (p *Page) Noted(left []Span, notes []string, c terminal.Style) {
	if len(notes) == 0 {
		p.Row(left...)
		return
	}
	right := []Span{{notes[0], c}}
	if len(notes) > 1 {
		right = append(right, Span{"; " + strings.Join(notes[1:], "; "), Dim})
	}
	if c == Plain {
		right[0].paint = Dim
	}
	if p.Width == 0 {
		left = append(left, Span{" (", Plain})
		p.Row(append(append(left, right...), Span{")", Plain})...)
		return
	}
	p.rows = append(p.rows, textRow{left, right})
}

// end writes the rows of a section: notes begin at one column, unless a name reaches further than half
// the way across.
func (p *Page) end() {
	column := 0
	for _, r := range p.rows {
		if n := spansWidth(r.left); len(r.right) > 0 && n <= p.Width/2 {
			column = max(column, n)
		}
	}
	for _, r := range p.rows {
		line := r.left
		if len(r.right) > 0 {
			gap := max(column-spansWidth(r.left), 0) + 2
			line = append(append(line, Span{strings.Repeat(" ", gap), Plain}), r.right...)
		}
		p.line(line)
	}
	p.rows = nil
}

// line writes a line, truncated to the width.
func (p *Page) line(spans []Span) {
	left := p.Width
	over := p.Width > 0 && spansWidth(spans) > p.Width
	for _, s := range spans {
		text := s.text
		if over {
			if left <= 0 {
				break
			}
			if columns(text) >= left {
				text = truncate(text, left-1) + "…"
			}
			left -= columns(text)
		}
		if p.Color {
			text = s.paint.Apply(text)
		}
		p.w.Put(text)
	}
	p.w.Line()
}

// Flush ends the last section and returns the first error of the writer.
func (p *Page) Flush() error {
	p.end()
	return p.w.Flush()
}

func spansWidth(spans []Span) int {
	n := 0
	for _, s := range spans {
		n += columns(s.text)
	}
	return n
}

// truncate returns the beginning of a text that takes at most n columns.
func truncate(text string, n int) string {
	for i, r := range text {
		if n -= columnsOf(r); n < 0 {
			return text[:i]
		}
	}
	return text
}

// columns returns how many columns of a terminal a text takes.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n += columnsOf(r)
	}
	return n
}

func columnsOf(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
		return 2
	}
	return 1
}
