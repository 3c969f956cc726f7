package export

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

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
	d := documentOf(s, "")
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

// TestLeadBack holds that of a ring, the loosest tie leads back.
func TestLeadBack(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	k, path := s.defined("Kustomization", "flux-system", "flux-system"), s.defined("Path", "", "clusters/demo")
	git := s.defined("GitRepository", "flux-system", "flux-system")
	s.brings(k, path, k, git)
	s.edge(git, graph.ProvidesSourceFor, k)
	d := newDrawing(documentOf(s, ""))
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
	if d := newCrowded(newDrawing(documentOf(s, ""))); len(d.crowds.pairs) != 1 {
		t.Errorf("%d pairs, want 1", len(d.crowds.pairs))
	}
	s.in("b", "clusters/b")
	s.defined("ConfigMap", "", "a")
	if d := newCrowded(newDrawing(documentOf(s, ""))); len(d.crowds.pairs) != 0 {
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
	c := newCrowded(newDrawing(documentOf(s, "")))
	for i, gr := range c.crowds.frames {
		for _, n := range gr.nodes {
			lines := strings.Join(c.labelOf(n, c.crowds.frames[i]).lines(), "\n")
			if got, want := strings.Contains(lines, "waits for base"), n.ID.Name >= "app-00" && n.ID.Name < "app-10"; got != want {
				t.Errorf("%s says %q", n.ID.Name, lines)
			}
		}
	}
}
