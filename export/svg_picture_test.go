package export

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// TestDeepChain holds that a chain longer than any repository's neither stops nor confuses Graphviz,
// whose machine has a small stack.
func TestDeepChain(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	var before graph.ID
	const length = 1500
	for i := range length {
		k := s.Defined("Kustomization", "flux-system", fmt.Sprintf("k%04d", i))
		if i > 0 {
			s.Edge(k, graph.DependsOn, before)
		}
		before = k
	}
	var b bytes.Buffer
	if err := SVG.Write(&b, documentOf(s, "")); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(b.String(), `class="node"`); got != length {
		t.Errorf("%d nodes, want %d", got, length)
	}
}

// BenchmarkLarge lays out 2,000 nodes and 5,000 edges.
func BenchmarkLarge(b *testing.B) {
	d := documentOf(sketch.DrawingLarge(2000, 5000), "")
	for b.Loop() {
		if err := SVG.Write(&bytes.Buffer{}, d); err != nil {
			b.Fatal(err)
		}
	}
}

// lineTo returns the line of a relation to a frame in an SVG; nil where there is none.
func lineTo(svg *drawnElement, relation graph.Relation) *drawnElement {
	for _, e := range svg.class("edge") {
		if e.attr["data-relation"] == relation.String() && e.attr["data-frame"] != "" {
			return e
		}
	}
	return nil
}

// TestLineToAFrame holds that one line leads from a directory to the frame of what it contains, and that
// others keep their lines.
func TestLineToAFrame(t *testing.T) {
	s := sketch.Design()
	s.Optional(s.ID("ConfigMap", "podinfo", "podinfo-values"), graph.Configures, s.ID("HelmRelease", "podinfo", "podinfo"))
	d := documentOf(s, "")
	svg := checkDrawing(t, d, written(t, SVG, d))
	contains := 0
	for _, e := range svg.class("edge") {
		if e.attr["data-relation"] == "contains" {
			contains++
		}
	}
	if contains != 3 { // one to each frame, one to the Kustomization, which stands outside
		t.Errorf("%d lines say what directories contain, want 3", contains)
	}
	e := lineTo(svg, graph.Contains)
	if e == nil {
		t.Fatal("no line leads to a frame")
	}
	if e.attr["data-edges"] != "3" || e.attr["data-to"] != "" || !strings.HasSuffix(e.attr["data-from"], "Path/apps/podinfo") {
		t.Errorf("the line is %v", e.attr)
	}
	if got, want := e.children[0].text, "Path/apps/podinfo contains YAML for 3 objects in Kustomization/flux-system/podinfo, namespace podinfo"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	found := false
	for _, frame := range svg.class("frame") {
		found = found || frame.attr["id"] == e.attr["data-frame"]
	}
	if !found {
		t.Error("there is no such frame")
	}
}

// TestLineOutOfAFrame holds that one line leads from a frame to what many in it refer to.
func TestLineOutOfAFrame(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	k, path := s.Defined("Kustomization", "flux-system", "app"), s.Defined("Path", "", "app")
	store := s.Add(graph.External, s.ID("Secret", "", "shared"))
	for i := range 10 {
		r := s.Defined("HelmRelease", "", fmt.Sprint("release-", i))
		s.Brings(k, path, r)
		s.Edge(r, graph.References, store)
	}
	d := documentOf(s, "")
	svg := checkDrawing(t, d, written(t, SVG, d))
	e := lineTo(svg, graph.References)
	if e == nil {
		t.Fatal("no line leads out of the frame")
	}
	if e.attr["data-from"] != "" || !strings.HasSuffix(e.attr["data-to"], "Secret/shared") || e.attr["data-edges"] != "10" {
		t.Errorf("the line is %v", e.attr)
	}
	if got, want := e.children[0].text, "each of 10 of 10 objects in Kustomization/flux-system/app references Secret/shared: "+
		"release-0, release-1, release-2, release-3, release-4, release-5, release-6, release-7, release-8, release-9"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if dot := string(written(t, DOT, d)); strings.Count(dot, "ltail=") != 1 || strings.Count(dot, "lhead=") != 1 {
		t.Error("the drawing in DOT has other lines to and from frames")
	}
}

// TestLineToWhatIsMade holds that one line leads from a generator to the frame of what it makes.
func TestLineToWhatIsMade(t *testing.T) {
	s, _, _, _ := sketch.Generated()
	d := documentOf(s, "")
	svg := checkDrawing(t, d, written(t, SVG, d))
	if e := lineTo(svg, graph.Generates); e == nil || e.attr["data-edges"] != "4" {
		t.Error("no one line leads from the generator to the frame")
	}
}

// TestSingletonsOfAWave holds that what depends on nothing, and what nothing depends on, has a frame of its own.
func TestSingletonsOfAWave(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	a, b := s.Defined("Kustomization", "", "a", "wave", "1"), s.Defined("Kustomization", "", "b", "wave", "2")
	s.Edge(b, graph.DependsOn, a)
	for i := range 9 {
		s.Defined("Kustomization", "", fmt.Sprint("c", i), "wave", "1")
	}
	d := documentOf(s, "")
	d.Options.Direction = shape.RightLeft
	svg := checkDrawing(t, d, written(t, SVG, d))
	var titles []string
	for _, gr := range svg.class("frame") {
		titles = append(titles, gr.children[0].text)
	}
	slices.Sort(titles)
	if want := []string{"wave 1", "wave 1, depends on nothing, and nothing depends on it", "wave 2"}; !slices.Equal(titles, want) {
		t.Errorf("the frames are %q, want %q", titles, want)
	}
}

