// Package writer buffers what a format writes and keeps the first error, so that no format asks for it at each
// line. In go strings; out come bytes and one error, which Flush returns. It escapes nothing.
package writer

import (
	"bufio"
	"io"
)

// Writer keeps the first error of what it writes to, so that the formats need not ask at each line.
type Writer struct{ buf *bufio.Writer }

// New returns a Writer to w.
func New(w io.Writer) *Writer { return &Writer{bufio.NewWriterSize(w, 1<<16)} }

// Put writes the parts one after the other. A failed bufio.Writer writes nothing more, and returns
// its error when it is flushed.
func (w *Writer) Put(parts ...string) {
	for _, p := range parts {
		_, _ = w.buf.WriteString(p)
	}
}

// Line writes the parts and ends the line.
func (w *Writer) Line(parts ...string) {
	w.Put(parts...)
	_ = w.buf.WriteByte('\n')
}

// Flush ends the writing and returns the first error there was.
func (w *Writer) Flush() error { return w.buf.Flush() }
