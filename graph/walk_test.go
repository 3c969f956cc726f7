package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

// shop is a small repository: flux applies apps and db, apps waits for db and applies web, web takes
// its chart from charts and its values from values; alert watches web; alone is alone.
func shop() *graph.Graph {
	observer := graph.Kind{Group: "notification.toolkit.fluxcd.io", Name: "Alert"}
	config := graph.Kind{Name: "ConfigMap"}
	var b graph.Builder
	for _, k := range []graph.Key{key(repository, "charts"), key(config, "values"), key(secret, "alone"), key(graph.Path, "dir")} {
		b.Add(defined("c", k))
	}
	b.Add(defined("c", key(kustomization, "flux")),
		graph.Ref{To: key(kustomization, "apps"), Relation: graph.Applies}, graph.Ref{To: key(kustomization, "db"), Relation: graph.Applies})
	b.Add(defined("c", key(kustomization, "db")))
	b.Add(defined("c", key(kustomization, "apps")),
		graph.Ref{To: key(kustomization, "db"), Relation: graph.DependsOn},
		graph.Ref{To: key(graph.Path, "dir"), Relation: graph.PointsAt},
		graph.Ref{To: key(release, "web"), Relation: graph.Applies})
	b.Add(defined("c", key(graph.Path, "dir")), graph.Ref{To: key(release, "web"), Relation: graph.Contains})
	b.Add(defined("c", key(release, "web")),
		graph.Ref{To: key(repository, "charts"), Relation: graph.HostsChartsFor}, graph.Ref{To: key(config, "values"), Relation: graph.Configures})
	b.Add(defined("c", key(observer, "alert")), graph.Ref{To: key(release, "web"), Relation: graph.Watches})
	return b.Graph()
}

func named(t *testing.T, g *graph.Graph, name string) graph.ID {
	t.Helper()
	found := g.Find(name)
	if len(found) != 1 {
		t.Fatalf("%d nodes are named %s", len(found), name)
	}
	return found[0].ID
}

func TestNeighbourhood(t *testing.T) {
	all := graph.Endless
	tests := []struct {
		of   string
		r    graph.Reaching
		want string
	}{
		{"web", graph.Reaching{}, "web"},
		{"web", graph.Reaching{Up: 1}, "apps charts dir values web"},
		{"web", graph.Reaching{Up: all}, "apps charts db dir flux values web"},
		{"web", graph.Reaching{Down: 1}, "alert web"},
		{"web", graph.Reaching{Down: all}, "alert web"},
		{"web", graph.Reaching{Up: 1, Down: 1}, "alert apps charts dir values web"},
		{"db", graph.Reaching{Down: 1}, "apps db"},
		{"db", graph.Reaching{Down: 2}, "apps db web"},
		{"db", graph.Reaching{Down: all}, "alert apps db web"},
		{"db", graph.Reaching{Up: all}, "db flux"},
		{"flux", graph.Reaching{Up: all}, "flux"},
		{"flux", graph.Reaching{Down: all}, "alert apps db flux web"},
		{"dir", graph.Reaching{Down: 1}, "apps dir web"},
		{"charts", graph.Reaching{Up: all}, "charts"},
		{"alone", graph.Reaching{Up: all, Down: all}, "alone"},
	}
	g := shop()
	for _, tt := range tests {
		var got []string
		for n := range graph.Neighbourhood(g, tt.r, named(t, g, tt.of)).Nodes() {
			got = append(got, n.ID.Name)
		}
		slices.Sort(got)
		if got := strings.Join(got, " "); got != tt.want {
			t.Errorf("%s %+v: got %s, want %s", tt.of, tt.r, got, tt.want)
		}
	}
	of := []graph.ID{named(t, g, "db"), named(t, g, "charts"), in("c", key(secret, "nobody"))}
	if got := graph.Neighbourhood(g, graph.Reaching{}, of...); got.NumNodes() != 2 || got.NumEdges() != 0 {
		t.Errorf("two nodes by themselves are %d nodes and %d edges", got.NumNodes(), got.NumEdges())
	}
	if got := graph.Neighbourhood(g, graph.Reaching{Up: all, Down: all}); got.NumNodes() != 0 {
		t.Errorf("nothing has %d neighbours", got.NumNodes())
	}
}

