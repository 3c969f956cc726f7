package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/graph"
)

func lines(g *graph.Graph) []string {
	var got []string
	for n := range g.Nodes() {
		got = append(got, n.ID.Cluster+":"+n.ID.Name)
	}
	for e := range g.Edges() {
		got = append(got, e.From.Name+" > "+e.To.Name+" "+e.Field)
	}
	return got
}

func TestSelect(t *testing.T) {
	g := rings("a>b", "b>c", "a>c")
	before := dump(g)
	got := lines(g.Select(func(n graph.Node) bool { return n.ID.Name != "b" }))
	if diff := cmp.Diff([]string{"c:a", "c:c", "a > c spec.dependsOn[2]"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got = lines(g.SelectEdges(func(e graph.Edge) bool { return e.From.Name == "b" }))
	if diff := cmp.Diff([]string{"c:a", "c:b", "c:c", "b > c spec.dependsOn[1]"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if dump(g) != before {
		t.Error("selecting changed the graph")
	}
}

func TestSelectClusters(t *testing.T) {
	var b graph.Builder
	for _, c := range []string{"p", "q"} {
		b.AddCluster(graph.Cluster{Name: c, Path: c, Entry: graph.Declared})
		b.Add(defined(c, key(kustomization, "a")))
		b.AddProblem(graph.Problem{Kind: graph.BuildFailed, Cluster: c, Detail: mistake("no")})
	}
	b.Add(graph.Node{ID: in("", key(kustomization, "nobody")), State: graph.Unreachable})
	b.AddProblem(graph.Problem{Kind: graph.BuildFailed, Detail: mistake("everywhere")})
	g := b.Graph().SelectClusters(func(name string) bool { return name == "q" })
	want := `cluster q q declared
node q:kustomize.toolkit.fluxcd.io/Kustomization/ns/a defined  []
problem  build-failed  everywhere
problem q build-failed  no
`
	if diff := cmp.Diff(want, dump(g)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFold(t *testing.T) {
	// x1 and x2 become x, y goes, the rest stays.
	g := rings("a>x1", "a>x2", "x1>x2", "x2>b", "b>y", "a>a")
	into := func(n graph.Node) (graph.Node, bool) {
		if strings.HasPrefix(n.ID.Name, "x") {
			n.ID.Name = "x"
		}
		return n, n.ID.Name != "y"
	}
	got := lines(g.Fold(into))
	want := []string{"c:a", "c:b", "c:x", "a > a spec.dependsOn[5]", "a > x ", "x > b "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Of folded edges one that may not be absent speaks for all.
func TestFoldKeepsTheDemand(t *testing.T) {
	var b graph.Builder
	b.Add(defined("c", key(release, "a")), graph.Ref{To: key(secret, "s"), Relation: graph.References, Field: "x",
		Optional: true, Pos: graph.Pos{File: "a.yaml", Line: 1}})
	b.Add(defined("c", key(release, "b")), graph.Ref{To: key(secret, "s"), Relation: graph.References, Field: "y",
		Pos: graph.Pos{File: "b.yaml", Line: 1}})
	g := b.Graph().Fold(func(n graph.Node) (graph.Node, bool) {
		if n.ID.Kind == release {
			n.ID.Name = "both"
		}
		return n, true
	})
	if e := slices.Collect(g.Edges()); len(e) != 1 || e[0].Optional {
		t.Errorf("got %v, want one edge that is not optional", e)
	}
}

func TestReach(t *testing.T) {
	g := rings("a>b", "b>c", "c>a", "d>a", "c>e")
	tests := []struct {
		name string
		from []string
		keep func(graph.Edge) bool
		want string
	}{
		{"round a ring", []string{"b"}, nil, "a b c e"},
		{"from two", []string{"e", "d", "d"}, nil, "a b c d e"},
		{"from nowhere", []string{"zz"}, nil, ""},
		{"along some edges", []string{"a"}, func(e graph.Edge) bool { return e.To.Name != "c" }, "a b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var from []graph.ID
			for _, name := range tt.from {
				from = append(from, in("c", key(kustomization, name)))
			}
			var got []string
			for _, id := range graph.Reach(g, tt.keep, from...) {
				got = append(got, id.Name)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
		})
	}
}
