package export

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

// homes is a cluster whose apps are in a few namespaces.
func homes(n int) *sketch {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	for i := range n {
		namespace := []string{"media", "network", "tools"}[i%3]
		if i == n-1 {
			namespace = "alone"
		}
		name := fmt.Sprintf("app%02d", i)
		app, path := s.defined("Kustomization", namespace, name), s.defined("Path", "", "apps/"+name)
		release := s.defined("HelmRelease", namespace, name)
		values := s.defined("ConfigMap", namespace, name+"-values")
		s.brings(app, path, release, values)
		s.edge(values, graph.Configures, release)
	}
	return s
}

// TestZones holds that what is in one namespace stands in one frame, which says so in place of what is in it.
func TestZones(t *testing.T) {
	d := homes(40).document("homes")
	svg := checkDrawing(t, d, written(t, SVG, d))
	zones := map[string]area{}
	sizes := map[string]string{}
	p, err := newPicture(newDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range p.main.frames {
		if name, ok := strings.CutPrefix(it.texts[0].words, "namespace "); ok {
			l, top, r, b := it.bounds()
			zones[name] = area{l, top, r, b}
		}
	}
	for _, frame := range svg.class("frame-title") {
		sizes[frame.children[0].text] = frame.children[0].attr["font-size"]
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
	if sizes["Kustomization/media/app00"] != "8" || sizes["namespace media"] == "8" {
		t.Errorf("the sizes of the titles are %v", sizes)
	}
	if _, ok := sizes["Kustomization/alone/app39, namespace alone"]; !ok {
		t.Errorf("what is in no frame of a namespace does not say its own: %v", sizes)
	}
}

// TestTitlesGrow holds that the title and the legend of a large picture can be read at the scale of a page.
func TestTitlesGrow(t *testing.T) {
	for n, least := range map[int]float64{3: 10, 200: 10} {
		p, err := newPicture(newDrawing(homes(n).document("a title")))
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

// TestNotesAtTheFoot holds that a picture says what was left out of it.
func TestNotesAtTheFoot(t *testing.T) {
	d := design().document("")
	d.Notes = []string{"folded: 12 <ConfigMaps>", strings.Repeat("a long note that takes several lines ", 20)}
	svg := checkDrawing(t, d, written(t, SVG, d))
	notes := svg.class("notes")
	if len(notes) != 1 || len(notes[0].children) < 4 || notes[0].children[0].text != d.Notes[0] {
		t.Fatal("the notes are not at the foot")
	}
	p, err := newPicture(newDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range p.notes {
		if line.y > p.height || line.x+boldWidth(line.words, line.size) > p.width {
			t.Errorf("%q is out of bounds", line.words)
		}
	}
	before := design().document("")
	if a, b := written(t, PNG, before), written(t, PNG, d); len(b) <= len(a) {
		t.Error("an image does not show them")
	}
}

// TestShortDigest holds that a picture shows the beginning of a digest, and its sentence all of it.
func TestShortDigest(t *testing.T) {
	digest := strings.Repeat("0123456789abcdef", 4)
	s := &sketch{}
	s.in("demo", "clusters/demo")
	s.add(graph.Inferred, s.id("Container", "", "Deployment/a/b"), "image", "example.com/app@sha256:"+digest)
	d := s.document("")
	svg := checkDrawing(t, d, written(t, SVG, d))
	n := svg.class("node")[0]
	if !strings.Contains(n.children[0].text, digest) {
		t.Errorf("the sentence is %q", n.children[0].text)
	}
	var words strings.Builder
	for _, c := range n.children {
		if c.name == "text" {
			words.WriteString(c.text)
		}
	}
	if !strings.Contains(words.String(), "example.com/app@sha256:01234567…") {
		t.Errorf("the label is %q", words.String())
	}
	if got := shortDigest("app@sha256:\xff\xfe\xff\xff\xff\xff\xff\xff\xff"); !strings.Contains(got, "\xff\xff\xff\xff\xff\xff") {
		t.Errorf("what is no digest is cut to %q", got)
	}
}
