package flux_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/chart"
	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// charted is the graph of a repository with its charts rendered.
func charted(t *testing.T, repo *parse.Repo, r flux.ChartRenderer) *graph.Graph {
	t.Helper()
	return flux.Graph(repo, flux.Options{Name: "main", Charts: r})
}

// generatedBy lists what a release generates and deploys, with places and images.
func generatedBy(g *graph.Graph, release string) (all []string) {
	for n := range g.Nodes() {
		if n.ID.Kind == flux.HelmRelease && n.ID.Name == release {
			for e := range g.Out(n.ID) {
				if e.Relation == graph.Generates || e.Relation == graph.Deploys {
					to, _ := g.Node(e.To)
					image := to.Fact("image")
					all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s:%d %s", to.State, to.ID.Key, to.Pos.File, to.Pos.Line, image)))
				}
			}
		}
	}
	return all
}

func loadCharts(t *testing.T) *parse.Repo {
	t.Helper()
	repo, err := parse.Load(os.DirFS("../testdata/repos/charts"), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return repo
}

func TestLocalChart(t *testing.T) {
	g := charted(t, loadCharts(t), &chart.Renderer{KubeVersion: "1.34.0"})
	want := []string{
		"generated ClusterRole/site charts/web/templates/web.yaml:35",
		"generated ConfigMap/web/site-config charts/web/templates/web.yaml:23",
		"generated Deployment/web/site charts/web/templates/web.yaml:3",
		"generated Secret/web/site-password charts/web/templates/web.yaml:29",
		"generated StatefulSet/web/site-cache charts/web/charts/cache/templates/cache.yaml:2",
	}
	got := generatedBy(g, "web")
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	images := map[string]string{}
	refers := map[string]bool{}
	for n := range g.Nodes() {
		if image := n.Fact("image"); image != "" {
			images[n.ID.Name] = image + " " + n.State.String()
		}
		if n.State == graph.Missing && n.ID.Namespace == "web" && n.ID.Name != "patched" { // by a post-renderer; nothing makes it
			t.Errorf("%s is missing", n.ID)
		}
		for e := range g.Out(n.ID) {
			refers[e.From.Name+" "+e.To.Key.String()] = true
		}
	}
	for name, want := range map[string]string{
		"Deployment/site/web":          "registry.example.com/web:2.0 generated",
		"Deployment/site/sidecar":      "mirror.example.com/sidecar:3 generated",
		"StatefulSet/site-cache/cache": "example.com/cache:7 generated",
		"HelmRelease/remote/remote":    "example.com/remote:1 inferred",
		"HelmRelease/broken/broken":    "example.com/broken:1 inferred",
	} {
		if images[name] != want {
			t.Errorf("container %s is %q, want %q", name, images[name], want)
		}
	}
	for name := range images {
		if strings.HasPrefix(name, "HelmRelease/web/") {
			t.Errorf("container %s is inferred of a rendered chart", name)
		}
	}
	for _, want := range []string{"Deployment/site/web ConfigMap/web/site-config", "site ServiceAccount/web/patched"} {
		if !refers[want] {
			t.Errorf("there is no edge %s", want)
		}
	}
}

func TestChartProblems(t *testing.T) {
	g := charted(t, loadCharts(t), &chart.Renderer{KubeVersion: "1.34.0"})
	var got []string
	for _, p := range g.Problems() {
		got = append(got, fmt.Sprintf("%s %s:%d %s", p.Kind, p.Pos.File, p.Pos.Line, check.OfProblem(p).Message))
	}
	want := []string{
		"missing-path apps/tools/release.yaml:24 spec.chart.spec.chart of HelmRelease/flux-system/lost names charts/lost, which does not exist in the source",
		"build-failed charts/broken/templates/x.yaml:4 the chart of HelmRelease/flux-system/broken does not render: give it a name",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestNoCharts(t *testing.T) {
	g := charted(t, loadCharts(t), nil)
	for _, p := range g.Problems() {
		t.Errorf("without charts there is a problem: %s", check.OfProblem(p).Message)
	}
	if got := generatedBy(g, "web"); len(got) == 0 || strings.HasPrefix(got[0], "generated") {
		t.Errorf("without charts the release has %v", got)
	}
}

// asked answers every request with a ConfigMap, and remembers the request.
type asked struct{ requests []flux.ChartRequest }

func (a *asked) Render(r flux.ChartRequest) (flux.ChartAnswer, error) {
	a.requests = append(a.requests, r)
	return flux.ChartAnswer{Manifests: []flux.ChartManifest{{File: "templates/a.yaml", Text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: made}\n"}}}, nil
}

// TestChartRequest pins what is asked for the charts of the different sources.
func TestChartRequest(t *testing.T) {
	long := strings.Repeat("long-", 14) + "name"
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"clusters/main/flux-system/gotk-sync.yaml": bootstrap("clusters/main"),
		"clusters/main/a.yaml": object("HelmRepository", "http", "spec: {url: \"https://charts.example.com/\"}") +
			object("HelmRepository", "oci", "spec: {type: oci, url: \"oci://example.com/charts\"}") +
			object("OCIRepository", "one", "spec: {url: \"oci://example.com/charts/one\", ref: {tag: 1.0.0, semver: 1.x}}") +
			object("HelmRelease", "a", "spec: {chart: {spec: {chart: first, version: 1.x, valuesFiles: [values.yaml], sourceRef: {kind: HelmRepository, name: http}}}, install: {crds: Skip, disableHooks: true, disableSchemaValidation: true}}") +
			object("HelmRelease", "b", "spec: {targetNamespace: there, chart: {spec: {chart: second, sourceRef: {kind: HelmRepository, name: oci}}}}") +
			object("HelmRelease", "c", "spec: {releaseName: "+long+", chartRef: {kind: OCIRepository, name: one}}") +
			object("HelmRelease", "d", "spec: {chart: {spec: {chart: \"${unknown}\", sourceRef: {kind: HelmRepository, name: http}}}}"),
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	repo, err := parse.Load(files, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := &asked{}
	g := charted(t, repo, a)
	got := map[string]string{}
	for _, r := range a.requests {
		line := fmt.Sprintf("%s %s %s in %s: %v %v %v %v", r.Repository, r.Version, r.Release, r.Namespace, r.ValuesFiles, r.SkipCRDs, r.SkipHooks, r.SkipSchema)
		if _, ok := got[r.Name]; ok {
			t.Errorf("%s is asked for twice", r.Name)
		}
		got[r.Name] = line
	}
	want := map[string]string{
		"first":  "https://charts.example.com 1.x a in flux-system: [values.yaml] true true true",
		"second": "oci://example.com/charts/second  there-b in there: [] false false false",
		"one":    "oci://example.com/charts/one 1.x long-long-long-long-long-long-long-long-" + "-" + "HASH in flux-system: [] false false false",
	}
	cut := strings.Fields(got["one"])[2]
	if len(cut) != 53 || !strings.HasPrefix(cut, long[:40]+"-") {
		t.Errorf("a long name becomes %s", cut)
	}
	got["one"] = strings.Replace(got["one"], cut[41:], "HASH", 1)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	var made []string
	for n := range g.Nodes() {
		if n.ID.Name == "made" {
			made = append(made, n.ID.Namespace+" "+n.Pos.File)
		}
	}
	if d := cmp.Diff([]string{"flux-system clusters/main/a.yaml", "there clusters/main/a.yaml"}, made); d != "" {
		t.Error(d)
	}
}
