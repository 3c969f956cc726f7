package shape

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/graph"
)

func TestSplitPerKustomization(t *testing.T) {
	s := sketch.Fleet(2)
	d := documentOf(s, "")
	d.Findings = []check.Finding{{Rule: "x", Severity: check.Error, Nodes: []graph.ID{s.ID("Service", "app-001", "app-001")}}}
	var got strings.Builder
	own := 0
	for _, p := range d.Split(PerKustomization) {
		fmt.Fprintf(&got, "%s: %s, %d own, %d findings\n", p.File, p.Name(), p.Own, len(p.Findings))
		own += p.Own
		for n := range p.Graph.Nodes() {
			if part := n.Fact("part"); part != "" {
				fmt.Fprintf(&got, "  %s of %s\n", n.ID.Key, part)
			}
		}
		for e := range p.Graph.Edges() {
			from, _ := p.Graph.Node(e.From)
			to, _ := p.Graph.Node(e.To)
			if from.Fact("part") != "" && to.Fact("part") != "" {
				t.Errorf("%s: an edge between neighbours: %v", p.Name(), e)
			}
		}
	}
	if own != d.Graph.NumNodes() {
		t.Errorf("the parts have %d nodes of their own, the whole has %d", own, d.Graph.NumNodes())
	}
	want := `demo_no-kustomization: cluster demo, 1 own, 0 findings
  Kustomization/flux-system/app-000 of Kustomization/flux-system/app-000
  Kustomization/flux-system/app-001 of Kustomization/flux-system/app-001
  Kustomization/flux-system/flux-system of Kustomization/flux-system/flux-system
demo_flux-system_app-000: Kustomization/flux-system/app-000, 7 own, 0 findings
  Path/clusters/demo of Kustomization/flux-system/flux-system
  Kustomization/flux-system/app-001 of Kustomization/flux-system/app-001
  Kustomization/flux-system/flux-system of Kustomization/flux-system/flux-system
  GitRepository/flux-system/flux-system of cluster demo
demo_flux-system_app-001: Kustomization/flux-system/app-001, 7 own, 1 findings
  Path/clusters/demo of Kustomization/flux-system/flux-system
  Kustomization/flux-system/app-000 of Kustomization/flux-system/app-000
  Kustomization/flux-system/flux-system of Kustomization/flux-system/flux-system
  GitRepository/flux-system/flux-system of cluster demo
demo_flux-system_flux-system: Kustomization/flux-system/flux-system, 2 own, 0 findings
  Kustomization/flux-system/app-000 of Kustomization/flux-system/app-000
  Kustomization/flux-system/app-001 of Kustomization/flux-system/app-001
  GitRepository/flux-system/flux-system of cluster demo
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSplitPerCluster(t *testing.T) {
	parts := documentOf(sketch.Clusters(), "two").Split(PerCluster)
	if len(parts) != 2 || parts[0].File != "production" || parts[1].Title != "two: cluster staging" {
		t.Fatalf("got %+v", parts)
	}
	for _, p := range parts {
		if p.Own != p.Graph.NumNodes() || p.Graph.NumEdges() == 0 {
			t.Errorf("%s: %d of %d nodes, %d edges", p.Name(), p.Own, p.Graph.NumNodes(), p.Graph.NumEdges())
		}
	}
}

// TestFileNames: names are safe, of bounded length, and different for different parts also where a file
// system does not tell capitals from small letters.
func TestFileNames(t *testing.T) {
	ids := []graph.ID{}
	for _, cluster := range []string{"", "a", "A", "a_b", "a/b", "a-b", "..", "con", "index", "no-cluster", strings.Repeat("x", 300), "日本"} {
		for _, name := range []string{"", "a", "b_c", "../../etc", "C", "nul"} {
			ids = append(ids, graph.ID{Cluster: cluster, Key: graph.Key{Kind: graph.Kind{Name: "Kustomization"}, Namespace: "ns", Name: name}})
		}
	}
	ids = append(ids, graph.ID{Cluster: "a", Key: graph.Key{Kind: graph.Kind{Name: "Kustomization"}, Namespace: "ns_a", Name: "b"}},
		graph.ID{Cluster: "a", Key: graph.Key{Kind: graph.Kind{Name: "Kustomization"}, Namespace: "ns", Name: "a_b"}},
		graph.ID{Cluster: "a", Key: graph.Key{Kind: graph.Kind{Name: "Kustomization"}, Namespace: "ns", Name: strings.Repeat("y", 253)}})
	taken := map[string]graph.ID{}
	for _, id := range ids {
		if id.Name == "" {
			id.Key = graph.Key{}
		}
		name := newPart(id, PerKustomization).File
		if other, ok := taken[strings.ToLower(name)]; ok && other != id {
			t.Errorf("%v and %v are both written to %s", id, other, name)
		}
		taken[strings.ToLower(name)] = id
		if name == "" || len(name) > 140 || strings.ContainsAny(name, `/\: `) || strings.HasPrefix(name, ".") || name == "index" {
			t.Errorf("%v is written to %q", id, name)
		}
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
			t.Errorf("%v is written to %q", id, name)
		}
	}
}
