package flux_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// owners prints what applies or makes the object of that name.
func owners(g *graph.Graph, name string) string {
	var all []string
	for e := range g.Edges() {
		if e.To.Name == name && (e.Relation == graph.Applies || e.Relation == graph.Generates) {
			all = append(all, e.From.Cluster+":"+e.From.Name)
		}
	}
	return strings.Join(all, " ")
}

func TestIdentity(t *testing.T) {
	const crd = "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\nspec: {group: example.com, scope: SCOPE, names: {kind: Thing}}\n"
	tests := []struct{ name, objects, want string }{
		{"a namespaced object", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n", "c:ConfigMap/target/x"},
		{"a namespace is renamed", "apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n", "c:Namespace/target"},
		{"a cluster-scoped kind of Kubernetes", "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: x}\n", "c:ClusterRole/x"},
		{"a cluster-scoped kind of somebody", "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: x}\n", "c:ClusterIssuer/x"},
		{"another kind called Namespace", "apiVersion: servicebus.azure.com/v1api20211101\nkind: Namespace\nmetadata: {name: x}\n", "c:Namespace/target/x"},
		{"a cluster-scoped kind of the repository", strings.ReplaceAll(crd, "SCOPE", "Cluster") + "---\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: x}\n", "c:Thing/x"},
		{"a namespaced kind of the repository", strings.ReplaceAll(crd, "SCOPE", "Namespaced") + "---\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: x}\n", "c:Thing/target/x"},
		{"a kind of a project without a namespace", "apiVersion: config.openshift.io/v1\nkind: OAuth\nmetadata: {name: x}\n", "c:OAuth/x"},
		{"a kind that nobody knows", "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: x}\n", "c:Thing/target/x"},
		{"a namespace is overridden", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: other}\n", "c:ConfigMap/target/x"},
		{"objects of a list", "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}]\n", "c:ConfigMap/target/x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := flux.Graph(repository(t, home(map[string]string{
				"clusters/c/apps.yaml": kustomization("apps", "./apps", "  targetNamespace: target"), "apps/x.yaml": tt.objects,
			})), flux.Options{})
			has(t, g, tt.want)
		})
	}
}

// Of a kind of unknown scope, a document is one object in whatever namespaces it is put, and nobody is accused of applying
// it twice.
func TestUnknownScope(t *testing.T) {
	const thing = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: x}\n"
	crd := "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.org}\n" +
		"spec: {group: example.org, scope: SCOPE, names: {kind: Thing}}\n"
	tests := []struct {
		name, more string
		want       string
		conflict   bool
	}{
		{"nothing is known", "", "c:Thing/a/x", false},
		{"another document has a namespace", "---\napiVersion: example.org/v1\nkind: Thing\nmetadata: {name: y, namespace: z}\n", "c:Thing/a/x c:Thing/b/x c:Thing/z/y", false},
		{"a namespaced definition", strings.ReplaceAll(crd, "SCOPE", "Namespaced"), "c:Thing/a/x c:Thing/b/x", false},
		{"a cluster-scoped definition", strings.ReplaceAll(crd, "SCOPE", "Cluster"), "c:Thing/x", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := flux.Graph(repository(t, home(map[string]string{
				"clusters/c/a.yaml":    kustomization("a", "./apps", "  targetNamespace: a") + kustomization("b", "./apps", "  targetNamespace: b"),
				"clusters/c/more.yaml": tt.more, "apps/x.yaml": thing,
			})), flux.Options{})
			var got []string
			for _, name := range objects(g) {
				if strings.HasPrefix(name, "c:Thing/") {
					got = append(got, name)
				}
			}
			conflict := strings.Contains(strings.Join(problems(g), " "), "both apply Thing")
			if strings.Join(got, " ") != tt.want || conflict != tt.conflict {
				t.Errorf("got %v, conflict %t, want %s, %t", got, conflict, tt.want, tt.conflict)
			}
		})
	}
}

