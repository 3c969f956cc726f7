package shape

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/graph"
)

// nodesAndEdges lists the nodes of a graph with what they hold, and its edges.
func nodesAndEdges(g *graph.Graph) string {
	var b strings.Builder
	for n := range g.Nodes() {
		b.WriteString(n.ID.Key.String())
		if kinds := n.Fact("kinds"); kinds != "" {
			b.WriteString(" (" + kinds + ")")
		}
		if dir := n.Fact("directory"); dir != "" {
			b.WriteString(" from " + dir)
		}
		b.WriteByte('\n')
	}
	for e := range g.Edges() {
		b.WriteString(e.From.Name + " " + e.Relation.String() + " " + e.To.Name + "\n")
	}
	return b.String()
}

func TestFolds(t *testing.T) {
	tests := []struct {
		fold Fold
		want string
	}{
		{KindFold, `Secret/odd/odd
Service/app-000/app-000
Service/app-001/app-001
Container/app-000/HelmRelease/app-000/app
Container/app-001/HelmRelease/app-001/app
Objects/app-000/flux-system/app-000/Secret (2 Secret)
Objects/app-001/flux-system/app-001/Secret (2 Secret)
Path/apps/app-000
Path/apps/app-001
Path/clusters/demo
HelmRelease/app-000/app-000
HelmRelease/app-001/app-001
Kustomization/flux-system/app-000
Kustomization/flux-system/app-001
Kustomization/flux-system/flux-system
GitRepository/flux-system/flux-system
`},
		{NamespaceFold, `Secret/odd/odd
Objects/app-000/all (1 Container, 1 HelmRelease, 2 Secret, 1 Service)
Objects/app-001/all (1 Container, 1 HelmRelease, 2 Secret, 1 Service)
Kustomization/flux-system/app-000 from apps/app-000
Kustomization/flux-system/app-001 from apps/app-001
Kustomization/flux-system/flux-system from clusters/demo
GitRepository/flux-system/flux-system
`},
		{KustomizationFold, `Secret/odd/odd
Kustomization/flux-system/app-000 (1 Container, 1 HelmRelease, 2 Secret, 1 Service) from apps/app-000
Kustomization/flux-system/app-001 (1 Container, 1 HelmRelease, 2 Secret, 1 Service) from apps/app-001
Kustomization/flux-system/flux-system from clusters/demo
GitRepository/flux-system/flux-system
app-001 depends-on app-000
flux-system applies app-000
flux-system applies app-001
flux-system provides-source-for app-000
flux-system provides-source-for app-001
flux-system provides-source-for flux-system
`},
	}
	for _, test := range tests {
		t.Run(folds[test.fold], func(t *testing.T) {
			s := sketch.Fleet(2)
			missing := s.Add(graph.Missing, s.ID("Secret", "odd", "odd"))
			d := documentOf(s, "")
			got := nodesAndEdges(d.Fold(test.fold).Graph)
			if !strings.Contains(test.want, " depends-on ") {
				got, _, _ = strings.Cut(got, "app-001 depends-on")
				got = got[:strings.LastIndex(got, "GitRepository/flux-system/flux-system\n")+len("GitRepository/flux-system/flux-system\n")]
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", missing.Name, diff)
			}
		})
	}
}

func TestFolderFold(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	k := s.Defined("Kustomization", "flux-system", "apps")
	dir := s.Defined("Path", "", "apps")
	for _, at := range []struct{ name, file string }{{"a", "apps/web/a.yaml"}, {"b", "apps/b.yaml"}, {"c", "base/c.yaml"}, {"d", "base/d.yaml"}} {
		n := graph.Node{ID: s.ID("ConfigMap", "ns", at.name), Role: graph.Config, State: graph.Defined, Pos: graph.Pos{File: at.file, Line: 1}}
		s.B.Add(n)
		s.Nodes[n.ID] = n
		s.Brings(k, dir, n.ID)
	}
	want := `Objects/base (2 ConfigMap)
Path/apps (2 ConfigMap)
Kustomization/flux-system/apps
apps contains base
apps applies base
apps points-at apps
apps applies apps
`
	if diff := cmp.Diff(want, nodesAndEdges(documentOf(s, "").Fold(FolderFold).Graph)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFoldTwice: what is folded again is counted once.
func TestFoldTwice(t *testing.T) {
	d := documentOf(sketch.Fleet(3), "")
	once, twice := d.Fold(KustomizationFold), d.Fold(KindFold).Fold(KustomizationFold)
	if diff := cmp.Diff(nodesAndEdges(once.Graph), nodesAndEdges(twice.Graph)); diff != "" {
		t.Errorf("(-once +twice):\n%s", diff)
	}
	if diff := cmp.Diff(nodesAndEdges(once.Graph), nodesAndEdges(once.Fold(KustomizationFold).Graph)); diff != "" {
		t.Errorf("(-once +again):\n%s", diff)
	}
}

func TestReduceDocument(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	id := func(name string) graph.ID { return s.ID("Kustomization", "flux-system", name) }
	for _, name := range []string{"a", "b", "c"} {
		s.Defined("Kustomization", "flux-system", name)
	}
	s.Edge(id("a"), graph.DependsOn, id("b"))
	s.Edge(id("b"), graph.DependsOn, id("c"))
	s.Edge(id("a"), graph.DependsOn, id("c"))
	s.Edge(id("a"), graph.Applies, id("c"))
	got := documentOf(s, "").Reduce()
	if diff := cmp.Diff("Kustomization/flux-system/a\nKustomization/flux-system/b\nKustomization/flux-system/c\na depends-on b\na applies c\nb depends-on c\n",
		nodesAndEdges(got.Graph)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"not drawn, as others imply it: 1 depends-on edge"}, got.Notes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Lines from what many share are left out, but for those that a finding is about.
func TestWithoutShared(t *testing.T) {
	for _, apps := range []int{5, 11, 12, 40} {
		d := documentOf(sketch.Fleet(apps), "")
		got := d.withoutShared()
		gone := d.Graph.NumEdges() - got.Graph.NumEdges()
		want := apps + 1
		if want <= maxSharers {
			want = 0
		}
		if gone != want || (want > 0) != (len(got.Notes) == 1) {
			t.Errorf("%d apps: %d lines are gone, and it says %q", apps, gone, got.Notes)
		}
		for e := range d.Graph.Edges() {
			if e.Relation != graph.ProvidesSourceFor && !slices.Contains(slices.Collect(got.Graph.Edges()), e) {
				t.Errorf("%d apps: %v is gone", apps, e)
			}
		}
	}
	d := documentOf(sketch.Fleet(40), "")
	want := "not drawn, as many share it: GitRepository/flux-system/flux-system provides the source for 41 Kustomizations"
	if got := d.withoutShared().Notes; len(got) != 1 || got[0] != want {
		t.Errorf("it says %q", got)
	}
	source := graph.ID{}
	for n := range d.Graph.Nodes() {
		if n.Role == graph.Source {
			source = n.ID
		}
	}
	d.Findings = []check.Finding{{Rule: "orphaned-source", Severity: check.Warning, Cluster: source.Cluster, Nodes: []graph.ID{source}}}
	if got := d.withoutShared(); got.Graph.NumEdges() != d.Graph.NumEdges() {
		t.Errorf("of what a finding is about %d lines are gone", d.Graph.NumEdges()-got.Graph.NumEdges())
	}
}
