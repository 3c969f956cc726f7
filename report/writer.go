package report

import (
	"bufio"
	"io"
)

// writer keeps the first error of what it writes to, so that the formats need not check each line.
type writer struct{ buf *bufio.Writer }

func newWriter(w io.Writer) *writer { return &writer{bufio.NewWriter(w)} }

// put writes the parts one after the other. A failed bufio.Writer writes nothing more, and returns
// its error when it is flushed.
func (w *writer) put(parts ...string) {
	for _, p := range parts {
		_, _ = w.buf.WriteString(p)
	}
}

// line writes the parts and ends the line.
func (w *writer) line(parts ...string) {
	w.put(parts...)
	_ = w.buf.WriteByte('\n')
}

// flush ends the writing and returns the first error there was.
func (w *writer) flush() error { return w.buf.Flush() }
