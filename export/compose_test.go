package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// fleetOf is a cluster of so many apps, each with a Kustomization, a path, a release and its values.
func fleetOf(names ...string) *sketch {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	root := s.defined("Kustomization", "flux-system", "flux-system", "root", "true")
	rootPath := s.defined("Path", "", "clusters/demo")
	git := s.defined("GitRepository", "flux-system", "flux-system")
	s.edge(git, graph.ProvidesSourceFor, root)
	var before graph.ID
	for i, name := range names {
		app := s.defined("Kustomization", "flux-system", name)
		path := s.defined("Path", "", "apps/"+name)
		release := s.defined("HelmRelease", name, name)
		values := s.defined("ConfigMap", name, name+"-values")
		s.brings(root, rootPath, app)
		s.brings(app, path, release, values)
		s.edge(values, graph.Configures, release)
		s.edge(git, graph.ProvidesSourceFor, app)
		if i%15 == 14 {
			s.edge(app, graph.DependsOn, before)
		}
		before = app
	}
	return s
}

func apps(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("app%02d", i)
	}
	return names
}

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
	before := places(t, fleetOf(names...).document(""))
	renamed := slices.Clone(names)
	renamed[17] = "app17b"
	after := places(t, fleetOf(renamed...).document(""))
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
	d := fleetOf(apps(60)...).document("fleet")
	svg := checkDrawing(t, d, written(t, SVG, d))
	p, err := newPicture(newDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	if ratio := p.width / p.height; ratio < 0.5 || ratio > 3 {
		t.Errorf("%.0f by %.0f points", p.width, p.height)
	}
	if pairs := overlaps(p); len(pairs) > 0 {
		t.Errorf("words lie on words: %v", pairs)
	}
	told := 0
	for _, e := range svg.class("edge") {
		if n := e.attr["data-edges"]; n != "" {
			var times int
			if _, err := fmt.Sscan(n, &times); err != nil {
				t.Fatal(err)
			}
			told += times
		} else {
			told++
		}
	}
	if told != len(p.edges) {
		t.Errorf("%d of %d lines are drawn", told, len(p.edges))
	}
	if text := string(written(t, SVG, d)); !strings.Contains(text, "provides the source for") || !strings.Contains(text, " others") {
		t.Error("the source does not say for how many it is")
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
	p, err := newPicture(newDrawing(s.document("")))
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

// TestAloneInAWave holds that what waits for nothing, and is waited for by nothing, has a frame of its own.
func TestAloneInAWave(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	a, b := s.defined("Kustomization", "", "a", "wave", "1"), s.defined("Kustomization", "", "b", "wave", "2")
	s.edge(b, graph.DependsOn, a)
	for i := range 9 {
		s.defined("Kustomization", "", fmt.Sprint("c", i), "wave", "1")
	}
	d := s.document("")
	d.Layout.Direction = RightLeft
	svg := checkDrawing(t, d, written(t, SVG, d))
	var titles []string
	for _, gr := range svg.class("frame") {
		titles = append(titles, gr.children[0].text)
	}
	slices.Sort(titles)
	if want := []string{"wave 1", "wave 1, waits for nothing, and nothing waits for it", "wave 2"}; !slices.Equal(titles, want) {
		t.Errorf("the frames are %q, want %q", titles, want)
	}
}

// TestLongWaits holds that a chain of waits is no strip.
func TestLongWaits(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	var before graph.ID
	for i := range 12 {
		k := s.defined("Kustomization", "flux-system", fmt.Sprint("step-", i), "wave", fmt.Sprint(i+1))
		if i > 0 {
			s.edge(k, graph.DependsOn, before)
		}
		before = k
	}
	d := s.document("steps")
	d.Layout.Direction = RightLeft
	p, err := newPicture(newDrawing(d))
	if err != nil {
		t.Fatal(err)
	}
	if stretch := (scene{width: p.width, height: p.height}).stretch(); stretch > 4 {
		t.Errorf("%.0f by %.0f points", p.width, p.height)
	}
	checkDrawing(t, d, written(t, SVG, d))
	if order := places(t, d); order[0] != "step-0" || order[11] != "step-11" {
		t.Errorf("the order is %v", order)
	}
}
