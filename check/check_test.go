package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

var (
	kustomization = graph.Kind{Group: "kustomize.toolkit.fluxcd.io", Name: "Kustomization"}
	release       = graph.Kind{Group: "helm.toolkit.fluxcd.io", Name: "HelmRelease"}
	resourceSet   = graph.Kind{Group: "fluxcd.controlplane.io", Name: "ResourceSet"}
	instance      = graph.Kind{Group: "fluxcd.controlplane.io", Name: "FluxInstance"}
	helmRepo      = graph.Kind{Group: "source.toolkit.fluxcd.io", Name: "HelmRepository"}
	ociRepo       = graph.Kind{Group: "source.toolkit.fluxcd.io", Name: "OCIRepository"}
	secret        = graph.Kind{Name: "Secret"}
	configMap     = graph.Kind{Name: "ConfigMap"}
	deployment    = graph.Kind{Group: "apps", Name: "Deployment"}
)

func roleOf(k graph.Kind) graph.Role {
	switch k {
	case kustomization:
		return graph.Kustomization
	case release:
		return graph.Release
	case resourceSet, instance:
		return graph.Generator
	case helmRepo, ociRepo:
		return graph.Source
	case secret:
		return graph.Secret
	case configMap:
		return graph.Config
	case deployment:
		return graph.Workload
	}
	return graph.Plain
}

// story builds a graph from few words: every object stands on line 1 of <cluster>/<name>.yaml.
type story struct{ graph.Builder }

func newStory() *story {
	s := &story{}
	s.Role = roleOf
	return s
}

func key(k graph.Kind, name string) graph.Key {
	namespace, base, ok := strings.Cut(name, "/")
	if !ok {
		namespace, base = "flux-system", name
	}
	return graph.Key{Kind: k, Namespace: namespace, Name: base}
}

func (s *story) node(cluster string, k graph.Key, facts ...string) graph.Node {
	n := graph.Node{ID: graph.ID{Cluster: cluster, Key: k}, State: graph.Defined, Role: roleOf(k.Kind),
		Pos: graph.Pos{File: cluster + "/" + k.Name + ".yaml", Line: 1}}
	for _, f := range facts {
		name, value, _ := strings.Cut(f, "=")
		n = n.With(name, value)
	}
	return n
}

func (s *story) has(cluster string, k graph.Kind, name string, facts ...string) *story {
	s.Add(s.node(cluster, key(k, name), facts...))
	return s
}

// says adds an object that refers to another; the place is line 9 of its file.
func (s *story) says(cluster string, k graph.Kind, name string, ref graph.Ref) *story {
	n := s.node(cluster, key(k, name))
	if ref.Pos.IsZero() {
		ref.Pos = graph.Pos{File: n.Pos.File, Line: 9, Col: 7}
	}
	s.Add(n, ref)
	return s
}

func to(r graph.Relation, k graph.Kind, name string) graph.Ref {
	field := map[graph.Relation]string{graph.DependsOn: "spec.dependsOn[0]", graph.HostsChartsFor: "spec.chart.spec.sourceRef",
		graph.ProvidesSourceFor: "spec.sourceRef", graph.Configures: "spec.valuesFrom[0]"}[r]
	return graph.Ref{To: key(k, name), Relation: r, Field: field}
}

func said(s *story, checks ...*check.Check) []string {
	if len(checks) == 0 {
		checks = check.All()
	}
	var got []string
	for _, f := range check.Run(s.Graph(), checks...) {
		got = append(got, f.String())
		for _, r := range f.Related {
			got = append(got, fmt.Sprintf("  %s: %s", r.Pos, r.Message))
		}
	}
	return got
}

