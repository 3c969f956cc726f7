package export

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/graph"
)

// TestERCardinality measures releases and containers. Each row is the pairs of a release and a
// container, of two letters.
func TestERCardinality(t *testing.T) {
	for _, test := range []struct {
		releases, containers string
		pairs                string
		want                 string
	}{
		{"a", "x", "ax", "||..||"},
		{"ab", "xy", "ax by", "||..||"},
		{"ab", "xyz", "ax by bz", "||..|{"},
		{"ab", "x", "ax bx", "}|..||"},
		{"ab", "xy", "ax ay bx", "}|..|{"},
		{"ab", "x", "ax", "||..o|"},
		{"a", "xy", "ax", "|o..||"},
		{"ab", "xy", "ax", "|o..o|"},
		{"ab", "xy", "ax ay", "||..o{"},
		{"ab", "xy", "ax bx", "}o..||"},
		{"abc", "xyz", "ax ay bx", "}o..o{"},
		{"a", "x", "ax ax", "||..||"},
	} {
		s := &sketch.Sketch{}
		s.In("demo", "clusters/demo")
		for _, r := range test.releases {
			s.Defined("HelmRelease", "ns", string(r))
		}
		for _, c := range test.containers {
			s.Defined("Container", "ns", string(c))
		}
		for _, p := range strings.Fields(test.pairs) {
			s.Edge(s.ID("HelmRelease", "ns", p[:1]), graph.Deploys, s.ID("Container", "ns", p[1:]))
		}
		want := fmt.Sprintf("  app-helmreleases %s app-containers : \"deploy\"\n", test.want)
		if text := string(written(t, ER, documentOf(s, ""))); !strings.Contains(text, want) {
			t.Errorf("%s of %s and %s: no %s in:\n%s", test.pairs, test.releases, test.containers, want, text)
		}
	}
}

// TestERDesign demands the sentences of the design.
func TestERDesign(t *testing.T) {
	text := string(written(t, ER, documentOf(sketch.Design(), "")))
	for _, want := range []string{
		`repo-path-flux-system ||..|| app-namespace : "contains yaml for"`,
		`repo-path-flux-system ||..|| app-kustomization : "contains yaml for"`,
		`repo-path-flux-system ||..|| helmrepositories : "contains yaml for"`,
		`app-kustomization ||..|| repo-path-app : "points flux at"`,
		`flux-system-kustomization ||..|| repo-path-flux-system : "points flux at"`,
		`repo-path-app ||..|| app-helmreleases : "contains yaml for"`,
		`repo-path-app ||..|| app-configmap : "contains yaml for"`,
		`repo-path-app ||..|| app-sealed-secrets : "contains yaml for"`,
		`app-configmap ||..|| app-helmreleases : "configures"`,
		`helmrepositories ||..|| app-helmreleases : "host charts for"`,
		`app-helmreleases ||..|| app-containers : "deploy"`,
		`app-containers ||..|| app-sealed-secrets : "reference"`,
	} {
		if !strings.Contains(text, "  "+want+"\n") {
			t.Errorf("no %s", want)
		}
	}
	if n := strings.Count(text, ".."); n != 12 {
		t.Errorf("%d relationships, want 12", n)
	}
}

func TestERPopulation(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("demo", "clusters/demo")
	root := s.Add(graph.External, s.ID("Kustomization", "flux-system", "cluster"), "root", "true")
	path := s.Defined("Path", "", "clusters/demo")
	secret := s.Defined("Secret", "ns", "here")
	s.Brings(root, path, secret)
	release := s.Add(graph.Generated, s.ID("HelmRelease", "ns", "made"))
	s.Edge(secret, graph.Configures, release)
	s.Edge(s.Add(graph.Missing, s.ID("Secret", "ns", "gone")), graph.Configures, release)
	s.Add(graph.Unreachable, s.ID("Secret", "ns", "dead"))
	text := string(written(t, ER, documentOf(s, "")))
	for _, want := range []string{
		"%% not drawn, as missing, unknown, external, unreachable or folded: 2 nodes\n",
		"%% not drawn, as not of this view: 1 applies edge\n",
		`cluster-kustomization ||..|| repo-path-cluster : "points flux at"`,
		`app-secrets ||..|| app-helmreleases : "configures"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in:\n%s", want, text)
		}
	}
}

func TestERNames(t *testing.T) {
	kind := func(group, name string) entity { return entity{kind: graph.Kind{Group: group, Name: name}} }
	k := graph.Kind{Group: sketch.KustomizeGroup, Name: "Kustomization"}
	for _, test := range []struct {
		all   []entity
		roles []graph.Role
		want  string
	}{
		{[]entity{kind("", "Namespace"), kind("", "ConfigMap"), kind("", "Secret"), kind("bitnami.com", "SealedSecret")},
			[]graph.Role{graph.NamespaceRole, graph.Config, graph.Secret, graph.Secret},
			"app-namespace app-configmap app-secrets app-sealed-secrets"},
		{[]entity{kind(sketch.SourceGroup, "HelmRepository"), kind(sketch.SourceGroup, "OCIRepository"), kind(sketch.SourceGroup, "GitRepository"), kind(sketch.SourceGroup, "Bucket")},
			[]graph.Role{graph.Source, graph.Source, graph.Source, graph.Source}, "helmrepositories ocirepositories gitrepositories buckets"},
		{[]entity{kind("", "Service"), kind("serving.knative.dev", "Service")}, []graph.Role{0, 0}, "app-services app-services-serving-knative-dev"},
		{[]entity{kind("networking.k8s.io", "Ingress"), kind("networking.k8s.io", "NetworkPolicy"), kind("", "Endpoints")}, []graph.Role{0, 0, 0},
			"app-ingresses app-networkpolicies app-endpoints"},
		{[]entity{{k, ""}, {k, "app"}, {k, "flux-system"}}, []graph.Role{graph.Kustomization, graph.Kustomization, graph.Kustomization},
			"app-kustomization root-app-kustomization flux-system-kustomization"},
	} {
		if got := strings.Join(nameEntities(test.all, test.roles), " "); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

// TestERReserved draws a root whose name the grammar would take for a word of its own.
func TestERReserved(t *testing.T) {
	for name, want := range map[string]string{"to": `"to-kustomization"`, "u": `"u-kustomization"`, "main": "main-kustomization", "a.b": `"a.b-kustomization"`, "1": `"1-kustomization"`} {
		if got := erQuote(name + "-kustomization"); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
