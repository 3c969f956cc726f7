package graph_test

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

func TestIDText(t *testing.T) {
	tests := []struct {
		id   graph.ID
		want string
		key  string
	}{
		{in("prod", key(kustomization, "apps")), "prod:kustomize.toolkit.fluxcd.io/Kustomization/ns/apps", "Kustomization/ns/apps"},
		{in("prod", key(secret, "s")), "prod:/Secret/ns/s", "Secret/ns/s"},
		{in("", graph.Key{Kind: graph.Path, Name: "apps/base"}), ":fluxgraph.dev/Path/apps/base", "Path/apps/base"},
	}
	for _, tt := range tests {
		if got := tt.id.String(); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
		if got := tt.id.Key.String(); got != tt.key {
			t.Errorf("got %s, want %s", got, tt.key)
		}
	}
}

func TestPosText(t *testing.T) {
	tests := []struct {
		pos  graph.Pos
		want string
	}{
		{graph.Pos{}, ""},
		{graph.Pos{File: "a.yaml"}, "a.yaml"},
		{graph.Pos{File: "a.yaml", Line: 3}, "a.yaml:3"},
		{graph.Pos{File: "a.yaml", Line: 3, Col: 7}, "a.yaml:3:7"},
	}
	for _, tt := range tests {
		if got := tt.pos.String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestEnumsSayWhatTheyAre(t *testing.T) {
	for _, got := range []string{graph.Relation(0).String(), graph.Relation(99).String(), graph.Relation(99).Words(),
		graph.State(0).String(), graph.Role(99).String(), graph.EntryHow(0).String()} {
		if got[len(got)-1] != ')' {
			t.Errorf("an invalid value calls itself %q", got)
		}
	}
	seen := map[string]bool{}
	for _, r := range graph.Relations() {
		if r.String() == "" || r.Words() == "" || seen[r.String()] {
			t.Errorf("relation %d has no name of its own: %q", r, r)
		}
		seen[r.String()] = true
	}
	for _, s := range graph.States() {
		if s.String() == "" || seen[s.String()] {
			t.Errorf("state %d has no name of its own: %q", s, s)
		}
		seen[s.String()] = true
	}
	for _, r := range graph.Roles() {
		if r.String() == "" {
			t.Errorf("role %d has no name", r)
		}
	}
}

func TestWithDoesNotChangeTheNode(t *testing.T) {
	n := graph.Node{}.With("b", "1").With("a", "2")
	m := n.With("b", "").With("a", "3")
	if n.Fact("b") != "1" || n.Fact("a") != "2" || n.Facts[0].Name != "a" {
		t.Errorf("n became %v", n.Facts)
	}
	if m.Fact("b") != "" || m.Fact("a") != "3" || len(m.Facts) != 1 {
		t.Errorf("m is %v", m.Facts)
	}
}
