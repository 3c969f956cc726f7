package layout

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

// TestNamespaceBoxes holds that what is in one namespace stands in one frame, which says so in place of what is in it.
func TestNamespaceBoxes(t *testing.T) {
	d := documentOf(sketch.Homes(40), "homes")
	boxes := map[string]area{}
	sizes := map[string]float64{}
	p, err := NewPicture(shape.NewDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range p.Main.Frames {
		sizes[it.Texts[0].Words] = it.Texts[0].Size
		if name, ok := strings.CutPrefix(it.Texts[0].Words, "namespace "); ok {
			l, top, r, b := it.bounds()
			boxes[name] = area{l, top, r, b}
		}
	}
	if len(boxes) != 3 {
		t.Fatalf("frames of namespaces: %v", boxes)
	}
	for _, it := range p.Main.Nodes {
		for n := range d.Graph.Nodes() {
			box, ok := boxes[n.ID.Namespace]
			if p.IDs[n.ID] != it.ID || !ok {
				continue
			}
			if l, top, r, b := it.bounds(); l < box.left || top < box.top || r > box.right || b > box.bottom {
				t.Errorf("%v stands outside the frame of its namespace", n.ID)
			}
			for _, line := range it.Texts {
				if line.Words == "in "+n.ID.Namespace {
					t.Errorf("%v says its namespace again", n.ID)
				}
			}
		}
	}
	if sizes["Kustomization/media/app00"] != 8 || sizes["namespace media"] == 8 {
		t.Errorf("the sizes of the titles are %v", sizes)
	}
	if _, ok := sizes["Kustomization/alone/app39, namespace alone"]; !ok {
		t.Errorf("what is in no frame of a namespace does not say its own: %v", sizes)
	}
}

// TestTitlesGrow holds that the title and the legend of a large picture can be read at the scale of a page.
func TestTitlesGrow(t *testing.T) {
	for n, least := range map[int]float64{3: 10, 200: 10} {
		p, err := NewPicture(shape.NewDrawing(documentOf(sketch.Homes(n), "a title")))
		if err != nil {
			t.Fatal(err)
		}
		page := 1300 / max(1300, p.Width*4/3)
		if size := p.Heading.Size * 4 / 3 * page; size < least || size > 40 {
			t.Errorf("%d apps: the title is %.0f pixels high on a page", n, size)
		}
		if p.LegendScene.width > p.Main.width && p.LegendScene.width > legendWidth {
			t.Errorf("%d apps: the legend is %.0f wide below a picture of %.0f", n, p.LegendScene.width, p.Main.width)
		}
	}
}

// TestNotesAtTheFoot holds that the notes of a picture are within its bounds.
func TestNotesAtTheFoot(t *testing.T) {
	d := documentOf(sketch.Design(), "")
	d.Notes = []string{"folded: 12 <ConfigMaps>", strings.Repeat("a long note that takes several lines ", 20)}
	p, err := NewPicture(shape.NewDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.NoteTexts) < 2 {
		t.Errorf("%d lines of notes", len(p.NoteTexts))
	}
	for _, line := range p.NoteTexts {
		if line.Y > p.Height || line.X+boldWidth(line.Words, line.Size) > p.Width {
			t.Errorf("%q is out of bounds", line.Words)
		}
	}
}
