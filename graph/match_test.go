package graph_test

import (
	"slices"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

func labelled(k graph.Key, labels ...string) graph.Node {
	n := defined("c", k)
	for i := 0; i+1 < len(labels); i += 2 {
		n.Labels = append(n.Labels, graph.Fact{Name: labels[i], Value: labels[i+1]})
	}
	return n
}

func TestPattern(t *testing.T) {
	policy := graph.Key{Kind: graph.Kind{Group: "networking.k8s.io", Name: "NetworkPolicy"}, Namespace: "web", Name: "deny-all"}
	ingress := graph.Key{Kind: graph.Kind{Group: "networking.k8s.io", Name: "Ingress"}, Namespace: "web", Name: "front"}
	space := graph.Key{Kind: graph.Kind{Name: "Namespace"}, Name: "web"}
	tests := []struct {
		name string
		p    graph.Pattern
		k    graph.Key
		want bool
	}{
		{"the empty pattern", graph.Pattern{}, policy, true},
		{"kind", graph.Pattern{Kinds: []string{"NetworkPolicy"}}, policy, true},
		{"kind in lower case", graph.Pattern{Kinds: []string{"networkpolicy"}}, policy, true},
		{"plural of y", graph.Pattern{Kinds: []string{"networkpolicies"}}, policy, true},
		{"plural of s", graph.Pattern{Kinds: []string{"ingresses"}}, ingress, true},
		{"a singular that ends in s", graph.Pattern{Kinds: []string{"Ingress"}}, ingress, true},
		{"plain plural", graph.Pattern{Kinds: []string{"Namespaces"}}, space, true},
		{"kind by pattern", graph.Pattern{Kinds: []string{"Net*"}}, policy, true},
		{"kind with its group", graph.Pattern{Kinds: []string{"networking.k8s.io/ingress"}}, ingress, true},
		{"a whole group", graph.Pattern{Kinds: []string{"networking.k8s.io/*"}}, ingress, true},
		{"another group", graph.Pattern{Kinds: []string{"extensions/Ingress"}}, ingress, false},
		{"a part of a kind", graph.Pattern{Kinds: []string{"Ingr"}}, ingress, false},
		{"one of two kinds", graph.Pattern{Kinds: []string{"Secret", "Ingress"}}, ingress, true},
		{"s alone is no kind", graph.Pattern{Kinds: []string{"s"}}, ingress, false},
		{"namespace", graph.Pattern{Namespaces: []string{"w*"}}, ingress, true},
		{"other namespace", graph.Pattern{Namespaces: []string{"x*"}}, ingress, false},
		{"no namespace", graph.Pattern{Namespaces: []string{""}}, space, true},
		{"some namespace", graph.Pattern{Namespaces: []string{"?*"}}, space, false},
		{"names keep their case", graph.Pattern{Names: []string{"FRONT"}}, ingress, false},
		{"both fit", graph.Pattern{Kinds: []string{"ingress"}, Names: []string{"f*t"}}, ingress, true},
		{"one fits", graph.Pattern{Kinds: []string{"ingress"}, Names: []string{"b*"}}, ingress, false},
		{"a pattern that is none", graph.Pattern{Names: []string{"["}}, ingress, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.p.Matches(defined("c", tt.k)); got != tt.want {
				t.Errorf("got %t, want %t", got, tt.want)
			}
		})
	}
}