func TestOwners(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		of    string
		want  string
	}{
		{"one", map[string]string{"clusters/c/a.yaml": kustomization("a", "./apps"), "apps/x.yaml": configMap("x", "")}, "x", "c:a"},
		{"two", map[string]string{"clusters/c/a.yaml": kustomization("a", "./apps") + kustomization("b", "./apps"), "apps/x.yaml": configMap("x", "")}, "x", "c:a c:b"},
		{"the root's own", map[string]string{"clusters/c/x.yaml": configMap("x", "")}, "x", "c:flux-system"},
		{"a Kustomization that applies itself", map[string]string{"clusters/c/a.yaml": kustomization("a", "./apps"), "apps/a.yaml": kustomization("a", "./apps"), "apps/x.yaml": configMap("x", "")}, "x", "c:a"},
		{"and that is applied by the root, too", map[string]string{"clusters/c/a.yaml": kustomization("a", "./apps"), "apps/a.yaml": kustomization("a", "./apps"), "apps/x.yaml": configMap("x", "")}, "a", "c:a c:flux-system"},
		{"two that apply each other", map[string]string{"clusters/c/a.yaml": kustomization("a", "./a"), "a/b.yaml": kustomization("b", "./b"), "b/a.yaml": kustomization("a", "./a"), "b/x.yaml": configMap("x", "")}, "x", "c:b"},
		{"are both applied", map[string]string{"clusters/c/a.yaml": kustomization("a", "./a"), "a/b.yaml": kustomization("b", "./b"), "b/a.yaml": kustomization("a", "./a")}, "a", "c:b c:flux-system"},
		{"one that points at its own folder", map[string]string{"clusters/c/more.yaml": kustomization("more", "./clusters/c")}, "more", "c:flux-system c:more"},
		{"the root", nil, "flux-system", "c:flux-system c:flux-system"}, // of the root and of its source
		{"one that must not apply it, and one that does", map[string]string{"clusters/c/a.yaml": kustomization("a", "./apps") + kustomization("b", "./apps",
			"  commonMetadata: {annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}}"), "apps/x.yaml": configMap("x", "")}, "x", "c:a"},
		{"one that is not applied itself, and one that is", map[string]string{"clusters/c/a.yaml": strings.Replace(kustomization("a", "./apps"), "  name: a\n", "  name: a\n  labels: {kustomize.toolkit.fluxcd.io/ssa: Ignore}\n", 1) +
			kustomization("b", "./apps"), "apps/x.yaml": configMap("x", "")}, "x", "c:a c:b"},
		{"the namespace of the parent", map[string]string{"clusters/c/kustomization.yaml": kustomizeFile("flux-system/gotk-sync.yaml", "apps"),
			"clusters/c/apps/kustomization.yaml": "namespace: flux-system\nresources: [ks.yaml]\n", "clusters/c/apps/ks.yaml": strings.ReplaceAll(kustomization("a", "./apps"), "  namespace: flux-system\n", ""),
			"apps/x.yaml": configMap("x", "")}, "x", "c:a"},
		{"another cluster", map[string]string{"clusters/c/a.yaml": kustomization("a", "./apps", "  kubeConfig: {secretRef: {name: spoke}}"), "apps/x.yaml": configMap("x", "")}, "x", "c:a"},
		{"what a FluxInstance makes", map[string]string{"clusters/c/i.yaml": instance("./other")}, "flux-system", "c:flux c:flux"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := flux.Graph(repository(t, home(tt.files)), flux.Options{})
			if got := owners(g, tt.of); got != tt.want && tt.name != "what a FluxInstance makes" {
				t.Errorf("got %q, want %q\n%s", got, tt.want, printGraph(g))
			}
		})
	}
}

