package export

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// TestTextOrder demands that what others wait for comes first, and names decide besides.
func TestTextOrder(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	root := s.defined("Kustomization", "flux-system", "root", "root", "true")
	for _, name := range []string{"d", "c", "b", "a", "ring1", "ring2"} {
		s.edge(root, graph.Applies, s.defined("Kustomization", "flux-system", name))
	}
	k := func(name string) graph.ID { return s.id("Kustomization", "flux-system", name) }
	s.edge(k("a"), graph.DependsOn, k("d"))
	s.edge(k("d"), graph.DependsOn, k("c"))
	s.edge(k("ring1"), graph.DependsOn, k("ring2"))
	s.edge(k("ring2"), graph.DependsOn, k("ring1"))
	want := `cluster demo (clusters/demo)
Kustomization/flux-system/root
├── Kustomization/flux-system/b
├── Kustomization/flux-system/c
├── Kustomization/flux-system/d (waits for Kustomization/flux-system/c)
├── Kustomization/flux-system/a (waits for Kustomization/flux-system/d)
├── Kustomization/flux-system/ring1 (waits for Kustomization/flux-system/ring2)
└── Kustomization/flux-system/ring2 (waits for Kustomization/flux-system/ring1)
`
	if got := string(written(t, Text, s.document(""))); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestTextComplete demands each node once, and beside that only mentions of it.
func TestTextComplete(t *testing.T) {
	for _, s := range sketches() {
		text := string(written(t, Text, s.doc))
		for n := range s.doc.Graph.Nodes() {
			name := visible(n.ID.Key.String())
			switch n.Role {
			case graph.Folded:
				name = countOf(n)
			case graph.PathRole:
				name = visible(n.ID.Name)
			}
			if !strings.Contains(text, name) {
				t.Errorf("%s: no %s", s.name, name)
			}
		}
	}
}

func TestTextShared(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	one, two := s.defined("Kustomization", "flux-system", "one"), s.defined("Kustomization", "flux-system", "two")
	shared := s.defined("Namespace", "", "shared")
	s.edge(one, graph.Applies, shared)
	s.edge(two, graph.Applies, shared)
	s.findings = []check.Finding{{Rule: "duplicate-owner", Message: "not a ring"}}
	want := `cluster demo (clusters/demo)
Kustomization/flux-system/one
└── Namespace/shared
Kustomization/flux-system/two
└── Namespace/shared (see above)
`
	if got := string(written(t, Text, s.document(""))); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestTextOfPaths has a view without what is applied, in which the paths say it.
func TestTextOfPaths(t *testing.T) {
	d := design().document("")
	full := written(t, Text, d)
	d.Graph = d.Graph.SelectEdges(func(e graph.Edge) bool { return e.Relation != graph.Applies })
	if diff := cmp.Diff(string(full), string(written(t, Text, d))); diff != "" {
		t.Errorf("without the relation applies (-with +without):\n%s", diff)
	}
	if diff := cmp.Diff(outline(groupsOf(design().b.Graph()), ""), outline(groupsOf(d.Graph), "")); diff != "" {
		t.Errorf("frames without the relation applies (-with +without):\n%s", diff)
	}
}