func TestPatternIsValid(t *testing.T) {
	for _, p := range []graph.Pattern{{Kinds: []string{"["}}, {Namespaces: []string{"a", "[b"}}, {Names: []string{`\`}}} {
		if p.Validate() == nil {
			t.Errorf("%v passes", p)
		}
	}
	if err := (graph.Pattern{Names: []string{"[a-c]*"}}).Validate(); err != nil {
		t.Error(err)
	}
	if !(graph.Pattern{}).Empty() || (graph.Pattern{Labels: graph.Selector{{}}}).Empty() {
		t.Error("what is empty is not told from what is not")
	}
}

func TestSelector(t *testing.T) {
	n := labelled(key(secret, "s"), "app", "web", "example.com/tier", "gold")
	tests := []struct {
		selector string
		want     bool
	}{
		{"app=web", true}, {"app==web", true}, {"app=db", false}, {" app = web ", true},
		{"app!=web", false}, {"app!=db", true}, {"team!=a", true},
		{"app", true}, {"team", false}, {"!team", true}, {"!app", false}, {"! team", true},
		{"app in (web, db)", true}, {"app in (db)", false}, {"team in (a)", false},
		{"app notin (web,db)", false}, {"app notin (db)", true}, {"team notin (a)", true},
		{"app=web,example.com/tier=gold", true}, {"app=web,example.com/tier=tin", false},
		{"app in (a,web),!team", true}, {"app=", false}, {"team=", false},
	}
	for _, tt := range tests {
		s, err := graph.ParseSelector(tt.selector)
		if err != nil {
			t.Errorf("%s: %v", tt.selector, err)
			continue
		}
		if got := (graph.Pattern{Labels: s}).Matches(n); got != tt.want {
			t.Errorf("%s: got %t, want %t", tt.selector, got, tt.want)
		}
	}
	for _, wrong := range []string{"", ",", "app=web,", "=web", "!", "app in", "app in (a", "app in a)", "app of (a)", "in (a)", "app in (a))", "app=a b", "app=a=b", "a b", "(a)"} {
		if s, err := graph.ParseSelector(wrong); err == nil {
			t.Errorf("%q passes as %v", wrong, s)
		}
	}
}

func FuzzParseSelector(f *testing.F) {
	for _, seed := range []string{"app=web", "a in (b,c),!d", "a notin ()", "((", "=,=", "!", "a!=b"} {
		f.Add(seed)
	}
	n := labelled(key(secret, "s"), "app", "web")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := graph.ParseSelector(text)
		if err != nil {
			return
		}
		if len(s) == 0 {
			t.Errorf("%q asks for nothing", text)
		}
		s.Matches(n.Labels)
		for _, r := range s {
			if r.Key == "" || r.Demand < graph.Present || r.Demand > graph.NoneOf {
				t.Errorf("%q gives %v", text, r)
			}
		}
	})
}

func TestFind(t *testing.T) {
	var b graph.Builder
	for _, id := range []graph.ID{
		in("prod", key(kustomization, "apps")),
		in("stage", key(kustomization, "apps")),
		in("prod", graph.Key{Kind: kustomization, Namespace: "team", Name: "apps"}),
		in("prod", key(release, "web")),
		in("prod", key(secret, "web")),
		in("prod", graph.Key{Kind: graph.Path, Name: "apps/web"}),
		in("prod", graph.Key{Kind: graph.Path, Name: "web"}),
		in("prod", graph.Key{Kind: graph.Remote, Name: "https://example.com/a"}),
		in("", key(secret, "lost")),
		in("prod", graph.Key{Kind: graph.Container, Namespace: "ns", Name: "Deployment/web/app"}),
	} {
		b.Add(graph.Node{ID: id, State: graph.Defined})
	}
	g := b.Graph()
	tests := []struct {
		address string
		want    []string
	}{
		{"prod:kustomize.toolkit.fluxcd.io/Kustomization/ns/apps", []string{"prod:kustomize.toolkit.fluxcd.io/Kustomization/ns/apps"}},
		{"Kustomization/ns/apps", []string{"prod:kustomize.toolkit.fluxcd.io/Kustomization/ns/apps", "stage:kustomize.toolkit.fluxcd.io/Kustomization/ns/apps"}},
		{"stage:Kustomization/ns/apps", []string{"stage:kustomize.toolkit.fluxcd.io/Kustomization/ns/apps"}},
		{"stage:apps", []string{"stage:kustomize.toolkit.fluxcd.io/Kustomization/ns/apps"}},
		{"kustomizations/team/apps", []string{"prod:kustomize.toolkit.fluxcd.io/Kustomization/team/apps"}},
		{"kustomize.toolkit.fluxcd.io/Kustomization/team/apps", []string{"prod:kustomize.toolkit.fluxcd.io/Kustomization/team/apps"}},
		{"HelmRelease/web", []string{"prod:helm.toolkit.fluxcd.io/HelmRelease/ns/web"}},
		{"web", []string{"prod:/Secret/ns/web", "prod:helm.toolkit.fluxcd.io/HelmRelease/ns/web"}},
		{"apps/web", []string{"prod:fluxgraph.dev/Path/apps/web"}},
		{"path/apps/web", []string{"prod:fluxgraph.dev/Path/apps/web"}},
		{"https://example.com/a", []string{"prod:fluxgraph.dev/Remote/https://example.com/a"}},
		{"Deployment/web/app", []string{"prod:fluxgraph.dev/Container/ns/Deployment/web/app"}},
		{":Secret/ns/lost", []string{":/Secret/ns/lost"}},
		{"lost", []string{":/Secret/ns/lost"}},
		{"stage:web", nil}, {"nowhere:apps", nil}, {"*/web", nil}, {"/web", nil}, {"", nil}, {":", nil}, {"Secret/", nil}, {"WEB", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, n := range g.Find(tt.address) {
			got = append(got, n.ID.String())
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.address, got, tt.want)
		}
	}
	for n := range g.Nodes() {
		if got := g.Find(n.ID.String()); len(got) != 1 || got[0].ID != n.ID {
			t.Errorf("%s does not lead to itself but to %v", n.ID, got)
		}
	}
}
