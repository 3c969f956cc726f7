package export

import (
	"io"

	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Fit returns d folded in the fewest steps that make what e writes of it fit a budget; d itself where it
// fits as it is. The first steps fold what is least interesting. What findings mark, and the nodes of
// keep, are not folded unless these alone are too many. Notes has what was done.
func (e *Exporter) Fit(d Document, b shape.Budget, keep ...graph.ID) (Document, error) {
	if d.Context.Web != "" {
		return e.fitLinks(d, b, keep)
	}
	steps := shape.NodeSteps
	if e.ofKinds {
		steps = shape.KindSteps
	}
	return shape.Fitting{Document: d, Budget: b, Steps: steps, Keep: keep,
		Measure: func(d Document) (shape.Size, bool, error) { return e.weigh(d, b) }}.Fit()
}

// fitLinks fits a document to a budget, and gives its nodes their links where there is room for them.
func (e *Exporter) fitLinks(d Document, b shape.Budget, keep []graph.ID) (Document, error) {
	web := d.Context.Web
	d.Context.Web = ""
	d, err := e.Fit(d, b, keep...)
	if err != nil {
		return d, err
	}
	linked := d
	linked.Context.Web = web
	if _, fits, err := e.weigh(linked, b); err == nil && fits {
		return linked, nil
	}
	return d, nil
}

// weigh measures what e writes of a document, and reports whether that fits. It does not write what
// has too many edges already, nor where no limit is set on characters.
func (e *Exporter) weigh(d Document, b shape.Budget) (shape.Size, bool, error) {
	s := shape.Size{Edges: e.countLines(d)}
	if e.leastChars != nil && b.Chars > 0 && e.leastChars(s.Edges, d.Graph.NumNodes()) > b.Chars {
		return s, false, nil // known without writing it
	}
	if b.Chars <= 0 || b.Edges > 0 && s.Edges > b.Edges {
		return s, b.Allows(s), nil
	}
	var t tally
	if err := e.Write(&t, d); err != nil {
		return s, false, err
	}
	s.Chars = int(t)
	return s, b.Allows(s), nil
}

// countLines returns how many lines between nodes the format draws.
func (e *Exporter) countLines(d Document) int {
	if e.lines != nil {
		return e.lines(d)
	}
	return len(shape.NewDrawing(d).Lines)
}

// tally counts the UTF-16 code units of the UTF-8 that is written to it.
type tally int

var _ io.Writer = new(tally)

// Write counts what is written. It never fails.
func (t *tally) Write(b []byte) (int, error) {
	for _, c := range b {
		if c&0xC0 != 0x80 {
			*t++ // the first byte of a character
		}
		if c >= 0xF0 {
			*t++ // one that takes two units
		}
	}
	return len(b), nil
}
