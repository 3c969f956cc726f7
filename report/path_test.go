package report

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

func TestWays(t *testing.T) {
	edges := func(text string) []graph.Edge {
		var all []graph.Edge
		for pair := range strings.FieldsSeq(text) {
			from, to, _ := strings.Cut(pair, ">")
			all = append(all, graph.Edge{From: graph.ID{Key: graph.Key{Name: from}}, To: graph.ID{Key: graph.Key{Name: to}}})
		}
		return all
	}
	tests := []struct {
		edges     string
		ring, way bool
	}{
		{"", false, false},
		{"a>a", false, false},
		{"a>b", false, false},
		{"a>b b>a", true, true},
		{"a>b b>c c>a", true, true},
		{"a>b c>b c>a", true, true}, // an edge that runs backward, as from a source
		{"a>b b>c", false, true},
		{"a>b c>b c>d", false, true},
		{"h>a h>b", false, true},
		{"h>a h>b h>c", false, false},
		{"a>b c>d", false, false},
	}
	for _, tt := range tests {
		if got := isCycle(edges(tt.edges)); got != tt.ring {
			t.Errorf("%s: a ring: %v, want %v", tt.edges, got, tt.ring)
		}
		if got := isPath(edges(tt.edges)); got != tt.way {
			t.Errorf("%s: a way: %v, want %v", tt.edges, got, tt.way)
		}
	}
}
