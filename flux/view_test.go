package flux

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// scene builds a graph for the views by hand: what they do depends on the graph alone.
type scene struct{ graph.Builder }

func sceneKey(k graph.Kind, name string) graph.Key {
	ns := "flux-system"
	if k.Group == graph.OwnGroup && k != graph.Container {
		ns = ""
	}
	return graph.Key{Kind: k, Namespace: ns, Name: name}
}

func roleForTest(k graph.Kind) graph.Role {
	for _, info := range schema.Kinds() {
		if info.Kind == k {
			return info.Role
		}
	}
	return graph.Plain
}

func (s *scene) add(k graph.Kind, name string, refs ...graph.Ref) {
	s.Role = roleForTest
	s.Add(graph.Node{ID: graph.ID{Cluster: "p", Key: sceneKey(k, name)}, Role: roleForTest(k), State: graph.Defined,
		Pos: graph.Pos{File: "apps/" + name + ".yaml", Line: 1}}, refs...)
}

func sceneRef(r graph.Relation, k graph.Kind, name string) graph.Ref {
	return graph.Ref{To: sceneKey(k, name), Relation: r, Field: "f"}
}

func printScene(g *graph.Graph) []string {
	var lines []string
	for n := range g.Nodes() {
		line := n.ID.Kind.Name + "/" + n.ID.Name
		for _, f := range n.Facts {
			line += " " + f.Name + "=" + f.Value
		}
		lines = append(lines, line)
	}
	for e := range g.Edges() {
		lines = append(lines, fmt.Sprintf("%s/%s %s %s/%s", e.From.Kind.Name, e.From.Name, e.Relation, e.To.Kind.Name, e.To.Name))
	}
	return lines
}

var (
	deploymentForTest = graph.Kind{Group: "apps", Name: "Deployment"}
	ingressForTest    = graph.Kind{Group: "networking.k8s.io", Name: "Ingress"}
)

func theScene() *graph.Graph {
	s := &scene{}
	applies := func(k graph.Kind, name string) []graph.Ref { return []graph.Ref{sceneRef(graph.Applies, k, name)} }
	var refs []graph.Ref
	for _, o := range []struct {
		kind graph.Kind
		name string
	}{
		{schema.HelmRelease, "app"}, {schema.HelmRepository, "repo"}, {schema.ConfigMap, "values"}, {schema.ConfigMap, "plain"}, {schema.ConfigMap, "plain2"},
		{schema.Secret, "env"}, {schema.Secret, "tls"}, {deploymentForTest, "talks"}, {deploymentForTest, "quiet"}, {ingressForTest, "in"},
	} {
		refs = append(refs, applies(o.kind, o.name)...)
	}
	s.add(schema.Kustomization, "apps", append(refs, sceneRef(graph.PointsAt, graph.Path, "apps"), sceneRef(graph.DependsOn, schema.Kustomization, "gone"))...)
	s.add(graph.Path, "apps", sceneRef(graph.Contains, schema.HelmRelease, "app"), sceneRef(graph.Contains, schema.ConfigMap, "plain"))
	s.add(schema.HelmRepository, "repo")
	s.add(schema.HelmRelease, "app", sceneRef(graph.HostsChartsFor, schema.HelmRepository, "repo"), sceneRef(graph.Configures, schema.ConfigMap, "values"),
		sceneRef(graph.Deploys, graph.Container, "c"))
	s.add(schema.ConfigMap, "values")
	s.add(schema.ConfigMap, "plain")
	s.add(schema.ConfigMap, "plain2")
	s.add(schema.Secret, "env")
	s.add(schema.Secret, "tls")
	s.add(graph.Container, "c")
	s.add(deploymentForTest, "talks", sceneRef(graph.Deploys, graph.Container, "t"))
	s.add(graph.Container, "t", sceneRef(graph.References, schema.Secret, "env"), sceneRef(graph.References, schema.Secret, "lost"))
	s.add(deploymentForTest, "quiet", sceneRef(graph.Deploys, graph.Container, "q"))
	s.add(graph.Container, "q")
	s.add(ingressForTest, "in", sceneRef(graph.References, schema.Secret, "tls"), sceneRef(graph.References, schema.Secret, "absent"))
	for _, name := range []string{"old1", "old2"} {
		s.Add(graph.Node{ID: graph.ID{Key: sceneKey(schema.HelmRelease, name)}, Role: graph.Release, State: graph.Unreachable,
			Pos: graph.Pos{File: "old/" + name + ".yaml", Line: 1}})
	}
	s.Add(graph.Node{ID: graph.ID{Key: sceneKey(schema.Kustomization, "off")}, Role: graph.Kustomization, State: graph.Unreachable,
		Pos: graph.Pos{File: "old/off.yaml", Line: 1}})
	return s.Graph()
}

