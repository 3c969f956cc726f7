package export

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// places returns the Kustomizations of a picture as they are read: from top to bottom, and from left to
// right in what stands at one height.
func places(t *testing.T, d Document) []string {
	t.Helper()
	p, err := newPicture(newDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	type place struct {
		x, y float64
		name string
	}
	var all []place
	for _, it := range p.main.nodes {
		for n := range d.Graph.Nodes() {
			if p.ids[n.ID] == it.id && n.Role == graph.Kustomization {
				l, top, _, _ := it.bounds()
				all = append(all, place{l, top, n.ID.Name})
			}
		}
	}
	slices.SortFunc(all, func(a, b place) int { return cmp.Or(cmp.Compare(int(a.y)/50, int(b.y)/50), cmp.Compare(a.x, b.x)) })
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = a.name
	}
	return names
}

// TestRenamedApp holds that a new name for one app, which leaves its place in the order, leaves all the
// others where they are.
func TestRenamedApp(t *testing.T) {
	names := apps(40)
	before := places(t, documentOf(fleetOf(names...), ""))
	renamed := slices.Clone(names)
	renamed[17] = "app17b"
	after := places(t, documentOf(fleetOf(renamed...), ""))
	i := slices.Index(before, "app17")
	if i < 0 {
		t.Fatal("the app is not drawn")
	}
	before[i] = "app17b"
	if !slices.Equal(before, after) {
		t.Errorf("the apps stand as\n%v\nand then as\n%v", before, after)
	}
}

func TestComposed(t *testing.T) {
	p, err := newPicture(newDrawing(documentOf(fleetOf(apps(60)...), "fleet")))
	if err != nil {
		t.Fatal(err)
	}
	if ratio := p.width / p.height; ratio < 0.5 || ratio > 3 {
		t.Errorf("%.0f by %.0f points", p.width, p.height)
	}
	if pairs := overlaps(p); len(pairs) > 0 {
		t.Errorf("words lie on words: %v", pairs)
	}
}

// TestRingsAreWhole holds that the lines of a ring are drawn as lines, however large the drawing is.
func TestRingsAreWhole(t *testing.T) {
	s := fleetOf(apps(60)...)
	var ring []graph.ID
	for _, name := range []string{"app03", "app29", "app55"} {
		ring = append(ring, s.id("Kustomization", "flux-system", name))
	}
	f := check.Finding{Rule: "dependson-cycle", Severity: check.Error, Nodes: ring}
	for i, id := range ring {
		s.edge(id, graph.DependsOn, ring[(i+1)%3])
		f.Edges = append(f.Edges, graph.Edge{From: id, To: ring[(i+1)%3], Relation: graph.DependsOn})
	}
	s.findings = append(s.findings, f)
	p, err := newPicture(newDrawing(documentOf(s, "")))
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range p.edges {
		if p.marks.onRing(e.Edge) && p.stubbed[i] != nil {
			t.Errorf("%v ends in words", e.Edge)
		}
	}
}

func TestPacked(t *testing.T) {
	var scenes []scene
	for i := range 50 {
		scenes = append(scenes, scene{width: float64(50 + 37*i%200), height: float64(30 + 53*i%150),
			nodes: []item{{id: fmt.Sprint(i), strokes: []stroke{{points: [][2]float64{{0, 0}, {float64(50 + 37*i%200), float64(30 + 53*i%150)}}}}}}})
	}
	all := packed(scenes)
	if all.stretch() > 2.5 {
		t.Errorf("%.0f by %.0f", all.width, all.height)
	}
	var taken []area
	for _, it := range all.nodes {
		l, top, r, b := it.bounds()
		a := area{l, top, r, b}
		for _, other := range taken {
			if a.meets(other) {
				t.Fatalf("%s lies on another", it.id)
			}
		}
		taken = append(taken, a)
		if l < 0 || top < 0 || r > all.width+0.01 || b > all.height+0.01 {
			t.Errorf("%s is out of bounds", it.id)
		}
	}
}

// TestGridded holds that scenes of much the same size stand in rows and columns, and others close together.
func TestGridded(t *testing.T) {
	sized := func(w, h float64) scene {
		return scene{width: w, height: h, nodes: []item{{strokes: []stroke{{points: [][2]float64{{0, 0}, {w, h}}}}}}}
	}
	var alike, mixed []scene
	for i := range 30 {
		alike = append(alike, sized(80+float64(i%3), 40))
		mixed = append(mixed, sized(40+float64(i%5)*100, 20+float64(i%7)*60))
	}
	middles := map[float64]bool{}
	for _, it := range gridded(alike).nodes {
		l, _, r, _ := it.bounds()
		middles[(l+r)/2] = true
	}
	if len(middles) > 8 {
		t.Errorf("%d columns", len(middles))
	}
	if all := gridded(mixed); all.stretch() > 2 {
		t.Errorf("%.0f by %.0f", all.width, all.height)
	}
	if all := gridded(nil); len(all.nodes) > 0 {
		t.Error("there is something in nothing")
	}
}

// TestLongWaits holds that a chain of waits is no strip.
func TestLongWaits(t *testing.T) {
	d := documentOf(steps(), "steps")
	d.Layout.Direction = RightLeft
	p, err := newPicture(newDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	if stretch := (scene{width: p.width, height: p.height}).stretch(); stretch > 4 {
		t.Errorf("%.0f by %.0f points", p.width, p.height)
	}
	if order := places(t, d); order[0] != "step-0" || order[11] != "step-11" {
		t.Errorf("the order is %v", order)
	}
}
