package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// Text writes findings for a person: for each one a line with its position and its rule, the line of the
// file that it is about, and the positions related to it. It ends with a line that counts.
var Text = register(&Reporter{Name: "text", Title: "lines to read, with the lines of the files that they are about", Ext: "txt", Write: func(out io.Writer, r Report) error {
	w := newWriter(out)
	if writeFindings(w, r) {
		w.line()
	}
	w.line(r.Summary())
	return w.flush()
}})

// WriteFindings writes what Text writes, without the line that counts.
func WriteFindings(out io.Writer, r Report) error {
	w := newWriter(out)
	writeFindings(w, r)
	return w.flush()
}

// writeFindings writes the findings, those of one file together, with an empty line between files that
// take more than a line each. It reports whether there was anything to write.
func writeFindings(w *writer, r Report) bool {
	t := textWriter{w, styler{r.Color}, newSources(r.Read)}
	before := 0 // how many lines the file before took
	for rest := r.Findings; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Pos.File == rest[0].Pos.File {
			n++
		}
		var b strings.Builder
		t.w = newWriter(&b)
		for _, f := range rest[:n] {
			t.finding(f)
		}
		_ = t.w.flush() // to memory
		text := b.String()
		lines := strings.Count(text, "\n")
		if before > 1 || before == 1 && lines > 1 {
			w.line()
		}
		w.put(text)
		before, rest = lines, rest[n:]
	}
	t.w = w
	if !r.Asides || len(r.Known)+len(r.Ignored) == 0 {
		return len(r.Findings) > 0
	}
	if len(r.Findings) > 0 {
		w.line()
	}
	for _, f := range r.Known {
		t.head(f, "known ", dim)
	}
	for _, i := range r.Ignored {
		t.head(i.Finding, "ignored ", dim)
		why := "ignored by this"
		if i.By.Reason != "" {
			why += ": " + i.By.Reason
		}
		t.w.line("    ", terminal.Printable(placed(check.Related{Pos: i.By.Pos, Message: why})))
	}
	return true
}

// textWriter writes findings as text.
type textWriter struct {
	w       *writer
	styler  styler
	sources *sources
}

const (
	widest  = 120 // how many characters of a line are shown
	quoting = 6   // at how many of a finding's related positions the line is shown
)

func (t textWriter) finding(f check.Finding) {
	t.head(f, "", severityStyle[f.Severity])
	t.quote(f.Pos, "  ", mark{'^', severityStyle[f.Severity]})

	shown := map[graph.Pos]bool{line(f.Pos): true}
	for i, rel := range f.Related {
		t.w.line("    ", terminal.Printable(placed(rel)))
		if i < quoting && !shown[line(rel.Pos)] {
			t.quote(rel.Pos, "      ", mark{'-', blue})
			shown[line(rel.Pos)] = true
		}
	}
}

// head writes the line of a finding; how stands before the severity.
func (t textWriter) head(f check.Finding, how string, c style) {
	at := ""
	if place := location(f.Pos); place != "" {
		at = t.styler.apply(bold, terminal.Printable(place)+":") + " "
	}
	t.w.line(at, t.styler.apply(c, how+f.Severity.String()+":"), " ", terminal.Printable(f.Message), " ", t.styler.apply(dim, "["+terminal.Printable(f.Rule)+"]"))
}

// mark is what stands below a value, and in which colour.
type mark struct {
	sign  rune
	style style
}

// quote writes the line at pos with a mark below the value there, or nothing where there is no such line
// or it shows nothing of interest.
func (t textWriter) quote(pos graph.Pos, indent string, m mark) {
	text, from, to, ok := t.sources.line(pos)
	if !ok || opening.MatchString(string(text)) {
		return
	}
	if len(text) > widest {
		text = append(text[:widest-1:widest-1], '…')
	}
	number := fmt.Sprint(pos.Line)
	t.w.line(indent, t.styler.apply(blue, number+" |"), " ", string(text))
	if from > 0 && from <= len(text) {
		length := min(to, len(text)+1) - from
		t.w.line(indent, strings.Repeat(" ", len(number)), t.styler.apply(blue, " |"), " ",
			strings.Repeat(" ", columns(text[:from-1])), t.styler.apply(m.style, strings.Repeat(string(m.sign), columns(text[from-1:from-1+length]))))
	}
}

// columns returns how many columns of a terminal a text takes.
func columns(text []rune) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			n += 2
		default:
			n++
		}
	}
	return n
}

// location prints a position without its column, which is of no use to a reader; "" for no position.
func location(p graph.Pos) string { return line(p).String() }

// line returns p without its column.
func line(p graph.Pos) graph.Pos {
	p.Col = 0
	return p
}
