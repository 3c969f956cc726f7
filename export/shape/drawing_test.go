package shape

import (
	"testing"
)

// TestDrawingCountsEveryEdge holds that each edge of a graph is a line of the drawing, or counted among those
// that are not.
func TestDrawingCountsEveryEdge(t *testing.T) {
	for _, s := range documents() {
		d := NewDrawing(s.doc)
		if got := len(d.Lines) + d.implied + d.framed + d.repeats; got != s.doc.Graph.NumEdges() {
			t.Errorf("%s: %d of %d edges", s.name, got, s.doc.Graph.NumEdges())
		}
	}
}