// What a Kustomization with a kubeConfig applies is in another cluster, and the Kustomizations among it are followed
// there.
func TestAnotherCluster(t *testing.T) {
	for _, config := range []string{"secretRef", "configMapRef"} {
		g := flux.Graph(repository(t, home(map[string]string{
			"clusters/c/a.yaml": kustomization("a", "./apps", "  kubeConfig: {"+config+": {name: spoke}}"),
			"apps/x.yaml":       configMap("x", ""), "apps/ks.yaml": kustomization("far", "./far"), "far/y.yaml": configMap("y", ""),
		})), flux.Options{})
		has(t, g, "c@flux-system/spoke:ConfigMap/flux-system/x", "c@flux-system/spoke:Kustomization/flux-system/far",
			"c@flux-system/spoke:ConfigMap/flux-system/y", "c:Kustomization/flux-system/a")
		if clusters(g) != "c clusters/c declared, c@flux-system/spoke  remote" {
			t.Errorf("clusters: %s", clusters(g))
		}
	}
}

// Annotations that change what Flux does are attributes of the node.
func TestOwnershipAttributes(t *testing.T) {
	for _, where := range []string{"labels", "annotations"} {
		for key, value := range map[string]string{"reconcile": "disabled", "ssa": "Ignore", "prune": "disabled"} {
			g := flux.Graph(repository(t, home(map[string]string{"clusters/c/x.yaml": fmt.Sprintf(
				"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: a, %s: {kustomize.toolkit.fluxcd.io/%s: %s}}\n", where, key, value)})), flux.Options{})
			n, _ := g.Node(graph.ID{Cluster: "c", Key: graph.Key{Kind: graph.Kind{Name: "ConfigMap"}, Namespace: "a", Name: "x"}})
			if n.Fact(key) != value {
				t.Errorf("%s %s is %q", where, key, n.Fact(key))
			}
		}
	}
}

// Clusters keep apart what has the same name.
func TestClustersNeverMerge(t *testing.T) {
	files := map[string]string{"apps/x.yaml": configMap("x", "")}
	for _, c := range []string{"a", "b"} {
		files["clusters/"+c+"/flux-system/gotk-sync.yaml"] = bootstrap("./clusters/" + c)
		files["clusters/"+c+"/apps.yaml"] = kustomization("apps", "./apps", "  dependsOn: [{name: flux-system}]")
	}
	g := flux.Graph(repository(t, files), flux.Options{})
	has(t, g, "a:ConfigMap/flux-system/x", "b:ConfigMap/flux-system/x", "a:Kustomization/flux-system/apps", "b:Kustomization/flux-system/apps")
	for e := range g.Edges() {
		if e.From.Cluster != e.To.Cluster {
			t.Errorf("%s %s %s", e.From, e.Relation, e.To)
		}
	}
}

