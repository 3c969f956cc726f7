package check_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/txtar"
)

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
