package export

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/graph"
)

// outline writes a group as an indented list.
func outline(gr *group, indent string) string {
	var b strings.Builder
	for _, n := range gr.nodes {
		fmt.Fprintln(&b, indent+n.ID.Key.String())
	}
	for _, inner := range gr.groups {
		fmt.Fprintf(&b, "%s[%s]\n%s", indent, inner.title, outline(inner, indent+"  "))
	}
	return b.String()
}

func TestGroups(t *testing.T) {
	s := design()
	set := s.defined("ResourceSet", "flux-system", "set")
	s.edge(s.id("Kustomization", "flux-system", "podinfo"), graph.Applies, set)
	s.edge(set, graph.Generates, s.add(graph.Generated, s.id("ConfigMap", "tenants", "made")))
	oci := s.defined("OCIRepository", "flux-system", "manifests")
	s.edge(s.id("Kustomization", "flux-system", "podinfo"), graph.Applies, oci)
	lonely := s.defined("Kustomization", "flux-system", "lonely")
	s.edge(lonely, graph.Applies, s.defined("Secret", "ns", "only"))
	s.edge(oci, graph.ProvidesSourceFor, lonely)
	want := `Secret/ns/only
Path/apps/podinfo
Path/clusters/demo
Kustomization/flux-system/flux-system
Kustomization/flux-system/lonely
Kustomization/flux-system/podinfo
GitRepository/flux-system/flux-system
OCIRepository/flux-system/manifests
[Kustomization/flux-system/podinfo]
  ConfigMap/podinfo/podinfo-values
  ConfigMap/tenants/made
  SealedSecret/podinfo/podinfo-token
  ResourceSet/flux-system/set
  Container/podinfo/HelmRelease/podinfo/podinfo
  HelmRelease/podinfo/podinfo
[Kustomization/flux-system/flux-system, namespace flux-system]
  Namespace/podinfo
  HelmRepository/flux-system/podinfo
`
	if diff := cmp.Diff(want, outline(groupsOf(s.b.Graph()), "")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestGroupsOfClusters(t *testing.T) {
	top := groupsOf(broken().b.Graph())
	if len(top.nodes) != 0 || len(top.groups) != 2 {
		t.Fatalf("not two clusters:\n%s", outline(top, ""))
	}
	if a, b := top.groups[0].title, top.groups[1].title; a != "applied by no Kustomization" || b != "cluster demo" {
		t.Errorf("titles %q and %q", a, b)
	}
}

// TestGroupsRing has things that make each other, and so belong to nothing.
func TestGroupsRing(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	a, b := s.defined("ResourceSet", "ns", "a"), s.defined("ResourceSet", "ns", "b")
	s.edge(a, graph.Generates, b)
	s.edge(b, graph.Generates, a)
	if got, want := outline(groupsOf(s.b.Graph()), ""), "ResourceSet/ns/a\nResourceSet/ns/b\n"; got != want {
		t.Errorf("got:\n%s", got)
	}
}

func TestGroupings(t *testing.T) {
	tests := []struct {
		by   Grouping
		want string
	}{
		{ByNamespace, `Path/apps/app-000
Path/apps/app-001
Path/clusters/demo
[namespace app-000]
  Secret/app-000/app-000
  Secret/app-000/app-000-tls
  Service/app-000/app-000
  Container/app-000/HelmRelease/app-000/app
  HelmRelease/app-000/app-000
[namespace app-001]
  Secret/app-001/app-001
  Secret/app-001/app-001-tls
  Service/app-001/app-001
  Container/app-001/HelmRelease/app-001/app
  HelmRelease/app-001/app-001
[namespace flux-system]
  Kustomization/flux-system/app-000
  Kustomization/flux-system/app-001
  Kustomization/flux-system/flux-system
  GitRepository/flux-system/flux-system
`},
		{ByKustomization, `Kustomization/flux-system/flux-system
GitRepository/flux-system/flux-system
[brought by Kustomization/flux-system/app-000, namespace app-000]
  Secret/app-000/app-000
  Secret/app-000/app-000-tls
  Service/app-000/app-000
  Container/app-000/HelmRelease/app-000/app
  Path/apps/app-000
  HelmRelease/app-000/app-000
[brought by Kustomization/flux-system/app-001, namespace app-001]
  Secret/app-001/app-001
  Secret/app-001/app-001-tls
  Service/app-001/app-001
  Container/app-001/HelmRelease/app-001/app
  Path/apps/app-001
  HelmRelease/app-001/app-001
[brought by Kustomization/flux-system/flux-system, namespace flux-system]
  Path/clusters/demo
  Kustomization/flux-system/app-000
  Kustomization/flux-system/app-001
`},
		{ByWave, `[wave 1]
  Secret/app-000/app-000
  Secret/app-000/app-000-tls
  Service/app-000/app-000
  Container/app-000/HelmRelease/app-000/app
  Path/apps/app-000
  Path/clusters/demo
  HelmRelease/app-000/app-000
  Kustomization/flux-system/app-000
  Kustomization/flux-system/flux-system
[wave 2]
  Secret/app-001/app-001
  Secret/app-001/app-001-tls
  Service/app-001/app-001
  Container/app-001/HelmRelease/app-001/app
  Path/apps/app-001
  HelmRelease/app-001/app-001
  Kustomization/flux-system/app-001
[in no wave]
  GitRepository/flux-system/flux-system
`},
		{ByCluster, "[cluster demo]\n"},
		{Ungrouped, "Secret/app-000/app-000\n"},
	}
	for _, test := range tests {
		t.Run(groupings[test.by], func(t *testing.T) {
			d := documentOf(fleet(2), "")
			d.Layout.Grouping = test.by
			got := outline(arrange(d), "")
			if test.by == ByCluster || test.by == Ungrouped {
				got = got[:min(len(got), len(test.want))]
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestFolderGrouping: a frame's title says the folder, and the labels in it leave that out.
func TestFolderGrouping(t *testing.T) {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	var b graph.Builder
	path := graph.Node{ID: s.id("Path", "", "apps/web"), Role: graph.PathRole, State: graph.Defined}
	b.Add(path)
	b.Add(graph.Node{ID: s.id("ConfigMap", "ns", "a"), Role: graph.Config, State: graph.Defined, Pos: graph.Pos{File: "apps/web/a.yaml", Line: 1}})
	d := Document{Graph: b.Graph(), Layout: Layout{Grouping: ByFolder}}
	if diff := cmp.Diff("[folder apps/web, namespace ns]\n  ConfigMap/ns/a\n  Path/apps/web\n", outline(arrange(d), "")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	dr := newDrawing(d)
	if got := dr.labelOf(path, &group{folder: "apps"}).name; len(got) != 1 || got[0] != "…/web" {
		t.Errorf("the label is %q", got)
	}
}

// TestFramesSayWhoApplies: what a frame says needs no edges, but one from the Kustomization to the frame.
func TestFramesSayWhoApplies(t *testing.T) {
	d := documentOf(fleet(3), "")
	d = d.Fold(KustomizationFold)
	d.Layout.Grouping = ByKustomization
	dr := newDrawing(d)
	if dr.framed != 3 {
		t.Errorf("%d edges are left out, want 3", dr.framed)
	}
}

// TestGroupsOfPaths has a view without what is applied, in which the paths say it.
func TestGroupsOfPaths(t *testing.T) {
	whole := design().graph()
	part := whole.SelectEdges(func(e graph.Edge) bool { return e.Relation != graph.Applies })
	if diff := cmp.Diff(outline(groupsOf(whole), ""), outline(groupsOf(part), "")); diff != "" {
		t.Errorf("frames without the relation applies (-with +without):\n%s", diff)
	}
}