// Whatever Kustomizations do to each other, it ends.
func TestEnds(t *testing.T) {
	chain := map[string]string{"clusters/c/0.yaml": kustomization("k0", "./0")}
	for i := range 60 {
		chain[fmt.Sprintf("%d/ks.yaml", i)] = kustomization(fmt.Sprintf("k%d", i+1), fmt.Sprintf("./%d", i+1))
	}
	chain["60/x.yaml"] = configMap("x", "")
	tests := []struct {
		name    string
		files   map[string]string
		problem string
	}{
		{"a long chain", chain, ""},
		{"a ConfigMap that feeds itself", map[string]string{
			"clusters/c/a.yaml": kustomization("a", "./a", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: x}], substitute: {B: b}}"),
			"a/x.yaml":          configMap("x", "A: \"${A:-}x\"")}, "without end"},
		{"Kustomizations that name each other", map[string]string{
			"clusters/c/a.yaml": kustomization("a", "./a", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: x}], substitute: {B: b}}"),
			"a/ks.yaml":         kustomization("n${A:-0}", "./a"), "a/x.yaml": configMap("x", "A: \"${A:-1}1\"")}, "without end"},
		{"a ResourceSet that makes itself", map[string]string{
			"clusters/c/set.yaml": object("ResourceSet", "set", "spec:\n  resources:\n  - apiVersion: fluxcd.controlplane.io/v1\n    kind: ResourceSet\n    metadata: {name: set, namespace: flux-system}\n")}, ""},
		{"ResourceSets in ResourceSets", map[string]string{
			"clusters/c/set.yaml": object("ResourceSet", "set", "spec:\n  resourcesTemplate: |\n    apiVersion: fluxcd.controlplane.io/v1\n    kind: ResourceSet\n    metadata: {name: \"inner\", namespace: flux-system}\n    spec: {resources: [{apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSet, metadata: {name: set, namespace: flux-system}}]}\n")}, ""},
		{"ArtifactGenerators that feed each other", map[string]string{
			"clusters/c/a.yaml": object("ArtifactGenerator", "a", "spec:\n  sources: [{alias: s, kind: ExternalArtifact, name: b}]\n  artifacts: [{name: a, copy: [{from: \"@s/**\", to: \"@artifact/\"}]}]\n") +
				object("ArtifactGenerator", "b", "spec:\n  sources: [{alias: s, kind: ExternalArtifact, name: a}]\n  artifacts: [{name: b, copy: [{from: \"@s/**\", to: \"@artifact/\"}]}]\n") +
				object("Kustomization", "k", "spec: {path: ./, sourceRef: {kind: ExternalArtifact, name: a}}")}, "what Kustomization/flux-system/k applies cannot be known"},
		{"providers of a name that a ResourceSet makes of them", map[string]string{
			"clusters/c/a.yaml": object("ResourceSet", "set", "spec:\n  inputsFrom: [{selector: {}}]\n  resources:\n  - apiVersion: fluxcd.controlplane.io/v1\n    kind: ResourceSetInputProvider\n    metadata: {name: \"p<< inputs.id >>\", namespace: flux-system}\n    spec: {type: Static}\n") +
				provider("p", "  type: Static")}, "without end"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			done := make(chan *graph.Graph, 1)
			go func() { done <- flux.Graph(repository(t, home(tt.files)), flux.Options{}) }()
			select {
			case g := <-done:
				all := strings.Join(problems(g), "\n")
				if !strings.Contains(all, tt.problem) || tt.problem == "" && all != "" {
					t.Errorf("problems: %s", all)
				}
			case <-time.After(30 * time.Second):
				t.Fatal("not done after 30 seconds")
			}
		})
	}
}

func TestGivenEntries(t *testing.T) {
	files := map[string]string{
		"clusters/a/flux-system/gotk-sync.yaml": bootstrap("./clusters/a"), "clusters/a/apps.yaml": kustomization("apps", "./apps"),
		"tenants/x/ks.yaml": kustomization("x", "./apps"), "apps/app.yaml": configMap("app", ""),
	}
	tests := []struct {
		name    string
		entries []flux.Entry
		want    string
		problem string
	}{
		{"a declared one, by a name", []flux.Entry{{Name: "prod", Dir: "clusters/a"}}, "prod clusters/a given", ""},
		{"without a name", []flux.Entry{{Dir: "./clusters/a/"}}, "a clusters/a given", ""},
		{"two", []flux.Entry{{Dir: "tenants/x"}, {Dir: "clusters/a"}}, "a clusters/a given, x tenants/x given", ""},
		{"one that nothing declares", []flux.Entry{{Name: "t", Dir: "tenants/x"}}, "t tenants/x given", ""},
		{"the same twice", []flux.Entry{{Dir: "tenants/x"}, {Dir: "tenants/x"}}, "x tenants/x given", ""},
		{"the same under two names", []flux.Entry{{Name: "one", Dir: "tenants/x"}, {Name: "two", Dir: "tenants/x"}}, "one tenants/x given, two tenants/x given", ""},
		{"two of one name", []flux.Entry{{Name: "n", Dir: "tenants/x"}, {Name: "n", Dir: "clusters/a"}}, "n tenants/x given, n-2 clusters/a given", ""},
		{"the whole repository", []flux.Entry{{Dir: "."}}, "fleet . given", ""},
		{"a directory that is not there", []flux.Entry{{Dir: "clusters/b"}}, "b clusters/b given", "missing-path clusters/b spec.path ./clusters/b of Kustomization/flux-system/flux-system does not exist"},
		{"a file", []flux.Entry{{Dir: "clusters/a/apps.yaml"}}, "apps.yaml clusters/a/apps.yaml given", "is a file, not a directory"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := flux.Graph(repository(t, files), flux.Options{Name: "fleet", Entries: tt.entries})
			if got := clusters(g); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			hasProblems(t, g, tt.problem)
			if tt.problem == "" && tt.name != "the whole repository" {
				c, _, _ := strings.Cut(tt.want, " ")
				has(t, g, c+":ConfigMap/flux-system/app")
			}
		})
	}
}

