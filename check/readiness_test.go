package check_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

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

// longStory is a chain of Kustomizations, each of which waits for a release of its own and depends on the
// one after; the last release depends on the first.
func longStory(n int) *story {
	s := newStory()
	for i := range n {
		name := fmt.Sprintf("k%05d", i)
		refs := []graph.Ref{{To: key(release, name), Relation: graph.Applies}}
		if i < n-1 {
			refs = append(refs, to(graph.DependsOn, kustomization, fmt.Sprintf("k%05d", i+1)))
		}
		s.Add(s.node("p", key(kustomization, name), "wait=true"), refs...)
		if i < n-1 {
			s.has("p", release, name)
		} else {
			s.says("p", release, name, to(graph.DependsOn, release, "k00000"))
		}
	}
	return s
}

func TestALongRingIsOneDeadlock(t *testing.T) {
	s := longStory(500)
	if got := check.Run(s.Graph(), check.ReadinessDeadlock, check.DependsOnCycle); len(got) != 1 || got[0].Rule != check.ReadinessDeadlock.ID {
		t.Errorf("%d findings, want the ring through the releases: %v", len(got), got)
	}
}

// What a ring of dependsOn holds up is told by that ring, however long it is.
func TestALongRingOfDependsOnIsTold(t *testing.T) {
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
	if got := check.Run(s.Graph(), check.ReadinessDeadlock, check.DependsOnCycle); len(got) != 1 || got[0].Rule != check.DependsOnCycle.ID {
		t.Errorf("%d findings, want the ring of dependsOn: %v", len(got), got)
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

// A ring of dependsOn is told under its own rule, and what it holds up is not told again under another.
func TestOneRingIsOneFinding(t *testing.T) {
	for _, test := range []struct {
		file      string
		deadlocks int
	}{
		{"plain_ring", 0},
		{"plain_ring_beside", 1},
		{"plain_ring_shares_member", 1},
	} {
		t.Run(test.file, func(t *testing.T) {
			a, err := txtar.ParseFile("testdata/readiness-deadlock/" + test.file + ".txtar")
			if err != nil {
				t.Fatal(err)
			}
			fsys, err := txtar.FS(a)
			if err != nil {
				t.Fatal(err)
			}
			told := map[string]int{}
			for _, f := range findingsOf(t, fsys, check.All()...) {
				if f.Severity == check.Error {
					told[f.Rule]++
				}
			}
			want := map[string]int{check.DependsOnCycle.ID: 1}
			if test.deadlocks > 0 {
				want[check.ReadinessDeadlock.ID] = test.deadlocks
			}
			if diff := cmp.Diff(want, told); diff != "" {
				t.Errorf("errors by rule (-want +got):\n%s", diff)
			}
		})
	}
}
