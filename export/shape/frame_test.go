package shape

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/graph"
)

// outline writes a group as an indented list.
func outline(gr *Frame, indent string) string {
	var b strings.Builder
	for _, n := range gr.Nodes {
		fmt.Fprintln(&b, indent+n.ID.Key.String())
	}
	for _, inner := range gr.Frames {
		fmt.Fprintf(&b, "%s[%s]\n%s", indent, inner.Title, outline(inner, indent+"  "))
	}
	return b.String()
}

func TestGroups(t *testing.T) {
	s := sketch.Design()
	set := s.Defined("ResourceSet", "flux-system", "set")
	s.Edge(s.ID("Kustomization", "flux-system", "podinfo"), graph.Applies, set)
	s.Edge(set, graph.Generates, s.Add(graph.Generated, s.ID("ConfigMap", "tenants", "made")))
	oci := s.Defined("OCIRepository", "flux-system", "manifests")
	s.Edge(s.ID("Kustomization", "flux-system", "podinfo"), graph.Applies, oci)
	lonely := s.Defined("Kustomization", "flux-system", "lonely")
	s.Edge(lonely, graph.Applies, s.Defined("Secret", "ns", "only"))
	s.Edge(oci, graph.ProvidesSourceFor, lonely)
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
	if diff := cmp.Diff(want, outline(defaultFrames(s.B.Graph()), "")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestGroupsOfClusters(t *testing.T) {
	top := defaultFrames(sketch.Broken().B.Graph())
	if len(top.Nodes) != 0 || len(top.Frames) != 2 {
		t.Fatalf("not two clusters:\n%s", outline(top, ""))
	}
	if a, b := top.Frames[0].Title, top.Frames[1].Title; a != "applied by no Kustomization" || b != "cluster demo" {
		t.Errorf("titles %q and %q", a, b)
	}
}

// TestGroupsRing has things that make each other, and so belong to nothing.
func TestGroupsRing(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	a, b := s.Defined("ResourceSet", "ns", "a"), s.Defined("ResourceSet", "ns", "b")
	s.Edge(a, graph.Generates, b)
	s.Edge(b, graph.Generates, a)
	if got, want := outline(defaultFrames(s.B.Graph()), ""), "ResourceSet/ns/a\nResourceSet/ns/b\n"; got != want {
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
[applied by Kustomization/flux-system/app-000, namespace app-000]
  Secret/app-000/app-000
  Secret/app-000/app-000-tls
  Service/app-000/app-000
  Container/app-000/HelmRelease/app-000/app
  Path/apps/app-000
  HelmRelease/app-000/app-000
[applied by Kustomization/flux-system/app-001, namespace app-001]
  Secret/app-001/app-001
  Secret/app-001/app-001-tls
  Service/app-001/app-001
  Container/app-001/HelmRelease/app-001/app
  Path/apps/app-001
  HelmRelease/app-001/app-001
[applied by Kustomization/flux-system/flux-system, namespace flux-system]
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
			d := documentOf(sketch.Fleet(2), "")
			d.Options.Grouping = test.by
			got := outline(framesFor(d), "")
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
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	var b graph.Builder
	path := graph.Node{ID: s.ID("Path", "", "apps/web"), Role: graph.PathRole, State: graph.Defined}
	b.Add(path)
	b.Add(graph.Node{ID: s.ID("ConfigMap", "ns", "a"), Role: graph.Config, State: graph.Defined, Pos: graph.Pos{File: "apps/web/a.yaml", Line: 1}})
	d := Document{Graph: b.Graph(), Options: Options{Grouping: ByFolder}}
	if diff := cmp.Diff("[folder apps/web, namespace ns]\n  ConfigMap/ns/a\n  Path/apps/web\n", outline(framesFor(d), "")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	dr := NewDrawing(d)
	if got := dr.LabelOf(path, &Frame{folder: "apps"}).Name; len(got) != 1 || got[0] != "…/web" {
		t.Errorf("the label is %q", got)
	}
}

// TestFramesSayWhoApplies: what a frame says needs no edges, but one from the Kustomization to the frame.
func TestFramesSayWhoApplies(t *testing.T) {
	d := documentOf(sketch.Fleet(3), "")
	d = d.Fold(KustomizationFold)
	d.Options.Grouping = ByKustomization
	dr := NewDrawing(d)
	if dr.framed != 3 {
		t.Errorf("%d edges are left out, want 3", dr.framed)
	}
}

// TestGroupsOfPaths has a view without what is applied, in which the paths say it.
func TestGroupsOfPaths(t *testing.T) {
	whole := sketch.Design().Graph()
	part := whole.SelectEdges(func(e graph.Edge) bool { return e.Relation != graph.Applies })
	if diff := cmp.Diff(outline(defaultFrames(whole), ""), outline(defaultFrames(part), "")); diff != "" {
		t.Errorf("frames without the relation applies (-with +without):\n%s", diff)
	}
}