func TestFluxView(t *testing.T) {
	got := printScene(FluxView.Apply(theScene()))
	want := []string{
		"Objects/old count=2 kinds=2 HelmRelease owner=old",
		"Kustomization/off",
		"Secret/absent",
		"Secret/env",
		"Secret/lost",
		"Deployment/talks",
		"Container/c",
		"Container/t",
		"Objects/flux-system/apps count=6 kinds=2 ConfigMap, 1 Container, 1 Deployment, 1 Ingress, 1 Secret owner=Kustomization/flux-system/apps",
		"Path/apps",
		"ConfigMap/values",
		"HelmRelease/app",
		"HelmRepository/repo",
		"Kustomization/apps",
		"Kustomization/gone",
	}
	nodes := map[string]bool{}
	for _, l := range want {
		nodes[l] = true
		if !slices.Contains(got, l) {
			t.Errorf("lacks %s", l)
		}
	}
	for _, l := range got {
		if (len(strings.Fields(l)) != 3 || strings.Contains(l, "=")) && !nodes[l] {
			t.Errorf("shows %s", l)
		}
	}
	for _, l := range []string{
		"Path/apps contains HelmRelease/app",
		"HelmRelease/app deploys Container/c",
		"Container/t references Secret/env",
		"Container/t references Secret/lost",
		"Kustomization/apps applies HelmRepository/repo",
		"Objects/flux-system/apps references Secret/absent",
		"Path/apps contains Objects/flux-system/apps",
	} {
		if !slices.Contains(got, l) {
			t.Errorf("lacks %s", l)
		}
	}
	for _, l := range []string{
		"Kustomization/apps applies HelmRelease/app",
		"Objects/flux-system/apps references Objects/flux-system/apps//Secret",
	} {
		if slices.Contains(got, l) {
			t.Errorf("draws %s", l)
		}
	}
	if t.Failed() {
		t.Logf("the view:\n%s", strings.Join(got, "\n"))
	}
}

func TestFullViewIsTheGraph(t *testing.T) {
	g := theScene()
	if diff := cmp.Diff(printScene(g), printScene(FullView.Apply(g))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDepsView(t *testing.T) {
	s := &scene{}
	waits := func(from, on string) {
		s.add(schema.Kustomization, from, sceneRef(graph.DependsOn, schema.Kustomization, on))
	}
	waits("apps", "infra")
	waits("infra", "crds")
	waits("apps", "crds")
	s.add(schema.Kustomization, "crds", sceneRef(graph.Applies, schema.HelmRelease, "alone"))
	s.add(schema.Kustomization, "alone")
	waits("ring1", "ring2")
	waits("ring2", "ring1")
	waits("victim", "ring1")
	s.add(schema.HelmRelease, "alone")
	s.add(schema.HelmRelease, "app", sceneRef(graph.DependsOn, schema.HelmRelease, "db"), sceneRef(graph.HostsChartsFor, schema.HelmRepository, "r"))
	s.add(schema.HelmRelease, "db")
	s.add(schema.HelmRepository, "r")
	s.Add(graph.Node{ID: graph.ID{Key: sceneKey(schema.Kustomization, "off")}, Role: graph.Kustomization, State: graph.Unreachable})
	want := []string{
		"HelmRelease/app wave=2",
		"HelmRelease/db wave=1",
		"Kustomization/alone wave=1",
		"Kustomization/apps wave=3",
		"Kustomization/crds wave=1",
		"Kustomization/infra wave=2",
		"Kustomization/ring1 wave=cycle",
		"Kustomization/ring2 wave=cycle",
		"Kustomization/victim wave=blocked",
		"HelmRelease/app depends-on HelmRelease/db",
		"Kustomization/apps depends-on Kustomization/crds",
		"Kustomization/apps depends-on Kustomization/infra",
		"Kustomization/infra depends-on Kustomization/crds",
		"Kustomization/ring1 depends-on Kustomization/ring2",
		"Kustomization/ring2 depends-on Kustomization/ring1",
		"Kustomization/victim depends-on Kustomization/ring1",
	}
	if diff := cmp.Diff(want, printScene(DepsView.Apply(s.Graph()))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestViewsAreWhole(t *testing.T) {
	views := Views()
	if views[0] != FluxView {
		t.Error("the default view is not the first")
	}
	seen := map[string]bool{}
	for _, v := range views {
		if v.Name == "" || v.Title == "" || v.Apply == nil || seen[v.Name] {
			t.Errorf("view %q is not whole", v.Name)
		}
		seen[v.Name] = true
		var b graph.Builder
		if g := v.Apply(b.Graph()); g.NumNodes() != 0 {
			t.Errorf("%s makes something of nothing", v.Name)
		}
	}
}
