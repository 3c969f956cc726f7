package graph_test

import (
	"slices"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

func TestSupplyAnswersForWhatIsNotDeclared(t *testing.T) {
	app := graph.Ref{To: key(secret, "s"), Relation: graph.References, Field: "envFrom[0]"}
	supplier := in("c", key(sealed, "s"))
	tests := []struct {
		name              string
		declare, supplier bool
		want              graph.ID
		state             graph.State
	}{
		{"nobody", false, false, in("c", key(secret, "s")), graph.Missing},
		{"the supplier", false, true, supplier, graph.Defined},
		{"the object itself", true, true, in("c", key(secret, "s")), graph.Defined},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b graph.Builder
			b.Supply(in("c", key(secret, "s")), supplier)
			b.Add(defined("c", key(release, "app")), app)
			if tt.declare {
				b.Add(defined("c", key(secret, "s")))
			}
			if tt.supplier {
				b.Add(defined("c", key(sealed, "s")))
			}
			g := b.Graph()
			edges := slices.Collect(g.Edges())
			if len(edges) != 1 || edges[0].To != tt.want {
				t.Fatalf("got %v, want one edge to %s", edges, tt.want)
			}
			var products []graph.ID
			for id, by := range graph.Products(g) {
				if by != supplier {
					t.Errorf("%s is a product of %s", id, by)
				}
				products = append(products, id)
			}
			if want := tt.supplier && !tt.declare; (len(products) == 1) != want {
				t.Errorf("products %v", products)
			}
			if n, _ := g.Node(tt.want); n.State != tt.state {
				t.Errorf("%s is %s, want %s", tt.want, n.State, tt.state)
			}
		})
	}
}

func TestTheFirstSupplierStands(t *testing.T) {
	var b graph.Builder
	first, second := in("c", key(sealed, "z")), in("c", key(sealed, "a"))
	b.Supply(in("c", key(secret, "s")), first)
	b.Supply(in("c", key(secret, "s")), second)
	b.Add(defined("c", second.Key))
	b.Add(defined("c", first.Key))
	b.Add(defined("c", key(release, "app")), graph.Ref{To: key(secret, "s"), Relation: graph.References})
	if e := slices.Collect(b.Graph().Edges()); len(e) != 1 || e[0].To != first {
		t.Errorf("got %v", e)
	}
}

func TestTheMildestAbsenceStands(t *testing.T) {
	tests := []struct {
		name   string
		ask    []graph.State
		want   graph.State
		reason string
	}{
		{"nothing said", []graph.State{0}, graph.Missing, "r0"},
		{"unknown beats missing", []graph.State{graph.Missing, graph.Unknown}, graph.Unknown, "r1"},
		{"in either order", []graph.State{graph.Unknown, 0}, graph.Unknown, "r0"},
		{"external beats all", []graph.State{graph.Unknown, graph.External, graph.Missing}, graph.External, "r1"},
		{"another state is taken at its word", []graph.State{graph.Missing, graph.Inferred}, graph.Inferred, "r1"},
		{"no such state", []graph.State{99}, graph.Missing, "r0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b graph.Builder
			b.Role = func(k graph.Kind) graph.Role {
				if k == repository {
					return graph.Source
				}
				return graph.Plain
			}
			for i, s := range tt.ask {
				b.Add(defined("c", key(release, string(rune('a'+i)))), graph.Ref{
					To: key(repository, "r"), Relation: graph.HostsChartsFor, Absent: s, Reason: "r" + string(rune('0'+i))})
			}
			n, ok := b.Graph().Node(in("c", key(repository, "r")))
			if !ok || n.State != tt.want || n.Fact("reason") != tt.reason || n.Role != graph.Source {
				t.Errorf("got %v, %s because %q, role %s; want %s because %q", ok, n.State, n.Fact("reason"), n.Role, tt.want, tt.reason)
			}
		})
	}
}

