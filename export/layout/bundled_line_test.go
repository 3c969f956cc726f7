package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// TestLineToAPartOfAFrame holds that a line to a frame says how many it stands for where it is not all.
func TestLineToAPartOfAFrame(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	k, base := s.Defined("Kustomization", "flux-system", "app"), s.Defined("Path", "", "base")
	path := s.Defined("Path", "", "app")
	s.Brings(k, path, s.Defined("ConfigMap", "", "a"), s.Defined("ConfigMap", "", "b"))
	for _, name := range []string{"c", "d", "e"} {
		c := s.Defined("ConfigMap", "", name)
		s.Edge(base, graph.Contains, c)
		s.Edge(k, graph.Applies, c)
	}
	d := documentOf(s, "")
	c := NewPlan(shape.NewDrawing(d))
	said := map[string]bool{}
	for i, e := range c.Lines {
		if c.ranks.bundles[i] != nil {
			said[c.wordsBeside(i, e)+"; "+c.EdgeSentence(i, e)] = true
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

// TestBackEdges holds that of a cycle, the line of the loosest tie leads back.
func TestBackEdges(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	k, path := s.Defined("Kustomization", "flux-system", "flux-system"), s.Defined("Path", "", "clusters/demo")
	git := s.Defined("GitRepository", "flux-system", "flux-system")
	s.Brings(k, path, k, git)
	s.Edge(git, graph.ProvidesSourceFor, k)
	d := shape.NewDrawing(documentOf(s, ""))
	got := map[string]bool{}
	for i := range backEdges(d) {
		got[d.Lines[i].From.Kind.Name+" "+d.Lines[i].Relation.Words()+" "+d.Lines[i].To.Kind.Name] = true
	}
	if len(got) != 2 || !got["Path contains YAML for Kustomization"] || !got["GitRepository provides the source for Kustomization"] {
		t.Errorf("lead back: %v", got)
	}
}

// TestPairs holds that a Kustomization stands above its directory only where both are in no frame.
func TestPairs(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("a", "clusters/a")
	k, path := s.Defined("Kustomization", "flux-system", "app"), s.Defined("Path", "", "app")
	s.Brings(k, path, s.Defined("ConfigMap", "", "a"), s.Defined("ConfigMap", "", "b"))
	if d := NewPlan(shape.NewDrawing(documentOf(s, ""))); len(d.ranks.pairs) != 1 {
		t.Errorf("%d pairs, want 1", len(d.ranks.pairs))
	}
	s.In("b", "clusters/b")
	s.Defined("ConfigMap", "", "a")
	if d := NewPlan(shape.NewDrawing(documentOf(s, ""))); len(d.ranks.pairs) != 0 {
		t.Errorf("%d pairs in the frame of a cluster", len(d.ranks.pairs))
	}
}

// TestBundledDependencies holds that objects say themselves what they wait for by a line that stands for some of a frame.
func TestBundledDependencies(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	base := s.Defined("Kustomization", "flux-system", "base", "wave", "1")
	for i := range 12 {
		k := s.Defined("Kustomization", "flux-system", fmt.Sprintf("app-%02d", i), "wave", "2")
		if i < 10 {
			s.Edge(k, graph.DependsOn, base)
		}
	}
	c := NewPlan(shape.NewDrawing(documentOf(s, "")))
	for i, gr := range c.ranks.frames {
		for _, n := range gr.Nodes {
			lines := strings.Join(c.labelOf(n, c.ranks.frames[i]).Lines(), "\n")
			if got, want := strings.Contains(lines, "waits for base"), n.ID.Name >= "app-00" && n.ID.Name < "app-10"; got != want {
				t.Errorf("%s says %q", n.ID.Name, lines)
			}
		}
	}
}
