package check_test

import (
	"fmt"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// needsStory is a long chain of Kustomizations, each of which waits for a release of its own, depends on
// the one before, and applies a custom resource that the first release defines.
func needsStory(n int) *graph.Graph {
	s := newStory()
	widget := graph.Kind{Group: "example.com", Name: "Widget"}
	for i := range n {
		name := fmt.Sprintf("k%05d", i)
		k := s.node("p", key(kustomization, name), "wait=true")
		facts := []string{}
		if i == 0 {
			facts = append(facts, "crds=example.com")
		}
		refs := []graph.Ref{{To: key(release, name), Relation: graph.Applies}}
		if i > 0 {
			refs = append(refs, to(graph.DependsOn, kustomization, fmt.Sprintf("k%05d", i-1)),
				graph.Ref{To: key(widget, name), Relation: graph.Applies})
			s.has("p", widget, name)
		}
		s.Add(k, refs...)
		s.has("p", release, name, facts...)
	}
	return s.Graph()
}

func TestALongChainIsNoDeadlock(t *testing.T) {
	got := check.Run(needsStory(2000), check.ReadinessDeadlock, check.CRDOrder, check.DependencyNotReady, check.DependsOnCycle)
	if len(got) > 0 {
		t.Errorf("%d findings, the first is %s", len(got), got[0])
	}
}

func TestALongRingIsOneDeadlock(t *testing.T) {
	s := newStory()
	const n = 500
	for i := range n {
		name := fmt.Sprintf("k%05d", i)
		s.Add(s.node("p", key(kustomization, name), "wait=true"),
			to(graph.DependsOn, kustomization, fmt.Sprintf("k%05d", (i+1)%n)),
			graph.Ref{To: key(release, name), Relation: graph.Applies})
		s.has("p", release, name)
	}
	s.says("p", release, "k00000", to(graph.DependsOn, release, "k00001"))
	if got := check.Run(s.Graph(), check.ReadinessDeadlock, check.DependsOnCycle); len(got) != 2 {
		t.Errorf("%d findings, want the ring of dependsOn and that through the releases", len(got))
	}
}

// What waits for what is looked at once for all checks, in time that grows with the graph.
func BenchmarkReadiness(b *testing.B) {
	for _, n := range []int{1000, 4000} {
		g := needsStory(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				check.Run(g, check.ReadinessDeadlock)
			}
		})
	}
}
