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
