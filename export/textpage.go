package export

import (
	"io"
	"strings"
	"unicode"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// paint is a colour of a terminal.
type paint = terminal.Style

const (
	plainText  paint = ""
	boldText   paint = "1"
	dimText    paint = "2"
	redText    paint = "31"
	greenText  paint = "32"
	yellowText paint = "33"
	blueText   paint = "34"
	pinkText   paint = "35"
	cyanText   paint = "36"
)

// roleInks are the colours of kinds in a terminal.
var roleInks = map[graph.Role]paint{
	graph.Kustomization: blueText, graph.Release: pinkText, graph.Source: greenText, graph.Generator: cyanText,
	graph.Observer: cyanText, graph.Secret: pinkText,
}

// textMarks are the signs that stand before the names of marked nodes. None is as wide as two letters.
var textMarks = [numMarks]struct {
	sign  string
	paint paint
}{
	failedMark: {"✗", redText}, ringMark: {"✗", redText}, deadlockMark: {"✗", redText}, missingMark: {"✗", redText},
	errorMark: {"✗", redText}, duplicateMark: {"✗", redText},
	progressingMark: {"~", cyanText}, suspendedMark: {"=", dimText}, unreportedMark: {"?", dimText}, readyMark: {"✓", greenText},
	orphanedMark: {"!", yellowText}, warningMark: {"!", yellowText}, unknownMark: {"?", dimText},
	externalMark: {"", dimText}, inferredMark: {"", dimText},
}

// Terminal holds what a text may be asked for. The zero Terminal suits a file.
type Terminal struct {
	Width int  // in columns; 0: as wide as need be
	Depth int  // how many levels of a tree are written; 0: all
	Color bool // colours are asked for, as a terminal understands them
}

// span is a piece of a line, in one colour.
type span struct {
	text  string
	paint paint
}

// textPage writes lines for a terminal, or for a file, which has no width and no colours.
type textPage struct {
	w       *writer
	width   int // in columns; 0: no limit, and no second column
	color   bool
	started bool
	rows    []textRow // of the section that is being written
}

// textRow is a line: what stands in the first column, and in the second.
type textRow struct{ left, right []span }

func newTextPage(out io.Writer, t Terminal) *textPage {
	return &textPage{w: newWriter(out), width: t.Width, color: t.Color}
}

// section ends the section before it, and begins one with a title.
func (p *textPage) section(title ...span) {
	p.end()
	if p.started {
		p.w.line()
	}
	p.started = true
	p.line(title)
}

// row writes a line of one column.
func (p *textPage) row(left ...span) { p.rows = append(p.rows, textRow{left: left}) }

// noted writes a line with notes in the second column, of which the first has a colour.
func (p *textPage) noted(left []span, notes []string, c paint) {
	if len(notes) == 0 {
		p.row(left...)
		return
	}
	right := []span{{notes[0], c}}
	if len(notes) > 1 {
		right = append(right, span{"; " + strings.Join(notes[1:], "; "), dimText})
	}
	if c == plainText {
		right[0].paint = dimText
	}
	if p.width == 0 {
		left = append(left, span{" (", plainText})
		p.row(append(append(left, right...), span{")", plainText})...)
		return
	}
	p.rows = append(p.rows, textRow{left, right})
}

// end writes the rows of a section: notes begin at one column, unless a name reaches further than half
// the way across.
func (p *textPage) end() {
	column := 0
	for _, r := range p.rows {
		if n := spansWidth(r.left); len(r.right) > 0 && n <= p.width/2 {
			column = max(column, n)
		}
	}
	for _, r := range p.rows {
		line := r.left
		if len(r.right) > 0 {
			gap := max(column-spansWidth(r.left), 0) + 2
			line = append(append(line, span{strings.Repeat(" ", gap), plainText}), r.right...)
		}
		p.line(line)
	}
	p.rows = nil
}

// line writes a line, cut to the width.
func (p *textPage) line(spans []span) {
	left := p.width
	over := p.width > 0 && spansWidth(spans) > p.width
	for _, s := range spans {
		text := s.text
		if over {
			if left <= 0 {
				break
			}
			if Columns(text) >= left {
				text = cutTo(text, left-1) + "…"
			}
			left -= Columns(text)
		}
		if p.color {
			text = s.paint.Apply(text)
		}
		p.w.put(text)
	}
	p.w.line()
}

func (p *textPage) flush() error {
	p.end()
	return p.w.flush()
}

func spansWidth(spans []span) int {
	n := 0
	for _, s := range spans {
		n += Columns(s.text)
	}
	return n
}

// cutTo returns the beginning of a text that takes at most n columns.
func cutTo(text string, n int) string {
	for i, r := range text {
		if n -= columnsOf(r); n < 0 {
			return text[:i]
		}
	}
	return text
}

// Columns returns how many columns of a terminal a text takes.
func Columns(text string) int {
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
