package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/graph"
)

var (
	kustomization = graph.Kind{Group: "kustomize.toolkit.fluxcd.io", Name: "Kustomization"}
	release       = graph.Kind{Group: "helm.toolkit.fluxcd.io", Name: "HelmRelease"}
	repository    = graph.Kind{Group: "source.toolkit.fluxcd.io", Name: "HelmRepository"}
	sealed        = graph.Kind{Group: "bitnami.com", Name: "SealedSecret"}
	secret        = graph.Kind{Name: "Secret"}
)

func key(k graph.Kind, name string) graph.Key {
	return graph.Key{Kind: k, Namespace: "ns", Name: name}
}

func in(cluster string, k graph.Key) graph.ID { return graph.ID{Cluster: cluster, Key: k} }

func defined(cluster string, k graph.Key) graph.Node {
	return graph.Node{ID: in(cluster, k), State: graph.Defined}
}

// rings builds a graph of Kustomizations from words such as "a>b": a depends on b.
func rings(words ...string) *graph.Graph {
	var b graph.Builder
	for i, w := range words {
		from, to, _ := strings.Cut(w, ">")
		cluster := "c"
		if c, rest, ok := strings.Cut(from, ":"); ok {
			cluster, from = c, rest
		}
		b.Add(defined(cluster, key(kustomization, to)))
		b.Add(defined(cluster, key(kustomization, from)), graph.Ref{
			To: key(kustomization, to), Relation: graph.DependsOn, Field: fmt.Sprintf("spec.dependsOn[%d]", i),
		})
	}
	return b.Graph()
}

func tell(cycle []graph.Edge) string {
	var names []string
	for i, e := range cycle {
		if i > 0 && cycle[i-1].To != e.From {
			names = append(names, "BROKEN")
		}
		names = append(names, e.From.Name)
	}
	return strings.Join(append(names, cycle[len(cycle)-1].To.Name), " ")
}

// mistake is a detail for tests.
type mistake string

func (mistake) ProblemKind() graph.ProblemKind { return graph.BuildFailed }

func dump(g *graph.Graph) string {
	var b strings.Builder
	for _, c := range g.Clusters() {
		fmt.Fprintf(&b, "cluster %s %s %s\n", c.Name, c.Path, c.Entry)
	}
	for n := range g.Nodes() {
		fmt.Fprintf(&b, "node %s %s %s %v\n", n.ID, n.State, n.Pos, n.Facts)
	}
	for e := range g.Edges() {
		fmt.Fprintf(&b, "edge %s %s %s %s optional=%t %s\n", e.From, e.Relation, e.To, e.Field, e.Optional, e.Pos)
	}
	for _, p := range g.Problems() {
		fmt.Fprintf(&b, "problem %s %s %s %s\n", p.Cluster, p.Kind, p.Pos, p.Detail)
	}
	return b.String()
}

func TestOrderOfDeclarationsDoesNotShow(t *testing.T) {
	build := func(seed uint64) string {
		r := rand.New(rand.NewPCG(seed, 1))
		steps := []func(*graph.Builder){
			func(b *graph.Builder) {
				b.AddCluster(graph.Cluster{Name: "b", Path: "clusters/b", Entry: graph.FromFlag})
			},
			func(b *graph.Builder) {
				b.AddCluster(graph.Cluster{Name: "a", Path: "clusters/a", Entry: graph.Declared})
			},
			func(b *graph.Builder) {
				b.AddProblem(graph.Problem{Kind: graph.BuildFailed, Cluster: "a", Detail: mistake("x")})
			},
			func(b *graph.Builder) {
				b.AddProblem(graph.Problem{Kind: graph.BuildFailed, Cluster: "a", Detail: mistake("w")})
			},
			func(b *graph.Builder) { b.Supply(in("a", key(secret, "s")), in("a", key(sealed, "s"))) },
			func(b *graph.Builder) { b.Add(defined("a", key(sealed, "s"))) },
		}
		for i := range 20 {
			steps = append(steps, func(b *graph.Builder) {
				b.Add(defined("a", key(release, fmt.Sprint("r", i))),
					graph.Ref{To: key(secret, "s"), Relation: graph.Configures, Field: "spec.valuesFrom[0]"},
					graph.Ref{To: key(repository, "gone"), Relation: graph.HostsChartsFor, Field: "spec.chart",
						Absent: graph.Unknown, Reason: fmt.Sprint("reason ", i)},
					graph.Ref{To: key(repository, "gone"), Relation: graph.HostsChartsFor, Field: "spec.chart"})
			})
			steps = append(steps, func(b *graph.Builder) {
				b.Add(defined("a", key(release, fmt.Sprint("r", i))), graph.Ref{
					To: key(repository, "gone"), Relation: graph.HostsChartsFor, Field: "spec.chart", Optional: true})
			})
		}
		r.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
		var b graph.Builder
		for _, s := range steps {
			s(&b)
		}
		return dump(b.Graph())
	}
	want := build(1)
	if !strings.Contains(want, "unknown") || strings.Contains(want, "optional=true") {
		t.Errorf("the graph is not what the test is about:\n%s", want)
	}
	for seed := range uint64(20) {
		if diff := cmp.Diff(want, build(seed)); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
	}
}

func TestWalkingAnUnknownNode(t *testing.T) {
	g := rings("a>b")
	nobody := in("c", key(kustomization, "nobody"))
	if n := len(slices.Collect(g.Out(nobody))) + len(slices.Collect(g.In(nobody))); n != 0 {
		t.Errorf("%d edges at a node that is not there", n)
	}
	if _, ok := g.Node(nobody); ok || g.Has(nobody) {
		t.Error("a node that is not there was found")
	}
	for range g.Out(in("c", key(kustomization, "a"))) {
		break // stopping early must not panic
	}
}

func TestEmptyGraph(t *testing.T) {
	var b graph.Builder
	g := b.Graph()
	if g.NumNodes() != 0 || g.NumEdges() != 0 || g.Cycles(nil) != nil || len(graph.Reach(g, nil)) != 0 {
		t.Errorf("the empty graph is not empty: %s", dump(g))
	}
}

func TestOutAndInAgreeWithEdges(t *testing.T) {
	g := rings("a>b", "a>c", "b>c", "c>a", "d>a", "d>d")
	var out, back int
	for n := range g.Nodes() {
		for e := range g.Out(n.ID) {
			if e.From != n.ID {
				t.Errorf("Out(%s) gives an edge from %s", n.ID, e.From)
			}
			out++
		}
		for e := range g.In(n.ID) {
			if e.To != n.ID {
				t.Errorf("In(%s) gives an edge to %s", n.ID, e.To)
			}
			back++
		}
	}
	if out != g.NumEdges() || back != g.NumEdges() || out != 6 {
		t.Errorf("out %d, in %d, edges %d, want 6 of each", out, back, g.NumEdges())
	}
}
