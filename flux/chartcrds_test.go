package flux_test

import (
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

const kindsSync = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: "ssh://git@git.example.com/team/fleet", interval: 1m, ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./clusters/prod, interval: 1h, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
`

// kindsGraph is the graph of a cluster with one release, and of further files beside it.
func kindsGraph(t *testing.T, release string, more fstest.MapFS) *graph.Graph {
	t.Helper()
	repo := fstest.MapFS{
		"clusters/prod/flux-system/gotk-sync.yaml": {Data: []byte(kindsSync)},
		"clusters/prod/release.yaml":               {Data: []byte(release)},
	}
	for name, file := range more {
		repo[name] = file
	}
	r, err := parse.Load(repo, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return flux.Graph(r, flux.Options{Name: "prod"})
}

func fact(t *testing.T, g *graph.Graph, kind graph.Kind, key, name string) string {
	t.Helper()
	n, ok := g.Node(graph.ID{Cluster: "prod", Key: graph.Key{Kind: kind, Namespace: "flux-system", Name: key}})
	if !ok {
		t.Fatalf("there is no %s %s", kind, key)
	}
	return n.Fact(name)
}

func releaseOf(repository, spec string) string {
	return `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: flux-system}
spec: {interval: 1h, url: "` + repository + `"}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: oci, namespace: flux-system}
spec: {interval: 1h, url: "oci://registry.example.com/charts/keda", ref: {tag: 1.0.0}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: it, namespace: flux-system}
spec:
  interval: 1h
` + spec
}

func TestKindsOfCharts(t *testing.T) {
	chart := func(name string) string {
		return "  chart: {spec: {chart: " + name + ", sourceRef: {kind: HelmRepository, name: charts}}}\n"
	}
	const istio, other = "https://istio-release.storage.example.com", "https://charts.example.com"
	tests := []struct{ name, repository, spec, want string }{
		{"on by default", other, chart("keda"), "eventing.keda.sh,keda.sh"},
		{"by chartRef", other, "  chartRef: {kind: OCIRepository, name: oci}\n", "eventing.keda.sh,keda.sh"},
		{"turned off", other, chart("keda") + "  values: {crds: {install: false}}\n", ""},
		{"skipped", other, chart("keda") + "  install: {crds: Skip}\n", ""},
		{"off by default", other, chart("cert-manager"), ""},
		{"turned on", other, chart("cert-manager") + "  values: {crds: {enabled: true}}\n", "acme.cert-manager.io,cert-manager.io"},
		{"turned on as it used to be", other, chart("cert-manager") + "  values: {installCRDs: true}\n", "acme.cert-manager.io,cert-manager.io"},
		{"a common name", other, chart("base"), ""},
		{"of the right project", istio, chart("base"), "extensions.istio.io,networking.istio.io,security.istio.io,telemetry.istio.io"},
		{"unknown", other, chart("mine"), ""},
		{"on another cluster", other, chart("keda") + "  kubeConfig: {secretRef: {name: far}}\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := kindsGraph(t, releaseOf(tt.repository, tt.spec), nil)
			if got := fact(t, g, flux.HelmRelease, "it", "crds"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What scripts, Helmfiles and machine configurations install is there before Flux is.
func TestBootstrapShows(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	release := releaseOf("https://charts.example.com", "  chart: {spec: {chart: keda, sourceRef: {kind: HelmRepository, name: charts}}}\n")
	tests := []struct {
		name          string
		more          fstest.MapFS
		kinds, spaces string
	}{
		{"nothing", fstest.MapFS{"README.md": file("install /keda yourself")}, "", ""},
		{"a Helmfile", fstest.MapFS{"helmfile.yaml": file("releases:\n  - name: x\n    namespace: tools\n    chart: oci://registry.example.com/keda\n")},
			"eventing.keda.sh,keda.sh", "tools"},
		{"a release of the same name", fstest.MapFS{"bootstrap/helmfile.yaml": file("releases:\n  - name: it\n")}, "eventing.keda.sh,keda.sh", ""},
		{"a script", fstest.MapFS{"setup.sh": file("kubectl create namespace shop\nkubectl create ns yard\nkubectl wait crd/scaledobjects.keda.sh\n")},
			"", "shop,yard"},
		{"a machine configuration", fstest.MapFS{"talos/control.yaml": file("extraManifests:\n  - https://example.com/kubernetes-sigs/gateway-api/standard-install.yaml\n")},
			"gateway.networking.k8s.io", ""},
		{"a remote base", fstest.MapFS{"clusters/prod/kustomization.yaml": file("resources:\n  - flux-system/gotk-sync.yaml\n  - release.yaml\n  - https://example.com/crds/keda.sh_scaledobjects.yaml\n")},
			"keda.sh", ""},
		{"what Flux applies is no bootstrap", fstest.MapFS{"bootstrap/other.yaml": file("apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata:\n  name: keda\n  namespace: tools\n")},
			"", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := kindsGraph(t, release, tt.more)
			if got := fact(t, g, flux.Kustomization, "flux-system", "givenKinds"); got != tt.kinds {
				t.Errorf("kinds %q, want %q", got, tt.kinds)
			}
			if got := fact(t, g, flux.Kustomization, "flux-system", "givenNamespaces"); got != tt.spaces {
				t.Errorf("namespaces %q, want %q", got, tt.spaces)
			}
		})
	}
}

func TestWhatADependencyAsks(t *testing.T) {
	g := kindsGraph(t, `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: it, namespace: flux-system}
spec:
  path: ./apps
  sourceRef: {kind: GitRepository, name: flux-system}
  dependsOn: [{name: a}, {name: b, readyExpr: "true"}]
---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: set, namespace: flux-system}
spec:
  dependsOn:
    - {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: c, namespace: flux-system}
    - {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: d, namespace: flux-system, ready: true}
    - {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: e, namespace: flux-system, ready: true, readyExpr: "1 == 1"}
    - {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: f, namespace: flux-system, readyExpr: "1 == 1"}
`, fstest.MapFS{"apps/kustomization.yaml": {Data: []byte("resources: []\n")}})
	want := map[string]string{"a": "", "b": "true", "c": graph.Existence, "d": "", "e": "1 == 1", "f": graph.Existence}
	seen := 0
	for e := range g.Edges() {
		if e.Relation == graph.DependsOn {
			seen++
			if got := e.Condition; got != want[e.To.Name] {
				t.Errorf("%s: got %q, want %q", e.To.Name, got, want[e.To.Name])
			}
		}
	}
	for _, p := range g.Problems() {
		t.Log(check.OfProblem(p).Message)
	}
	if seen != len(want) {
		t.Errorf("%d dependencies, want %d", seen, len(want))
	}
}