func TestEveryRelationRunsAsItReads(t *testing.T) {
	backward := []graph.Relation{graph.HostsChartsFor, graph.Configures, graph.ProvidesSourceFor}
	for _, r := range graph.Relations() {
		var b graph.Builder
		declarer, target := key(release, "app"), key(repository, "target")
		b.Add(defined("c", declarer), graph.Ref{To: target, Relation: r})
		e := slices.Collect(b.Graph().Edges())
		if len(e) != 1 {
			t.Fatalf("%s: %d edges", r, len(e))
		}
		if fromTarget := e[0].From.Key == target; fromTarget != slices.Contains(backward, r) {
			t.Errorf("%s runs from %s to %s", r, e[0].From, e[0].To)
		}
	}
}

func TestEdgesToItself(t *testing.T) {
	for _, r := range graph.Relations() {
		var b graph.Builder
		b.Add(defined("c", key(kustomization, "a")), graph.Ref{To: key(kustomization, "a"), Relation: r})
		want := 0
		if r == graph.DependsOn || r == graph.Applies {
			want = 1
		}
		if got := b.Graph().NumEdges(); got != want {
			t.Errorf("%s: %d edges, want %d", r, got, want)
		}
	}
}

func TestRepeats(t *testing.T) {
	var b graph.Builder
	first := defined("c", key(release, "app"))
	first.Pos = graph.Pos{File: "first.yaml", Line: 1}
	again := first
	again.Pos = graph.Pos{File: "again.yaml", Line: 1}
	ref := graph.Ref{To: key(repository, "r"), Relation: graph.HostsChartsFor, Field: "f"}
	other := graph.Ref{To: key(secret, "s"), Relation: graph.Configures, Field: "g"}
	b.Add(first, ref)
	b.Add(again, ref, other)
	g := b.Graph()
	if n, _ := g.Node(first.ID); n.Pos != first.Pos {
		t.Errorf("the first declaration does not stand: %s", n.Pos)
	}
	if g.NumNodes() != 3 || g.NumEdges() != 2 {
		t.Errorf("%d nodes, %d edges, want 3 and 2", g.NumNodes(), g.NumEdges())
	}
}

func TestAReferenceIntoAnotherCluster(t *testing.T) {
	var b graph.Builder
	b.Add(defined("c", key(kustomization, "a")), graph.Ref{To: key(release, "app"), Cluster: "c@remote", Relation: graph.Applies})
	if !b.Graph().Has(in("c@remote", key(release, "app"))) {
		t.Error("the target is not in the cluster that the reference names")
	}
}

func TestABuilderCanGoOn(t *testing.T) {
	var b graph.Builder
	b.Add(defined("c", key(kustomization, "a")), graph.Ref{To: key(kustomization, "b"), Relation: graph.DependsOn})
	before := b.Graph()
	b.Add(defined("c", key(kustomization, "b")))
	if n, _ := before.Node(in("c", key(kustomization, "b"))); n.State != graph.Missing {
		t.Errorf("a frozen graph changed: %s", n.State)
	}
	if n, _ := b.Graph().Node(in("c", key(kustomization, "b"))); n.State != graph.Defined {
		t.Errorf("the second graph says %s", n.State)
	}
}

// A reference with evidence decides over one without, and the reason is that of the evidence.
func TestEvidence(t *testing.T) {
	var b graph.Builder
	to := key(secret, "s")
	b.Add(defined("c", key(release, "a")), graph.Ref{To: to, Relation: graph.References, Absent: graph.Unknown, Reason: "a reason"})
	b.Add(defined("c", key(release, "b")), graph.Ref{To: to, Relation: graph.References, Absent: graph.Unknown, Reason: "named", Evidence: graph.Pos{File: "up.sh", Line: 3, Col: 7}})
	b.Add(defined("c", key(release, "c")), graph.Ref{To: to, Relation: graph.References, Absent: graph.Missing})
	n, _ := b.Graph().Node(in("c", to))
	if n.State != graph.Unknown || n.Fact("reason") != "named" || n.Fact("evidence") != "up.sh:3" {
		t.Errorf("got %s, reason %q, evidence %q", n.State, n.Fact("reason"), n.Fact("evidence"))
	}
}
