package layout

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/export/shape"
)

// TestSVGWithinItsBounds holds that nothing is drawn where nobody sees it.
func TestSVGWithinItsBounds(t *testing.T) {
	for _, s := range documents() {
		p, err := NewPicture(shape.NewDrawing(s.doc))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []Scene{p.Main, p.LegendScene} {
			for _, items := range [][]Item{part.Frames, part.Edges, part.Nodes} {
				for _, it := range items {
					if left, top, right, bottom := it.bounds(); left < 0 || top < 0 || right > p.Width || bottom > p.Height {
						t.Errorf("%s: %s reaches from %.0f,%.0f to %.0f,%.0f of %.0f by %.0f",
							s.name, it.ID, left, top, right, bottom, p.Width, p.Height)
					}
				}
			}
		}
	}
}
