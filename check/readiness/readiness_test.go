package readiness_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

var (
	kustomization = graph.Kind{Group: "kustomize.toolkit.fluxcd.io", Name: "Kustomization"}
	release       = graph.Kind{Group: "helm.toolkit.fluxcd.io", Name: "HelmRelease"}
	widget        = graph.Kind{Group: "example.com", Name: "Widget"}
)

var roles = map[graph.Kind]graph.Role{kustomization: graph.Kustomization, release: graph.Release}

func key(k graph.Kind, name string) graph.Key {
	return graph.Key{Kind: k, Namespace: "flux-system", Name: name}
}

// builder adds objects of one cluster, each on line 1 of <name>.yaml.
type builder struct{ graph.Builder }

func (b *builder) add(k graph.Kind, name string, facts []graph.Fact, refs ...graph.Ref) {
	b.Add(graph.Node{ID: graph.ID{Cluster: "p", Key: key(k, name)}, State: graph.Defined, Role: roles[k],
		Pos: graph.Pos{File: name + ".yaml", Line: 1}, Facts: facts}, refs...)
}

func refer(r graph.Relation, k graph.Kind, name string) graph.Ref {
	return graph.Ref{To: key(k, name), Relation: r}
}

var waits = []graph.Fact{{Name: "wait", Value: "true"}}

// longChain is a chain of Kustomizations, each of which waits for a release of its own, depends on the
// one before, and applies a custom resource that the first release defines.
func longChain(n int) *graph.Graph {
	var b builder
	for i := range n {
		name := fmt.Sprintf("k%05d", i)
		refs := []graph.Ref{refer(graph.Applies, release, name)}
		var facts []graph.Fact
		if i == 0 {
			facts = []graph.Fact{{Name: "crds", Value: "example.com"}}
		} else {
			refs = append(refs, refer(graph.DependsOn, kustomization, fmt.Sprintf("k%05d", i-1)), refer(graph.Applies, widget, name))
			b.add(widget, name, nil)
		}
		b.add(kustomization, name, waits, refs...)
		b.add(release, name, facts)
	}
	return b.Graph()
}

func TestALongChainIsNoDeadlock(t *testing.T) {
	a := readiness.New(longChain(2000))
	if d := a.Deadlocks(); len(d) > 0 {
		t.Errorf("%d deadlocks, the first is %v", len(d), steps(d[0]))
	}
	if u := a.Unordered(); len(u) > 0 {
		t.Errorf("%d unordered, the first is %s", len(u), u[0].Kustomization.ID)
	}
}

func TestALongCycleIsOneDeadlock(t *testing.T) {
	// A chain of Kustomizations, each of which waits for a release of its own and depends on the one
	// after; the last release depends on the first.
	const n = 500
	var b builder
	for i := range n {
		name := fmt.Sprintf("k%05d", i)
		refs := []graph.Ref{refer(graph.Applies, release, name)}
		if i < n-1 {
			refs = append(refs, refer(graph.DependsOn, kustomization, fmt.Sprintf("k%05d", i+1)))
			b.add(release, name, nil)
		} else {
			b.add(release, name, nil, refer(graph.DependsOn, release, "k00000"))
		}
		b.add(kustomization, name, waits, refs...)
	}
	if d := readiness.New(b.Graph()).Deadlocks(); len(d) != 1 {
		t.Errorf("%d deadlocks, want the cycle through the releases", len(d))
	}
}

// steps prints the steps of a deadlock.
func steps(d readiness.Deadlock) []string {
	var all []string
	for _, s := range d.Steps {
		all = append(all, fmt.Sprintf("%s -%d-> %s", s.From.ID.Key, s.Cause, s.To.ID.Key))
	}
	return all
}

func TestDeadlockThroughWaitAndDependsOn(t *testing.T) {
	var b builder
	b.add(kustomization, "parent", waits, refer(graph.Applies, kustomization, "child"))
	b.add(kustomization, "child", nil, refer(graph.DependsOn, kustomization, "parent"))
	b.add(kustomization, "outside", nil, refer(graph.DependsOn, kustomization, "child"))
	all := readiness.New(b.Graph()).Deadlocks()
	if len(all) != 1 {
		t.Fatalf("%d deadlocks, want 1", len(all))
	}
	d := all[0]
	want := []string{
		fmt.Sprintf("Kustomization/flux-system/child -%d-> Kustomization/flux-system/parent", readiness.DependsOn),
		fmt.Sprintf("Kustomization/flux-system/parent -%d-> Kustomization/flux-system/child", readiness.Wait),
	}
	if diff := cmp.Diff(want, steps(d)); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	if d.Likely || d.Definition || d.FurtherCycles > 0 {
		t.Errorf("got %+v", d)
	}
	blocked := func(n graph.Node) bool { return n.ID.Name == "outside" }
	if len(d.BlockedObjects) != 1 || !slices.ContainsFunc(d.BlockedObjects, blocked) {
		t.Errorf("blocked are %v, want the Kustomization outside", d.BlockedObjects)
	}
}

func TestUnorderedNamesTheDependencyThatIsReadyTooEarly(t *testing.T) {
	var b builder
	b.add(kustomization, "operator", nil, refer(graph.Applies, release, "operator"))
	b.add(release, "operator", []graph.Fact{{Name: "crds", Value: "example.com"}})
	b.add(kustomization, "apps", nil, refer(graph.DependsOn, kustomization, "operator"), refer(graph.Applies, widget, "w"))
	b.add(widget, "w", nil)
	b.add(kustomization, "free", nil, refer(graph.Applies, widget, "v"))
	b.add(widget, "v", nil)
	all := readiness.New(b.Graph()).Unordered()
	if len(all) != 2 {
		t.Fatalf("%d unordered, want 2", len(all))
	}
	apps, free := all[0], all[1]
	if apps.Kustomization.ID.Name != "apps" || !apps.HasDependency() || apps.ReadyTooEarly.ID.Name != "operator" || apps.Count != 1 || apps.Objects[0].ID.Name != "w" {
		t.Errorf("got %+v", apps)
	}
	if free.Kustomization.ID.Name != "free" || free.HasDependency() || free.Provider.ID.Key != key(release, "operator") {
		t.Errorf("got %+v", free)
	}
}

// The time of an analysis grows with the graph and not with its square.
func BenchmarkNew(b *testing.B) {
	for _, n := range []int{1000, 4000} {
		g := longChain(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				readiness.New(g).Deadlocks()
			}
		})
	}
}
