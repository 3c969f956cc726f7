package check_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

func TestIgnoresOf(t *testing.T) {
	tests := []struct {
		comment string
		want    []string // rule: reason
	}{
		{"fluxgraph: ignore orphaned-source", []string{"orphaned-source: "}},
		{"fluxgraph:ignore orphaned-source by hand", []string{"orphaned-source: by hand"}},
		{"fluxgraph: ignore a,b by hand, later", []string{"a: by hand, later", "b: by hand, later"}},
		{"fluxgraph:  ignore  a, b ,c by hand", []string{"a: by hand", "b: by hand", "c: by hand"}},
		{"fluxgraph: ignore a -- by hand", []string{"a: by hand"}},
		{"fluxgraph: ignore a: by hand", []string{"a: by hand"}},
		{"fluxgraph: ignore a,", []string{"a: "}},
		{"fluxgraph: ignore", []string{": "}},
		{"fluxgraph: ignore ,", []string{": "}},
		{"fluxgraph: draws this", nil},
		{"fluxgraph:", nil},
		{"fluxgraph ignore a", nil},
		{"see fluxgraph: ignore a", nil},
		{"", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, i := range check.IgnoresOf(tt.comment, graph.Pos{File: "a", Line: 1}) {
			got = append(got, i.Rule+": "+i.Reason)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.comment, diff)
		}
	}
}