func TestNeighbourhoodOfRing(t *testing.T) {
	g := rings("a>b", "b>c", "c>a", "x>a")
	if got := graph.Neighbourhood(g, graph.Reaching{Up: graph.Endless}, in("c", key(kustomization, "a"))); got.NumNodes() != 3 || got.NumEdges() != 3 {
		t.Errorf("got %d nodes and %d edges", got.NumNodes(), got.NumEdges())
	}
}

func steps(chain []graph.Step) string {
	var b strings.Builder
	for i, s := range chain {
		if i == 0 {
			b.WriteString(s.From.Name)
		}
		fmt.Fprintf(&b, " %s %s", s.Edge.Relation, s.To.Name)
	}
	return b.String()
}

func TestChain(t *testing.T) {
	tests := []struct {
		from, to string
		way      graph.Direction
		want     string
	}{
		{"flux", "values", graph.AsReferred, "flux applies apps applies web configures values"},
		{"apps", "charts", graph.AsReferred, "apps applies web hosts-charts-for charts"},
		{"alert", "charts", graph.AsReferred, "alert watches web hosts-charts-for charts"},
		{"flux", "db", graph.AsReferred, "flux applies db"},
		{"charts", "web", graph.AsReferred, ""},
		{"web", "apps", graph.AsReferred, ""},
		{"web", "apps", graph.EitherDirection, "web applies apps"},
		{"charts", "alert", graph.EitherDirection, "charts hosts-charts-for web watches alert"},
		{"values", "db", graph.EitherDirection, "values configures web applies apps depends-on db"},
		{"web", "alone", graph.EitherDirection, ""},
		{"web", "web", graph.EitherDirection, ""},
		{"web", "values", 0, "web configures values"},
	}
	g := shop()
	for _, tt := range tests {
		chain := graph.Chain(g, named(t, g, tt.from), named(t, g, tt.to), tt.way)
		if got := steps(chain); got != tt.want {
			t.Errorf("%s to %s: got %q, want %q", tt.from, tt.to, got, tt.want)
		}
		for i, s := range chain {
			if i > 0 && chain[i-1].To != s.From {
				t.Errorf("%s to %s: the chain is broken at %s", tt.from, tt.to, s.From)
			}
		}
	}
	nobody := in("c", key(secret, "nobody"))
	if graph.Chain(g, nobody, named(t, g, "web"), graph.EitherDirection) != nil || graph.Chain(g, named(t, g, "web"), nobody, graph.EitherDirection) != nil {
		t.Error("a chain leads to what is not there")
	}
}

// Of several shortest chains, it is that by the smallest ids.
func TestChainIsTheSame(t *testing.T) {
	g := rings("a>m", "a>b", "m>z", "b>z", "a>k", "k>z")
	if got := steps(graph.Chain(g, in("c", key(kustomization, "a")), in("c", key(kustomization, "z")), graph.AsReferred)); got != "a depends-on b depends-on z" {
		t.Errorf("got %s", got)
	}
}

// What is above one end of an edge has the other below it, and every edge is read one way only.
func TestOrderAndReading(t *testing.T) {
	a, b := in("c", key(release, "a")), in("c", key(release, "b"))
	for _, r := range graph.Relations() {
		e := graph.Edge{From: a, To: b, Relation: r}
		who, whom := e.Reading()
		above, below := graph.Order(e)
		if who == whom || above == below {
			t.Errorf("%s: %s reads %s, %s is above %s", r, who, whom, above, below)
		}
		if r.Creates() != (above == who) {
			t.Errorf("%s: whoever brings stands above, and whoever needs below", r)
		}
		if r.Creates() && r.Backward() {
			t.Errorf("%s both brings and is needed", r)
		}
	}
}