func TestClusterNames(t *testing.T) {
	tests := []struct{ dirs, want string }{
		{"kubernetes/main/flux kubernetes/utility/flux", "main utility"},
		{"clusters/demo/00 clusters/demo/01 clusters/prod/00 clusters/prod/01", "demo/00 demo/01 prod/00 prod/01"},
		{"clusters/demo/00 clusters/demo/01 clusters/prod/00", "01 demo/00 prod"},
		{"clusters/demo/00 clusters/demo/01", "00 01"},
		{"clusters/a", "a"},
		{"clusters/prod clusters/prod-eu", "prod prod-eu"},
		{"a b/a", "a b"},
		{"clusters/x/a clusters/y/a clusters/z", "x y z"},
		{"prod/a prod/b stage/a stage/b", "prod/a prod/b stage/a stage/b"},
		{"x/one/flux y/one/flux x/two/flux", "two x/one y"},
	}
	for _, tt := range tests {
		t.Run(tt.dirs, func(t *testing.T) {
			files := map[string]string{}
			for _, dir := range strings.Fields(tt.dirs) {
				files[dir+"/sync.yaml"] = strings.ReplaceAll(bootstrap("./"+dir), "flux-system", "root")
			}
			g := flux.Graph(repository(t, files), flux.Options{})
			var got []string
			for _, c := range g.Clusters() {
				got = append(got, c.Name)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if !slices.IsSorted(got) {
				t.Errorf("not sorted: %q", got)
			}
		})
	}
}

// The same repository gives the same bytes.
func TestDeterminism(t *testing.T) {
	var first []byte
	for range 5 {
		files := map[string]string{}
		for _, c := range []string{"a", "b", "c"} {
			files["clusters/"+c+"/flux-system/gotk-sync.yaml"] = bootstrap("./clusters/" + c)
			for i := range 8 {
				files[fmt.Sprintf("clusters/%s/k%d.yaml", c, i)] = kustomization(fmt.Sprintf("k%d", i), "./apps",
					"  dependsOn: [{name: k0}, {name: absent}]", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: x}, {kind: Secret, name: y}]}")
			}
			files["clusters/"+c+"/set.yaml"] = object("ResourceSet", "set", "spec:\n  inputs: [{a: {z: 1, y: 2, x: 3}}]\n  resourcesTemplate: |\n    << range keys (index inputs \"a\") >>\n    ---\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: \"m-<< . >>\", namespace: a}\n    << end >>\n")
		}
		files["apps/x.yaml"] = configMap("x", "A: a, B: \"${Y:-1}\"") + configMap("n-${A}", "") + "---\n{\n"
		g := flux.Graph(repository(t, files), flux.Options{})
		var out bytes.Buffer
		if err := export.JSON.Write(&out, export.Document{Graph: g}); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = out.Bytes()
		} else if !bytes.Equal(first, out.Bytes()) {
			t.Fatalf("another document:\n%s\n%s", first, out.Bytes())
		}
	}
}