// TestSVGNotes holds that a picture says what was left out of it.
func TestSVGNotes(t *testing.T) {
	d := documentOf(sketch.Design(), "")
	d.Notes = []string{"folded: 12 <ConfigMaps>", strings.Repeat("a long note that takes several lines ", 20)}
	svg := checkDrawing(t, d, written(t, SVG, d))
	notes := svg.class("notes")
	if len(notes) != 1 || len(notes[0].children) < 4 || notes[0].children[0].text != d.Notes[0] {
		t.Fatal("the notes are not at the foot")
	}
	before := documentOf(sketch.Design(), "")
	if a, b := written(t, PNG, before), written(t, PNG, d); len(b) <= len(a) {
		t.Error("an image does not show them")
	}
}

// TestSVGDigest holds that a picture shows the beginning of a digest, and its sentence all of it.
func TestSVGDigest(t *testing.T) {
	digest := strings.Repeat("0123456789abcdef", 4)
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	s.Add(graph.Inferred, s.ID("Container", "", "Deployment/a/b"), "image", "example.com/app@sha256:"+digest)
	d := documentOf(s, "")
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
}

// TestSVGOfComposed holds that the lines of a picture that is composed of parts stand for all edges.
func TestSVGOfComposed(t *testing.T) {
	d := documentOf(sketch.FleetOf(sketch.Apps(60)...), "fleet")
	text := written(t, SVG, d)
	told := 0
	for _, e := range checkDrawing(t, d, text).class("edge") {
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
	if want := len(shape.NewDrawing(d).Lines); told != want {
		t.Errorf("%d of %d lines are drawn", told, want)
	}
	if !strings.Contains(string(text), "provides the source for") || !strings.Contains(string(text), " others") {
		t.Error("the source does not say for how many it is")
	}
	for _, d := range []Document{documentOf(sketch.Homes(40), "homes"), documentOf(sketch.Steps(), "steps")} {
		d.Options.Direction = shape.RightLeft
		checkDrawing(t, d, written(t, SVG, d))
	}
}

// TestTextLength holds that a text has the width that its place has in the layout, unless other characters
// stood in for it there.
func TestTextLength(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	for _, name := range []string{"plain", "日本語", `a\b`, "two  spaces"} {
		s.Defined("ConfigMap", "", name)
	}
	svg := parseDrawing(t, written(t, SVG, documentOf(s, "the title")))
	want := map[string]bool{"plain": true, "ConfigMap": true, "the title": true, look.RoleTitle(graph.Config): true,
		"日本語": false, `a\b`: false, "two  spaces": false}
	seen := map[string]bool{}
	svg.each(func(e *drawnElement) {
		fixed, ok := want[e.text]
		if e.name != "text" || !ok {
			return
		}
		seen[e.text] = true
		if got := e.attr["textLength"] != "" && e.attr["lengthAdjust"] == "spacingAndGlyphs"; got != fixed {
			t.Errorf("%q: a fixed width is %v, want %v", e.text, got, fixed)
		}
	})
	if len(seen) != len(want) {
		t.Errorf("of the texts only %v are there", seen)
	}
}

func TestConcurrentDrawings(t *testing.T) {
	want := written(t, SVG, documentOf(sketch.Broken(), "broken"))
	image := written(t, PNG, documentOf(sketch.Design(), "design"))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var b bytes.Buffer
			if err := SVG.Write(&b, documentOf(sketch.Broken(), "broken")); err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Errorf("the SVG differs, or %v", err)
			}
		})
		wg.Go(func() {
			var b bytes.Buffer
			if err := PNG.Write(&b, documentOf(sketch.Design(), "design")); err != nil || !bytes.Equal(b.Bytes(), image) {
				t.Errorf("the PNG differs, or %v", err)
			}
		})
	}
	wg.Wait()
}

// TestRenderRefuses holds that what Graphviz does not read is an error, and that the next drawing
// is none the worse for it.

func TestLinks(t *testing.T) {
	d := documentOf(sketch.Design(), "podinfo")
	for _, e := range []*Exporter{SVG, Mermaid} {
		if text := string(written(t, e, d)); strings.Contains(text, "href") {
			t.Errorf("%s has links to nowhere", e.Name)
		}
	}
	d.Context.Web = "https://github.com/org/fleet/blob/main/{file}#L{line}"
	n, _ := d.Graph.Node(graph.ID{Cluster: "demo", Key: graph.Key{Kind: graph.Kind{Group: "helm.toolkit.fluxcd.io", Name: "HelmRelease"}, Namespace: "podinfo", Name: "podinfo"}})
	want := look.Link(d.Context.Web, n.Pos)
	if !strings.HasPrefix(want, "https://github.com/org/fleet/blob/main/repo.yaml#L") {
		t.Fatalf("the release is at %q", want)
	}
	for _, e := range []*Exporter{SVG, Mermaid, DOT} {
		if text := string(written(t, e, d)); !strings.Contains(text, `"`+want+`"`) {
			t.Errorf("%s has no link to %s", e.Name, want)
		}
	}
	checkDrawing(t, d, written(t, SVG, d))
}
