package export

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

// TestWaves: a graph that a view has put into waves is drawn wave by wave, those that never come last.
func TestWaves(t *testing.T) {
	b := &graph.Builder{}
	for name, wave := range map[string]string{"a": "1", "b": "2", "j": "10", "ring": "cycle", "stuck": "blocked"} {
		id := graph.ID{Cluster: "c", Key: graph.Key{Kind: graph.Kind{Group: "kustomize.toolkit.fluxcd.io", Name: "Kustomization"}, Namespace: "ns", Name: name}}
		b.Add(graph.Node{ID: id, Role: graph.Kustomization, State: graph.Defined}.With("wave", wave))
	}
	d := Document{Graph: b.Graph()}
	var text strings.Builder
	if err := Text.Write(&text, d); err != nil {
		t.Fatal(err)
	}
	at := -1
	for _, want := range []string{"wave 1\n", "Kustomization/ns/a\n", "wave 2\n", "Kustomization/ns/b\n", "wave 10\n", "on a ring: never ready\n", "waits for a ring: never begun\n"} {
		i := strings.Index(text.String(), want)
		if i <= at {
			t.Errorf("%q does not stand after what comes before it in\n%s", want, text.String())
		}
		at = i
	}
	var titles []string
	for _, g := range groupsOf(d.Graph).groups {
		titles = append(titles, g.title)
	}
	if got := strings.Join(titles, ", "); got != "wave 1, wave 2, wave 10, on a ring: never ready, waits for a ring: never begun" {
		t.Errorf("frames: %s", got)
	}
}