func compare(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEveryCheckIsWhole(t *testing.T) {
	var names []string
	for _, c := range check.All() {
		names = append(names, c.ID)
		if c.Title == "" || c.Run == nil || !slices.Contains(check.Severities(), c.Severity) {
			t.Errorf("%s lacks a title, a severity or a function", c.ID)
		}
		if check.Named(c.ID) != c {
			t.Errorf("%s is not found by its name", c.ID)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(names)) != len(check.All()) {
		t.Errorf("out of order, or twice: %s", names)
	}
	if check.Named("no-such-rule") != nil {
		t.Error("a check that is not there was found")
	}
}

func TestEveryProblemHasACheckOfItsName(t *testing.T) {
	tests := []struct {
		detail     graph.Detail
		hard, soft string
	}{
		{problem.NotAMapping{Type: "list"}, "error", "warning"},
		{problem.MissingComponent{Path: "../c"}, "error", "warning"},
		{problem.MissingPath{Kustomization: apps, Path: "./app", Source: repo, Why: problem.Absent}, "error", "warning"},
		{problem.UndefinedVariable{Name: "x"}, "error", "warning"},
		{problem.ObjectAddedTwice{Dir: "apps", Object: "ConfigMap/a"}, "error", "warning"},
		{problem.OwnershipConflict{First: apps, Second: infra, Objects: []graph.Key{web}}, "error", "warning"},
		{problem.Unapplied{Path: "apps", Folder: true, Reason: problem.NothingPointsThere}, "warning", "info"},
		{problem.EndlessChange{Cluster: "p"}, "info", "info"},
	}
	for _, tt := range tests {
		s := newStory()
		hard := problem.At(graph.Pos{File: "a.yaml", Line: 2}, tt.detail)
		s.AddProblem(hard)
		s.AddProblem(problem.SoftAt(graph.Pos{File: "b.yaml", Line: 3}, tt.detail))
		message := check.OfProblem(hard).Message
		compare(t, said(s),
			fmt.Sprintf("a.yaml:2: %s: %s [%s]", tt.hard, message, hard.Kind),
			fmt.Sprintf("b.yaml:3: %s: %s [%s]", tt.soft, message, hard.Kind))
	}
}

func TestSeverityNames(t *testing.T) {
	for _, s := range check.Severities() {
		if got, ok := check.ParseSeverity(s.String()); !ok || got != s {
			t.Errorf("%s is not read back", s)
		}
	}
	if _, ok := check.ParseSeverity("fatal"); ok {
		t.Error("fatal is a severity")
	}
}

func TestFindingText(t *testing.T) {
	f := check.Finding{Rule: "r", Severity: check.Warning, Message: "m"}
	tests := []struct {
		pos  graph.Pos
		want string
	}{
		{graph.Pos{}, "warning: m [r]"},
		{graph.Pos{File: "a.yaml"}, "a.yaml: warning: m [r]"},
		{graph.Pos{File: "a.yaml", Line: 4, Col: 2}, "a.yaml:4: warning: m [r]"},
	}
	for _, tt := range tests {
		f.Pos = tt.pos
		if got := f.String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

// A shared line that is wrong in several clusters is one finding.
func TestOneMistakeInSeveralClusters(t *testing.T) {
	missing := func(cluster, component string, line int) graph.Problem {
		p := problem.At(graph.Pos{File: "a.yaml", Line: line}, problem.MissingComponent{Path: component})
		p.Cluster = cluster
		return p
	}
	s := newStory()
	for _, c := range []string{"p", "q", "r", "s", "t"} {
		s.AddProblem(missing(c, "in all", 1))
	}
	s.AddProblem(missing("p", "in two", 2))
	s.AddProblem(missing("q", "in two", 2))
	s.AddProblem(missing("p", "differs", 3))
	s.AddProblem(missing("q", "differs too", 3))
	compare(t, said(s),
		"a.yaml:1: error: the component in all does not exist (in p, q, r and 2 others) [build-failed]",
		"a.yaml:2: error: the component in two does not exist (in p and q) [build-failed]",
		"a.yaml:3: error: the component differs does not exist [build-failed]",
		"a.yaml:3: error: the component differs too does not exist [build-failed]")
}

func TestDependsOnCycle(t *testing.T) {
	t.Run("two", func(t *testing.T) {
		s := newStory().
			says("p", kustomization, "infra-configs", to(graph.DependsOn, kustomization, "apps")).
			says("p", kustomization, "apps", to(graph.DependsOn, kustomization, "infra-configs"))
		compare(t, said(s),
			"p/apps.yaml:9: error: apps -> infra-configs -> apps: none of these Kustomizations can ever become ready [dependson-cycle]",
			"  p/apps.yaml:9:7: apps waits for infra-configs",
			"  p/infra-configs.yaml:9:7: infra-configs waits for apps")
		f := check.Run(s.Graph(), check.All()...)[0]
		if f.Cluster != "p" || len(f.Nodes) != 2 || len(f.Edges) != 2 {
			t.Errorf("cluster %q, %d nodes, %d edges", f.Cluster, len(f.Nodes), len(f.Edges))
		}
	})
	t.Run("itself", func(t *testing.T) {
		compare(t, said(newStory().says("p", release, "app", to(graph.DependsOn, release, "app"))),
			"p/app.yaml:9: error: app -> app: this HelmRelease waits for itself and can never become ready [dependson-cycle]")
	})
	t.Run("across namespaces", func(t *testing.T) {
		s := newStory().
			says("p", release, "x/a", to(graph.DependsOn, release, "y/a")).
			says("p", release, "y/a", to(graph.DependsOn, release, "x/a"))
		if got := said(s); !strings.Contains(got[0], "x/a -> y/a -> x/a: none of these HelmReleases") {
			t.Errorf("got %s", got[0])
		}
	})
	t.Run("across kinds", func(t *testing.T) {
		s := newStory().
			says("p", resourceSet, "a", to(graph.DependsOn, kustomization, "a")).
			says("p", kustomization, "a", to(graph.DependsOn, resourceSet, "a"))
		if got := said(s); !strings.Contains(got[0],
			"ResourceSet/flux-system/a -> Kustomization/flux-system/a -> ResourceSet/flux-system/a: none of these objects") {
			t.Errorf("got %s", got[0])
		}
	})
	t.Run("in shared YAML", func(t *testing.T) {
		s := newStory()
		for _, c := range []string{"p", "q"} {
			ref := to(graph.DependsOn, kustomization, "a")
			ref.Pos = graph.Pos{File: "base/a.yaml", Line: 9}
			s.says(c, kustomization, "a", ref)
		}
		compare(t, said(s),
			"base/a.yaml:9: error: a -> a: this Kustomization waits for itself and can never become ready (in p and q) [dependson-cycle]")
	})
	t.Run("a diamond is none", func(t *testing.T) {
		s := newStory().
			says("p", kustomization, "a", to(graph.DependsOn, kustomization, "b")).
			says("p", kustomization, "a", to(graph.DependsOn, kustomization, "c")).
			says("p", kustomization, "b", to(graph.DependsOn, kustomization, "d")).
			says("p", kustomization, "c", to(graph.DependsOn, kustomization, "d")).
			has("p", kustomization, "d")
		compare(t, said(s))
	})
	t.Run("not across clusters", func(t *testing.T) {
		s := newStory().
			says("p", kustomization, "a", to(graph.DependsOn, kustomization, "b")).
			says("q", kustomization, "b", to(graph.DependsOn, kustomization, "a")).
			has("p", kustomization, "b").has("q", kustomization, "a")
		compare(t, said(s))
	})
}

func TestApplyCycle(t *testing.T) {
	applies := func(name string) graph.Ref {
		r := to(graph.Applies, kustomization, name)
		r.Pos = graph.Pos{File: name + ".yaml", Line: 1}
		return r
	}
	s := newStory().
		says("p", kustomization, "root", applies("a")).
		says("p", kustomization, "root", applies("root")).
		says("p", kustomization, "a", applies("b")).
		says("p", kustomization, "b", applies("a")).
		says("p", kustomization, "b", graph.Ref{To: key(deployment, "c"), Relation: graph.Applies}).has("p", deployment, "c")
	compare(t, said(s),
		"b.yaml:1: error: a -> b -> a: these Kustomizations apply each other, so none of them can be removed without the others [apply-cycle]",
		"  b.yaml:1: a applies b",
		"  a.yaml:1: b applies a")
	compare(t, said(newStory().
		says("p", kustomization, "a", to(graph.Applies, kustomization, "b")).
		says("p", kustomization, "b", to(graph.DependsOn, kustomization, "a"))))
}

func TestOrphanedSource(t *testing.T) {
	orphan := func(cluster, key string) string {
		_, name, _ := strings.Cut(key, "flux-system/")
		return fmt.Sprintf("%s/%s.yaml:1: warning: %s is applied, but nothing uses it [orphaned-source]", cluster, name, key)
	}
	shared := func(s *story, cluster, name string) *story {
		n := s.node(cluster, key(helmRepo, name))
		n.Pos.File = "base/" + name + ".yaml"
		s.Add(n)
		return s
	}
	tests := []struct {
		name  string
		story *story
		want  []string
	}{
		{"used by nobody", newStory().has("p", helmRepo, "r"), []string{orphan("p", "HelmRepository/flux-system/r")}},
		{
			"used",
			newStory().
				says("p", release, "app", to(graph.HostsChartsFor, helmRepo, "r")).has("p", helmRepo, "r").
				says("p", kustomization, "apps", to(graph.ProvidesSourceFor, ociRepo, "o")).has("p", ociRepo, "o"),
			nil,
		},
		{
			"a secret of its own is no use of it",
			newStory().says("p", helmRepo, "r", to(graph.References, secret, "s")).has("p", secret, "s"),
			[]string{orphan("p", "HelmRepository/flux-system/r")},
		},
		{
			"being applied is no use, nor is being watched",
			newStory().has("p", helmRepo, "r").has("p", helmRepo, "w").
				says("p", kustomization, "k", to(graph.Applies, helmRepo, "r")).
				says("p", kustomization, "k", to(graph.Applies, helmRepo, "w")).
				says("p", graph.Kind{Group: "notification.toolkit.fluxcd.io", Name: "Receiver"}, "hook", to(graph.Watches, helmRepo, "w")),
			[]string{orphan("p", "HelmRepository/flux-system/r"), orphan("p", "HelmRepository/flux-system/w")},
		},
		{
			"made by a FluxInstance",
			newStory().has("p", ociRepo, "flux-system").says("p", instance, "flux", to(graph.Generates, ociRepo, "flux-system")),
			nil,
		},
		{
			"used in another cluster that shares the YAML",
			shared(shared(newStory(), "p", "r"), "q", "r").says("q", release, "app", to(graph.HostsChartsFor, helmRepo, "r")),
			nil,
		},
		{
			"used in none of those that share the YAML",
			shared(shared(newStory(), "p", "r"), "q", "r"),
			[]string{"base/r.yaml:1: warning: HelmRepository/flux-system/r is applied, but nothing uses it (in p and q) [orphaned-source]"},
		},
		{
			"an unreachable or missing one is not judged",
			func() *story {
				s := newStory()
				n := s.node("", key(helmRepo, "r"))
				n.State = graph.Unreachable
				s.Add(n)
				return s
			}(),
			nil,
		},
		{
			"an unknown release might use it",
			newStory().has("p", helmRepo, "r").has("q", helmRepo, "r").
				says("p", release, "a", graph.Ref{To: key(release, "b"), Relation: graph.DependsOn, Absent: graph.Unknown}),
			[]string{
				"p/a.yaml:9: info: cannot tell whether HelmRepository/flux-system/r is unused (orphaned-source), because HelmRelease/flux-system/b could not be read [unresolved]",
				orphan("q", "HelmRepository/flux-system/r"),
			},
		},
		{
			"a ResourceSet might use them",
			newStory().has("p", helmRepo, "r").has("p", ociRepo, "o").has("p", resourceSet, "set", "dynamic=true"),
			[]string{"p/set.yaml:1: info: cannot tell whether 2 sources are unused (orphaned-source), because what ResourceSet/flux-system/set makes is not known [unresolved]"},
		},
		{
			"a remote base might use it",
			newStory().has("p", helmRepo, "r").has("p", kustomization, "k", "incomplete=true"),
			[]string{"p/k.yaml:1: info: cannot tell whether HelmRepository/flux-system/r is unused (orphaned-source), because not all that Kustomization/flux-system/k applies is known [unresolved]"},
		},
		{
			"nothing at a path that is not there might use it",
			newStory().has("p", helmRepo, "r").has("p", kustomization, "k", "incomplete=true").
				says("p", kustomization, "k", graph.Ref{To: graph.Key{Kind: graph.Path, Name: "gone"}, Relation: graph.PointsAt}),
			[]string{orphan("p", "HelmRepository/flux-system/r")},
		},
		{
			"something elsewhere might use it",
			newStory().has("p", helmRepo, "r", "external-use=possible").has("p", helmRepo, "s"),
			[]string{
				"p/r.yaml:1: info: cannot tell whether HelmRepository/flux-system/r is unused (orphaned-source), because something outside the repository may use it [unresolved]",
				orphan("p", "HelmRepository/flux-system/s"),
			},
		},
		{
			"in doubt in one cluster, unused in the other that shares the YAML",
			shared(shared(newStory(), "p", "r"), "q", "r").has("p", resourceSet, "set", "dynamic=true"),
			[]string{"p/set.yaml:1: info: cannot tell whether HelmRepository/flux-system/r is unused (orphaned-source), because what ResourceSet/flux-system/set makes is not known [unresolved]"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			compare(t, said(tt.story, check.OrphanedSource, check.UnresolvedFacts), tt.want...)
		})
	}
	for _, d := range []graph.Detail{problem.MissingComponent{Path: "../c"}, problem.NotAMapping{Type: "list"}} {
		s := newStory().has("p", helmRepo, "r").has("q", helmRepo, "r")
		p := problem.At(graph.Pos{File: "p/x.yaml", Line: 3}, d)
		p.Cluster = "p"
		s.AddProblem(p)
		got := said(s, check.OrphanedSource)
		if diff := cmp.Diff([]string{orphan("q", "HelmRepository/flux-system/r")}, got); diff != "" {
			t.Errorf("%s in p (-want +got):\n%s", p.Kind, diff)
		}
	}
}

// Whatever the graph holds, the checks come back.
func TestChecksSurviveAnyGraph(t *testing.T) {
	s := newStory()
	for _, r := range graph.Relations() {
		for _, k := range []graph.Kind{kustomization, release, helmRepo, secret, graph.Path, graph.Remote, {}} {
			s.Add(graph.Node{ID: graph.ID{Key: graph.Key{Kind: k}}}, graph.Ref{Relation: r, To: graph.Key{Kind: k, Name: "x"}},
				graph.Ref{Relation: r, To: graph.Key{Kind: kustomization}})
		}
	}
	for _, f := range check.Run(s.Graph(), check.All()...) {
		if f.Rule == "" || f.Message == "" || !slices.Contains(check.Severities(), f.Severity) {
			t.Errorf("not a whole finding: %+v", f)
		}
	}
}
