package layout

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// places returns the Kustomizations of a picture as they are read: from top to bottom, and from left to
// right in what stands at one height.
func places(t *testing.T, d shape.Document) []string {
	t.Helper()
	p, err := NewPicture(shape.NewDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	type place struct {
		x, y float64
		name string
	}
	var all []place
	for _, it := range p.Main.Nodes {
		for n := range d.Graph.Nodes() {
			if p.IDs[n.ID] == it.ID && n.Role == graph.Kustomization {
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
	names := sketch.Apps(40)
	before := places(t, documentOf(sketch.FleetOf(names...), ""))
	renamed := slices.Clone(names)
	renamed[17] = "app17b"
	after := places(t, documentOf(sketch.FleetOf(renamed...), ""))
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
	p, err := NewPicture(shape.NewDrawing(documentOf(sketch.FleetOf(sketch.Apps(60)...), "fleet")))
	if err != nil {
		t.Fatal(err)
	}
	if ratio := p.Width / p.Height; ratio < 0.5 || ratio > 3 {
		t.Errorf("%.0f by %.0f points", p.Width, p.Height)
	}
	if pairs := overlaps(p); len(pairs) > 0 {
		t.Errorf("words lie on words: %v", pairs)
	}
}

// TestCyclesAreWhole holds that the lines of a cycle are drawn as lines, however large the drawing is.
func TestCyclesAreWhole(t *testing.T) {
	s := sketch.FleetOf(sketch.Apps(60)...)
	var cycle []graph.ID
	for _, name := range []string{"app03", "app29", "app55"} {
		cycle = append(cycle, s.ID("Kustomization", "flux-system", name))
	}
	f := check.Finding{Rule: "dependson-cycle", Severity: check.Error, Nodes: cycle}
	for i, id := range cycle {
		s.Edge(id, graph.DependsOn, cycle[(i+1)%3])
		f.Edges = append(f.Edges, graph.Edge{From: id, To: cycle[(i+1)%3], Relation: graph.DependsOn})
	}
	s.Findings = append(s.Findings, f)
	p, err := NewPicture(shape.NewDrawing(documentOf(s, "")))
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range p.Lines {
		if p.Marks.OnCycle(e.Edge) && p.BoundaryOf[i] != nil {
			t.Errorf("%v ends in words", e.Edge)
		}
	}
}

func TestPacked(t *testing.T) {
	var scenes []Scene
	for i := range 50 {
		scenes = append(scenes, Scene{width: float64(50 + 37*i%200), height: float64(30 + 53*i%150),
			Nodes: []Item{{ID: fmt.Sprint(i), Strokes: []Stroke{{Points: [][2]float64{{0, 0}, {float64(50 + 37*i%200), float64(30 + 53*i%150)}}}}}}})
	}
	all := pack(scenes)
	if all.stretch() > 2.5 {
		t.Errorf("%.0f by %.0f", all.width, all.height)
	}
	var taken []area
	for _, it := range all.Nodes {
		l, top, r, b := it.bounds()
		a := area{l, top, r, b}
		for _, other := range taken {
			if a.meets(other) {
				t.Fatalf("%s lies on another", it.ID)
			}
		}
		taken = append(taken, a)
		if l < 0 || top < 0 || r > all.width+0.01 || b > all.height+0.01 {
			t.Errorf("%s is out of bounds", it.ID)
		}
	}
}

// TestGridded holds that scenes of much the same size stand in rows and columns, and others close together.
func TestGridded(t *testing.T) {
	sized := func(w, h float64) Scene {
		return Scene{width: w, height: h, Nodes: []Item{{Strokes: []Stroke{{Points: [][2]float64{{0, 0}, {w, h}}}}}}}
	}
	var alike, mixed []Scene
	for i := range 30 {
		alike = append(alike, sized(80+float64(i%3), 40))
		mixed = append(mixed, sized(40+float64(i%5)*100, 20+float64(i%7)*60))
	}
	middles := map[float64]bool{}
	for _, it := range gridded(alike).Nodes {
		l, _, r, _ := it.bounds()
		middles[(l+r)/2] = true
	}
	if len(middles) > 8 {
		t.Errorf("%d columns", len(middles))
	}
	if all := gridded(mixed); all.stretch() > 2 {
		t.Errorf("%.0f by %.0f", all.width, all.height)
	}
	if all := gridded(nil); len(all.Nodes) > 0 {
		t.Error("there is something in nothing")
	}
}

// TestLongWaits holds that a chain of waits is no strip.
func TestLongWaits(t *testing.T) {
	d := documentOf(sketch.Steps(), "steps")
	d.Options.Direction = shape.RightLeft
	p, err := NewPicture(shape.NewDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	if stretch := (Scene{width: p.Width, height: p.Height}).stretch(); stretch > 4 {
		t.Errorf("%.0f by %.0f points", p.Width, p.Height)
	}
	if order := places(t, d); order[0] != "step-0" || order[11] != "step-11" {
		t.Errorf("the order is %v", order)
	}
}
