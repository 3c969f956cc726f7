package report

import (
	"bufio"
	"io"
)

// writer keeps the first error of what it writes to, so that the formats need not ask at each line.
type writer struct{ buf *bufio.Writer }

func newWriter(w io.Writer) *writer { return &writer{bufio.NewWriter(w)} }

// line writes the parts one after the other and ends the line. A failed bufio.Writer writes nothing
// more, and tells its error when it is flushed.
func (w *writer) line(parts ...string) {
	for _, p := range parts {
		_, _ = w.buf.WriteString(p)
	}
	_ = w.buf.WriteByte('\n')
}

// flush ends the writing and returns the first error there was.
func (w *writer) flush() error { return w.buf.Flush() }
