package export

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

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
	s := design()
	s.optional(s.id("ConfigMap", "podinfo", "podinfo-values"), graph.Configures, s.id("HelmRelease", "podinfo", "podinfo"))
	d := s.document("")
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

// TestLineToAPartOfAFrame holds that a line to a frame says how many it stands for where it is not all.
func TestLineToAPartOfAFrame(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	k, base := s.defined("Kustomization", "flux-system", "app"), s.defined("Path", "", "base")
	path := s.defined("Path", "", "app")
	s.brings(k, path, s.defined("ConfigMap", "", "a"), s.defined("ConfigMap", "", "b"))
	for _, name := range []string{"c", "d", "e"} {
		c := s.defined("ConfigMap", "", name)
		s.edge(base, graph.Contains, c)
		s.edge(k, graph.Applies, c)
	}
	d := s.document("")
	c := newCrowded(newDrawing(d))
	said := map[string]bool{}
	for i, e := range c.edges {
		if c.crowds.merged[i] != nil {
			said[c.wordsBeside(i, e)+"; "+c.edgeSentence(i, e)] = true
		}
	}
	for _, want := range []string{
		"contains YAML for 2 of these; Path/app contains YAML for 2 of 5 objects in Kustomization/flux-system/app: a, b",
		"contains YAML for 3 of these; Path/base contains YAML for 3 of 5 objects in Kustomization/flux-system/app: c, d, e",
	} {
		if !said[want] {
			t.Errorf("%q is not among %v", want, said)
		}
	}
}

// TestLineOutOfAFrame holds that one line leads from a frame to what many in it refer to.
func TestLineOutOfAFrame(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	k, path := s.defined("Kustomization", "flux-system", "app"), s.defined("Path", "", "app")
	store := s.add(graph.External, s.id("Secret", "", "shared"))
	for i := range 10 {
		r := s.defined("HelmRelease", "", fmt.Sprint("release-", i))
		s.brings(k, path, r)
		s.edge(r, graph.References, store)
	}
	d := s.document("")
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

// TestFrameOfWhatIsMade holds that what a generator makes has a frame, with a Kustomization that points at no
// directory, and what that refers to outside the repository, in it.
func TestFrameOfWhatIsMade(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	k, path := s.defined("Kustomization", "flux-system", "tenants"), s.defined("Path", "", "tenants")
	set := s.defined("ResourceSet", "flux-system", "apps")
	s.brings(k, path, set)
	made := []graph.ID{s.defined("Kustomization", "a", "apps"), s.defined("OCIRepository", "a", "apps"), s.defined("ConfigMap", "a", "info"), s.defined("Secret", "a", "auth")}
	for _, id := range made {
		s.edge(set, graph.Generates, id)
	}
	s.edge(made[1], graph.ProvidesSourceFor, made[0])
	remote := s.add(graph.External, s.id("Remote", "", "oci://example.com/apps"))
	s.edge(made[0], graph.References, remote)
	pointing := s.defined("Kustomization", "a", "more")
	s.edge(set, graph.Generates, pointing)
	s.edge(pointing, graph.PointsAt, s.defined("Path", "", "more"))

	d := s.document("")
	frames := map[graph.ID]string{}
	for _, gr := range framesOf(newDrawing(d).frameMade().top) {
		for _, n := range gr.nodes {
			frames[n.ID] = gr.title
		}
	}
	for _, id := range append(made, remote) {
		if frames[id] != "made by ResourceSet/flux-system/apps, namespace a" {
			t.Errorf("%v stands in %q", id, frames[id])
		}
	}
	if frames[pointing] != "" {
		t.Errorf("what points at a directory stands in %q", frames[pointing])
	}
	svg := checkDrawing(t, d, written(t, SVG, d))
	if e := lineTo(svg, graph.Generates); e == nil || e.attr["data-edges"] != "4" {
		t.Error("no one line leads from the generator to the frame")
	}
}

// TestLeadBack holds that of a ring, the loosest tie leads back.
func TestLeadBack(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	k, path := s.defined("Kustomization", "flux-system", "flux-system"), s.defined("Path", "", "clusters/demo")
	git := s.defined("GitRepository", "flux-system", "flux-system")
	s.brings(k, path, k, git)
	s.edge(git, graph.ProvidesSourceFor, k)
	d := newDrawing(s.document(""))
	got := map[string]bool{}
	for i := range leadBack(d) {
		got[d.edges[i].From.Kind.Name+" "+d.edges[i].Relation.Words()+" "+d.edges[i].To.Kind.Name] = true
	}
	if len(got) != 2 || !got["Path contains YAML for Kustomization"] || !got["GitRepository provides the source for Kustomization"] {
		t.Errorf("lead back: %v", got)
	}
}

// TestPairs holds that a Kustomization stands above its directory only where both are in no frame.
func TestPairs(t *testing.T) {
	s := &sketch{}
	s.in("a", "clusters/a")
	k, path := s.defined("Kustomization", "flux-system", "app"), s.defined("Path", "", "app")
	s.brings(k, path, s.defined("ConfigMap", "", "a"), s.defined("ConfigMap", "", "b"))
	if d := newCrowded(newDrawing(s.document(""))); len(d.crowds.pairs) != 1 {
		t.Errorf("%d pairs, want 1", len(d.crowds.pairs))
	}
	s.in("b", "clusters/b")
	s.defined("ConfigMap", "", "a")
	if d := newCrowded(newDrawing(s.document(""))); len(d.crowds.pairs) != 0 {
		t.Errorf("%d pairs in the frame of a cluster", len(d.crowds.pairs))
	}
}

// TestPartsAreNamed holds that objects say themselves what they wait for by a line that stands for some of a frame.
func TestPartsAreNamed(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	base := s.defined("Kustomization", "flux-system", "base", "wave", "1")
	for i := range 12 {
		k := s.defined("Kustomization", "flux-system", fmt.Sprintf("app-%02d", i), "wave", "2")
		if i < 10 {
			s.edge(k, graph.DependsOn, base)
		}
	}
	c := newCrowded(newDrawing(s.document("")))
	for i, gr := range c.crowds.frames {
		for _, n := range gr.nodes {
			lines := strings.Join(c.labelOf(n, c.crowds.frames[i]).lines(), "\n")
			if got, want := strings.Contains(lines, "waits for base"), n.ID.Name >= "app-00" && n.ID.Name < "app-10"; got != want {
				t.Errorf("%s says %q", n.ID.Name, lines)
			}
		}
	}
}