func TestSuppress(t *testing.T) {
	at := func(line int) graph.Pos { return graph.Pos{File: "a.yaml", Line: line} }
	on := func(lines ...int) func(check.Finding) bool {
		return func(f check.Finding) bool {
			for _, l := range lines {
				if f.Pos == at(l) {
					return true
				}
			}
			return false
		}
	}
	orphan := func(line int) check.Finding {
		return check.Finding{Rule: "orphaned-source", Severity: check.Warning, Pos: at(line), Message: "m"}
	}
	cycle := check.Finding{Rule: "dependson-cycle", Severity: check.Error, Pos: at(3), Message: "c"}
	all := check.All()
	tests := []struct {
		name     string
		findings []check.Finding
		ignores  []check.Ignore
		ran      []*check.Check
		told     []string
		ignored  []string
	}{
		{"nothing", nil, nil, all, nil, nil},
		{"none", []check.Finding{orphan(1), cycle}, nil, all,
			[]string{"a.yaml:1: warning: m [orphaned-source]", "a.yaml:3: error: c [dependson-cycle]"}, nil},
		{"of one rule", []check.Finding{orphan(3), cycle}, []check.Ignore{{Rule: "orphaned-source", Pos: at(9), Covers: on(3)}}, all,
			[]string{"a.yaml:3: error: c [dependson-cycle]"}, []string{"a.yaml:3: warning: m [orphaned-source] by a.yaml:9"}},
		{"by two: both are used, and the first says why", []check.Finding{orphan(1)},
			[]check.Ignore{{Rule: "orphaned-source", Pos: at(8), Covers: on(1)}, {Rule: "orphaned-source", Pos: at(9), Covers: on(1, 2)}}, all,
			nil, []string{"a.yaml:1: warning: m [orphaned-source] by a.yaml:8"}},
		{"elsewhere", []check.Finding{orphan(1)}, []check.Ignore{{Rule: "orphaned-source", Pos: at(9), Covers: on(2)}}, all,
			[]string{"a.yaml:1: warning: m [orphaned-source]", "a.yaml:9: warning: nothing of rule orphaned-source is ignored by this [unused-ignore]"}, nil},
		{"of a rule that did not run", nil, []check.Ignore{{Rule: "orphaned-source", Pos: at(9), Covers: on(2)}},
			[]*check.Check{check.DependsOnCycle, check.UnusedIgnore}, nil, nil},
		{"where unused ignores are not looked for", nil, []check.Ignore{{Rule: "orphaned-source", Pos: at(9), Covers: on(2)}},
			[]*check.Check{check.OrphanedSource}, nil, nil},
		{"of no rule there is", nil, []check.Ignore{{Rule: "orphaned-sorce", Pos: at(8)}, {Rule: "colour", Pos: at(9)}, {Pos: at(10)}}, all, []string{
			"a.yaml:8: warning: there is no rule orphaned-sorce to ignore; did you mean orphaned-source? [unused-ignore]",
			"a.yaml:9: warning: there is no rule colour to ignore [unused-ignore]",
			"a.yaml:10: warning: this names no rule to ignore [unused-ignore]"}, nil},
		{"of another repository", nil, []check.Ignore{{Rule: "orphaned-source", Pos: at(9), Foreign: true, Covers: on(2)}}, all, nil, nil},
		{"of an unused ignore", nil, []check.Ignore{{Rule: "orphaned-source", Pos: at(4), Covers: on(2)}, {Rule: "unused-ignore", Pos: at(5), Covers: on(4)}}, all,
			nil, []string{"a.yaml:4: warning: nothing of rule orphaned-source is ignored by this [unused-ignore] by a.yaml:5"}},
		{"of no unused ignore", []check.Finding{orphan(2)}, []check.Ignore{{Rule: "orphaned-source", Pos: at(4), Covers: on(2)}, {Rule: "unused-ignore", Pos: at(5), Covers: on(4)}}, all,
			[]string{"a.yaml:5: warning: nothing of rule unused-ignore is ignored by this [unused-ignore]"},
			[]string{"a.yaml:2: warning: m [orphaned-source] by a.yaml:4"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			told, ignored := check.Suppress(tt.findings, tt.ignores, tt.ran)
			var said, passed []string
			for _, f := range told {
				said = append(said, f.String())
			}
			for _, i := range ignored {
				passed = append(passed, fmt.Sprintf("%s by %s", i.Finding, i.By.Pos))
			}
			if diff := cmp.Diff(tt.told, said); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.ignored, passed); diff != "" {
				t.Errorf("ignored (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInLines(t *testing.T) {
	id := func(name string) graph.ID {
		return graph.ID{Cluster: "c", Key: graph.Key{Kind: graph.Kind{Name: "ConfigMap"}, Namespace: "ns", Name: name}}
	}
	var b graph.Builder
	b.Add(graph.Node{ID: id("here"), State: graph.Defined, Pos: graph.Pos{File: "a.yaml", Line: 3}})
	b.Add(graph.Node{ID: id("there"), State: graph.Defined, Pos: graph.Pos{File: "b.yaml", Line: 3}})
	covers := check.InLines(b.Graph(), graph.Lines{File: "a.yaml", First: 3, Last: 5})
	for _, tt := range []struct {
		name    string
		finding check.Finding
		want    bool
	}{
		{"by its place", check.Finding{Pos: graph.Pos{File: "a.yaml", Line: 5, Col: 2}}, true},
		{"beside it", check.Finding{Pos: graph.Pos{File: "a.yaml", Line: 6}, Nodes: []graph.ID{id("there"), id("gone")}}, false},
		{"by a node", check.Finding{Pos: graph.Pos{File: "b.yaml", Line: 9}, Nodes: []graph.ID{id("there"), id("here")}}, true},
		{"by an edge", check.Finding{Edges: []graph.Edge{{Pos: graph.Pos{File: "a.yaml", Line: 4}}}}, true},
		{"by a related place", check.Finding{Related: []check.Related{{Pos: graph.Pos{File: "a.yaml", Line: 4}}}}, false},
	} {
		if got := covers(tt.finding); got != tt.want {
			t.Errorf("%s: got %t", tt.name, got)
		}
	}
}

func TestIgnoresIn(t *testing.T) {
	id := func(cluster, kind, name string) graph.ID {
		return graph.ID{Cluster: cluster, Key: graph.Key{Kind: graph.Kind{Name: kind}, Namespace: "ns", Name: name}}
	}
	var b graph.Builder
	add := func(cluster, name, rules string, line int) {
		n := graph.Node{ID: id(cluster, "Deployment", name), State: graph.Defined, Pos: graph.Pos{File: "a.yaml", Line: line}}
		b.Add(n.With("ignore", rules), graph.Ref{To: id(cluster, "Container", name).Key, Relation: graph.Deploys})
		b.Add(graph.Node{ID: id(cluster, "Container", name), State: graph.Defined})
	}
	add("one", "web", "missing-path, orphaned-source", 1)
	add("two", "web", "missing-path, orphaned-source", 1)
	add("one", "patched", "unresolved", 20)
	add("one", "patched-too", "unresolved", 30)
	add("one", "plain", "", 40)
	ignores := check.IgnoresIn(b.Graph(), func(n graph.Node) graph.Pos {
		if n.Pos.Line >= 20 {
			return graph.Pos{}
		}
		return graph.Pos{File: n.Pos.File, Line: n.Pos.Line + 5}
	})
	var got []string
	for _, i := range ignores {
		line := i.Rule + " " + i.Pos.String() + ":"
		for _, who := range []graph.ID{id("one", "Deployment", "web"), id("two", "Deployment", "web"), id("one", "Container", "web"),
			id("one", "Deployment", "patched"), id("one", "Container", "patched-too"), id("one", "Deployment", "plain")} {
			if i.Covers(check.Finding{Nodes: []graph.ID{who}}) {
				line += " " + who.Cluster + "/" + who.Kind.Name + "/" + who.Name
			}
		}
		got = append(got, line)
	}
	want := []string{
		"unresolved a.yaml:20: one/Deployment/patched one/Container/patched-too",
		"missing-path a.yaml:6: one/Deployment/web two/Deployment/web one/Container/web",
		"orphaned-source a.yaml:6: one/Deployment/web two/Deployment/web one/Container/web",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
