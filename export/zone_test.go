package export

import (
	"strings"
	"testing"
)

// TestZones holds that what is in one namespace stands in one frame, which says so in place of what is in it.
func TestZones(t *testing.T) {
	d := documentOf(homes(40), "homes")
	zones := map[string]area{}
	sizes := map[string]float64{}
	p, err := newPicture(newDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range p.main.frames {
		sizes[it.texts[0].words] = it.texts[0].size
		if name, ok := strings.CutPrefix(it.texts[0].words, "namespace "); ok {
			l, top, r, b := it.bounds()
			zones[name] = area{l, top, r, b}
		}
	}
	if len(zones) != 3 {
		t.Fatalf("frames of namespaces: %v", zones)
	}
	for _, it := range p.main.nodes {
		for n := range d.Graph.Nodes() {
			zone, ok := zones[n.ID.Namespace]
			if p.ids[n.ID] != it.id || !ok {
				continue
			}
			if l, top, r, b := it.bounds(); l < zone.left || top < zone.top || r > zone.right || b > zone.bottom {
				t.Errorf("%v stands outside the frame of its namespace", n.ID)
			}
			for _, line := range it.texts {
				if line.words == "in "+n.ID.Namespace {
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
		p, err := newPicture(newDrawing(documentOf(homes(n), "a title")))
		if err != nil {
			t.Fatal(err)
		}
		page := 1300 / max(1300, p.width*4/3)
		if size := p.title.size * 4 / 3 * page; size < least || size > 40 {
			t.Errorf("%d apps: the title is %.0f pixels high on a page", n, size)
		}
		if p.key.width > p.main.width && p.key.width > keyWidth {
			t.Errorf("%d apps: the legend is %.0f wide below a picture of %.0f", n, p.key.width, p.main.width)
		}
	}
}

// TestNotesAtTheFoot holds that the notes of a picture are within its bounds.
func TestNotesAtTheFoot(t *testing.T) {
	d := documentOf(design(), "")
	d.Notes = []string{"folded: 12 <ConfigMaps>", strings.Repeat("a long note that takes several lines ", 20)}
	p, err := newPicture(newDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.notes) < 2 {
		t.Errorf("%d lines of notes", len(p.notes))
	}
	for _, line := range p.notes {
		if line.y > p.height || line.x+boldWidth(line.words, line.size) > p.width {
			t.Errorf("%q is out of bounds", line.words)
		}
	}
}
