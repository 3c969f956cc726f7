package flux_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// unreachable returns the problems of manifests that no cluster applies.
func unreachable(g *graph.Graph) (all []string) {
	for _, p := range g.Problems() {
		if p.Kind == graph.UnreachableYAML {
			all = append(all, check.OfProblem(p).Message)
		}
	}
	return all
}

// A folder that something unread may apply is no problem.
func TestUnreachableInDoubt(t *testing.T) {
	service := object("Service", "a", "spec: {ports: [{port: 80}]}")
	const message = "web is applied by no cluster (1 object in 1 file): no Kustomization points there, and no kustomization file lists it"
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"nothing speaks of it", map[string]string{}, message},
		{"a script applies it", map[string]string{"up.sh": "kubectl apply -k web\n"}, ""},
		{"a script applies it below a variable's folder", map[string]string{"up.sh": "kubectl apply -f $ROOT/web/a.yaml\n"}, ""},
		{"a script applies what is in it", map[string]string{"up.sh": "for f in 1 2; do kubectl apply -f web/$f.yaml; done\n"}, ""},
		{"a script applies something else", map[string]string{"up.sh": "kubectl apply -k webs\n"}, message},
		{"a script looks for it", map[string]string{"up.sh": "kubectl get -n web pods\n"}, message},
		{"a page shows how", map[string]string{"README.md": "`kubectl apply -f ./web`\n"}, ""},
		{"a page speaks of it", map[string]string{"README.md": "kubectl apply is not for us.\nSee web/a.yaml.\n"}, message},
		{"Argo CD applies it", map[string]string{"clusters/c/argo.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argo}\nspec: {source: {path: apps/web}}\n"}, message},
		{"its path has a variable", map[string]string{"clusters/c/web.yaml": kustomization("web", "./${x}")}, ""},
		{"a path that is written almost like it", map[string]string{"clusters/c/web.yaml": kustomization("web", "./wep")}, ""},
		{"Flux ignores it", map[string]string{".sourceignore": "/web/\n"}, ""},
		{"a chart", map[string]string{"web/Chart.yaml": "name: web\n"}, ""},
		{"a test", map[string]string{"web/a.yaml": "apiVersion: chainsaw.kyverno.io/v1alpha1\nkind: Test\nmetadata: {name: a}\n"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{"web/a.yaml": service}
			for name, text := range tt.files {
				files[name] = text
			}
			got := strings.Join(unreachable(flux.Graph(repository(t, home(files)), flux.Options{})), "\n")
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Naming one of two entries does not make the other one unreachable.
func TestUnreachableOfNamedClusters(t *testing.T) {
	files := home(map[string]string{
		"clusters/d/flux.yaml": bootstrap("./clusters/d"),
		"clusters/d/app.yaml":  kustomization("app", "./app"),
		"app/a.yaml":           object("Service", "a", "spec: {ports: [{port: 80}]}"),
		"lost/a.yaml":          object("Service", "b", "spec: {ports: [{port: 80}]}"),
	})
	got := unreachable(flux.Graph(repository(t, files), flux.Options{Entries: []flux.Entry{{Dir: "clusters/c", Name: "c"}}}))
	if len(got) != 1 || !strings.HasPrefix(got[0], "lost is applied by no cluster") {
		t.Errorf("got %q", got)
	}
}

// Folders that refer to each other are reported once, however many there are.
func TestUnreachableRing(t *testing.T) {
	files := map[string]string{}
	for i := range 50 {
		files[fmt.Sprintf("x%02d/ks.yaml", i)] = kustomization(fmt.Sprintf("x%02d", i), fmt.Sprintf("./x%02d", (i+1)%50))
	}
	got := unreachable(flux.Graph(repository(t, home(files)), flux.Options{}))
	if len(got) != 1 || !strings.Contains(got[0], "50 objects in 50 files") {
		t.Errorf("got %q", got)
	}
}

// What a ConfigMap is used by, though no rule sees it, and what could not be read and might.
func TestUse(t *testing.T) {
	const bare = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: it, namespace: web"
	tests := []struct{ name, object, other, use, doubt string }{
		{"nothing", bare + "}\n", "", "", ""},
		{"a label", bare + ", labels: {grafana_dashboard: \"1\"}}\n", "", "the label grafana_dashboard", ""},
		{"a plain label", bare + ", labels: {app: it}}\n", "", "", ""},
		{"an annotation", bare + ", annotations: {reloader.stakater.com/match: \"true\"}}\n", "", "the annotation reloader.stakater.com/match", ""},
		{"its own text", bare + "}\ndata: {a: it}\n", "", "", ""},
		{"another text", bare + "}\n", configMap("other", "a: see it"), "ConfigMap/flux-system/other speaks of it", ""},
		{"part of a word", bare + "}\n", configMap("other", "a: see its"), "", ""},
		{"the name of another kind", bare + "}\n", object("Role", "it", "rules: [{kind: Service, name: it}]"), "", ""},
		{"a set of unknown inputs that names it", bare + "}\n", resourceSetOver("it"), "ResourceSet/flux-system/set speaks of it", ""},
		{"a set of unknown inputs that may name it", bare + "}\n", resourceSetOver("<< inputs.name >>"), "", "what ResourceSet/flux-system/set makes is not known"},
		{"a set of unknown inputs that cannot name it", bare + "}\n", resourceSetOver("x-<< inputs.name >>"), "", ""},
		{"a Kustomization that does not build and names it", bare + "}\n", kustomization("broken", "./broken"), "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := flux.Graph(repository(t, home(map[string]string{"clusters/c/it.yaml": tt.object, "clusters/c/other.yaml": tt.other,
				"broken/kustomization.yaml": "resources: [a.yaml, b.yaml]\n", "broken/a.yaml": configMap("a", "a: b"), "broken/b.yaml": configMap("a", "a: b")})), flux.Options{})
			n, ok := g.Node(graph.ID{Cluster: "c", Key: graph.Key{Kind: graph.Kind{Name: "ConfigMap"}, Namespace: "web", Name: "it"}})
			if !ok || n.Fact("use") != tt.use || n.Fact("doubt") != tt.doubt {
				t.Errorf("%v: use %q, doubt %q, want %q, %q", ok, n.Fact("use"), n.Fact("doubt"), tt.use, tt.doubt)
			}
		})
	}
}

func resourceSetOver(name string) string {
	return object("ResourceSetInputProvider", "gone", "spec: {type: GitHubBranch, url: \"https://git.example.com/a/b\"}") + object("ResourceSet", "set", "spec:\n  inputsFrom: [{kind: ResourceSetInputProvider, name: gone}]\n  resources:\n    - apiVersion: v1\n      kind: Pod\n"+
		"      metadata: {name: pod, namespace: web}\n      spec: {volumes: [{configMap: {name: \""+name+"\"}}]}\n")
}

// The same repository gives the same problems, in the same order, each time.
func TestUnreachableIsDeterministic(t *testing.T) {
	files := map[string]string{}
	for i := range 20 {
		files[fmt.Sprintf("a%d/b/c%d.yaml", i%7, i)] = object("Service", fmt.Sprint("s", i), "")
	}
	first := unreachable(flux.Graph(repository(t, home(files)), flux.Options{}))
	for range 5 {
		if again := unreachable(flux.Graph(repository(t, home(files)), flux.Options{})); !slices.Equal(first, again) {
			t.Fatalf("%q, then %q", first, again)
		}
	}
	if len(first) != 7 {
		t.Errorf("got %q", first)
	}
}
