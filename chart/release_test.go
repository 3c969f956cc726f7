package chart_test

import (
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

// The chart of TestRelease names its objects after what it is given.
const releaseTemplates = `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-{{ .Values.a }}-{{ .Values.deep.b }}"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: placed, namespace: "{{ .Release.Namespace }}-own"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: run}
spec:
  template:
    spec:
      containers: [{name: main, image: "example.com/main:{{ .Values.tag }}"}]
---
apiVersion: batch/v1
kind: Job
metadata: {name: hook, annotations: {helm.sh/hook: post-install}}
spec:
  template:
    spec:
      containers: [{name: main, image: "example.com/main:{{ .Values.tag }}"}]
`

// TestRelease holds what a HelmRelease says against what its chart makes of it: the objects that are
// generated, and the images of their containers.
func TestRelease(t *testing.T) {
	const configMap, crd = "ConfigMap/", "CustomResourceDefinition/things.example.com"
	for _, test := range []struct {
		name, spec string
		want       []string // generated
		not        []string // not generated
		problem    string
	}{
		{name: "as it is", want: []string{"ConfigMap/flux-system/web-own-own", "ConfigMap/flux-system-own/placed", "Deployment/flux-system/run example.com/main:1", "Job/flux-system/hook example.com/main:1", crd}},
		{name: "releaseName", spec: "releaseName: site", want: []string{"ConfigMap/flux-system/site-own-own"}},
		{name: "targetNamespace", spec: "targetNamespace: there", want: []string{"ConfigMap/there/there-web-own-own", "ConfigMap/there-own/placed", "Deployment/there/run example.com/main:1"}},
		{name: "both", spec: "targetNamespace: there\nreleaseName: site", want: []string{"ConfigMap/there/site-own-own"}},

		{name: "values", spec: "values: {a: x, deep: {b: z}}", want: []string{"ConfigMap/flux-system/web-x-z"}},
		{name: "valuesFrom", spec: "valuesFrom: [{kind: ConfigMap, name: values}]", want: []string{"ConfigMap/flux-system/web-from-own"}},
		{name: "valuesFrom, another key", spec: "valuesFrom: [{kind: ConfigMap, name: values, valuesKey: other}]", want: []string{"ConfigMap/flux-system/web-other-own"}},
		{name: "the later wins, and values over all", spec: "valuesFrom: [{kind: ConfigMap, name: values}, {kind: ConfigMap, name: values, valuesKey: other}]\nvalues: {deep: {b: last}}", want: []string{"ConfigMap/flux-system/web-other-last"}},
		{name: "targetPath", spec: "valuesFrom: [{kind: ConfigMap, name: values, valuesKey: word, targetPath: deep.b}]", want: []string{"ConfigMap/flux-system/web-own-word"}},
		{name: "targetPath of a Secret", spec: "valuesFrom: [{kind: Secret, name: hidden, valuesKey: word, targetPath: deep.b}]", want: []string{"ConfigMap/flux-system/web-own-secret"}, not: []string{"ConfigMap/flux-system/web-own-hidden"}},
		{name: "optional and not there", spec: "valuesFrom: [{kind: ConfigMap, name: gone, optional: true}]", want: []string{"ConfigMap/flux-system/web-own-own"}},

		{name: "valuesFiles", spec: "chart: {spec: {valuesFiles: [charts/web/values.yaml, charts/web/more.yaml]}}", want: []string{"ConfigMap/flux-system/web-more-own"}},
		{name: "valuesFiles only", spec: "chart: {spec: {valuesFiles: [charts/web/all.yaml]}}", want: []string{"ConfigMap/flux-system/web-all-all"}},
		{name: "valuesFiles, one is not there", spec: "chart: {spec: {valuesFiles: [charts/web/all.yaml, charts/web/gone.yaml]}}", not: []string{configMap}, problem: "gone.yaml"},
		{name: "ignoreMissingValuesFiles", spec: "chart: {spec: {ignoreMissingValuesFiles: true, valuesFiles: [charts/web/all.yaml, charts/web/gone.yaml]}}", want: []string{"ConfigMap/flux-system/web-all-all"}},

		{name: "CRDs left out", spec: "install: {crds: Skip}", not: []string{crd}},
		{name: "CRDs left out, the old way", spec: "install: {skipCRDs: true}", not: []string{crd}},
		{name: "CRDs at an upgrade", spec: "install: {crds: Skip}\nupgrade: {crds: CreateReplace}", want: []string{crd}},
		{name: "CRDs replaced", spec: "install: {crds: CreateReplace}", want: []string{crd}},
		{name: "no hooks", spec: "install: {disableHooks: true}", want: []string{"Deployment/flux-system/run example.com/main:1"}, not: []string{"Job/"}},

		{name: "images", spec: "postRenderers: [{kustomize: {images: [{name: example.com/main, newName: mirror.example.com/main, newTag: \"2\"}]}}]",
			want: []string{"Deployment/flux-system/run mirror.example.com/main:2", "Job/flux-system/hook mirror.example.com/main:2"}, not: []string{"Deployment/flux-system/run example.com/main:1"}},
		{name: "images, hooks apart", spec: "postRenderStrategy: nohooks\npostRenderers: [{kustomize: {images: [{name: example.com/main, newTag: \"2\"}]}}]",
			want: []string{"Deployment/flux-system/run example.com/main:2", "Job/flux-system/hook example.com/main:1"}},
		{name: "patch", spec: "postRenderers: [{kustomize: {patches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: run}, spec: {template: {spec: {containers: [{name: main, image: patched}]}}}}'}]}}]",
			want: []string{"Deployment/flux-system/run patched"}},
		{name: "patches one after the other", spec: "postRenderers: [{kustomize: {patches: [{target: {kind: Deployment}, patch: '- {op: replace, path: /metadata/name, value: first}'}]}}, {kustomize: {patches: [{target: {name: first}, patch: '- {op: replace, path: /metadata/name, value: second}'}]}}]",
			want: []string{"Deployment/flux-system/second example.com/main:1"}, not: []string{"Deployment/flux-system/first"}},
		{name: "patch that deletes", spec: "postRenderers: [{kustomize: {patches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: run}, $patch: delete}'}]}}]",
			want: []string{configMap}, not: []string{"Deployment/"}},
		{name: "patch of nothing", spec: "postRenderers: [{kustomize: {patches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: gone}}'}]}}]",
			not: []string{configMap}, problem: "spec.postRenderers[0]"},
		{name: "CRDs are not patched", spec: "postRenderers: [{kustomize: {patches: [{target: {kind: CustomResourceDefinition}, patch: '- {op: replace, path: /metadata/name, value: other}'}]}}]", want: []string{crd}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, problems := release(t, test.spec)
			has := func(want string) bool {
				return slices.ContainsFunc(got, func(line string) bool {
					return line == want || strings.HasSuffix(want, "/") && strings.HasPrefix(line, want)
				})
			}
			for _, want := range test.want {
				if !has(want) {
					t.Errorf("%s is not made; made are\n%s", want, strings.Join(got, "\n"))
				}
			}
			for _, not := range test.not {
				if has(not) {
					t.Errorf("%s is made", not)
				}
			}
			if test.problem == "" && problems != "" || !strings.Contains(problems, test.problem) {
				t.Errorf("problems are %q, want %q", problems, test.problem)
			}
		})
	}
}

// TestOCIRepository holds what an OCIRepository says against what is asked for.
func TestOCIRepository(t *testing.T) {
	digest := "sha256:" + strings.Repeat("a", 64)
	for _, test := range []struct {
		spec string
		want chart.Wanted
	}{
		{"", chart.Wanted{Reference: "latest"}},
		{"ref: {tag: v1.2}", chart.Wanted{Version: "v1.2", Reference: "v1.2"}},
		{"ref: {tag: 1.2.3, semver: 1.x, semverFilter: .*-rc}", chart.Wanted{Version: "1.x", Filter: ".*-rc"}},
		{"ref: {tag: 1.2.3, digest: \"" + digest + "\"}", chart.Wanted{Version: "1.2.3", Reference: digest}},
		{"ref: {digest: \"" + digest + "\"}\ninsecure: true", chart.Wanted{Version: digest, Reference: digest, PlainHTTP: true}},
	} {
		var asked []chart.Wanted
		r := &chart.Renderer{Fetch: func(w chart.Wanted) ([]byte, error) {
			asked = append(asked, w)
			return packed(t, "web", "1.2.3", "registry"), nil
		}}
		files := repository("chartRef: {kind: OCIRepository, name: web}")
		files["clusters/main/oci.yaml"] = &fstest.MapFile{Data: []byte("apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: web, namespace: flux-system}\nspec:\n  url: oci://example.com/charts/web\n" + indented(test.spec))}
		flux.Graph(loaded(t, files), flux.Options{Name: "main", Charts: r})
		test.want.Repository, test.want.Name = "oci://example.com/charts/web", "web"
		if d := cmp.Diff([]chart.Wanted{test.want}, asked); d != "" {
			t.Errorf("%s: %s", test.spec, d)
		}
	}
}

func indented(spec string) string {
	if spec == "" {
		return ""
	}
	return "  " + strings.ReplaceAll(spec, "\n", "\n  ") + "\n"
}

func loaded(t *testing.T, files fstest.MapFS) *parse.Repo {
	t.Helper()
	repo, err := parse.Load(files, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return repo
}

// repository is one with a release of which the spec is given, and a chart.
func repository(spec string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"clusters/main/flux-system/gotk-sync.yaml": "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {url: ssh://git@example.com/fleet/x}\n" +
			"---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {path: ./clusters/main, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}\n",
		"clusters/main/release.yaml": "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: flux-system}\nspec:\n  interval: 10m\n" + indented(spec),
		"clusters/main/values.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: values, namespace: flux-system}\ndata: {values.yaml: \"a: from\", other: \"a: other\", word: word}\n" +
			"---\napiVersion: v1\nkind: Secret\nmetadata: {name: hidden, namespace: flux-system}\nstringData: {word: hidden}\n",
		"charts/web/Chart.yaml":          "apiVersion: v2\nname: web\nversion: 1.0.0\n",
		"charts/web/values.yaml":         "a: own\ndeep: {b: own}\ntag: \"1\"\n",
		"charts/web/more.yaml":           "a: more\n",
		"charts/web/all.yaml":            "a: all\ndeep: {b: all}\ntag: all\n",
		"charts/web/templates/all.yaml":  releaseTemplates,
		"charts/web/crds/things.yaml":    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\nspec: {group: example.com, scope: Cluster, names: {kind: Thing, plural: things}}\n",
		"charts/web/templates/NOTES.txt": "read me",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// release lists the objects that the chart of a release makes, with their images, and the problems.
func release(t *testing.T, spec string) (made []string, problems string) {
	t.Helper()
	const source = "chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system}"
	if rest, ok := strings.CutPrefix(spec, "chart: {spec: {"); ok {
		spec = source + ", " + rest
	} else {
		spec = strings.TrimSuffix(source+"}}\n"+spec, "\n")
	}
	g := flux.Graph(loaded(t, repository(spec)), flux.Options{Name: "main", Charts: renderer()})
	for n := range g.Nodes() {
		if n.ID.Kind != flux.HelmRelease {
			continue
		}
		for e := range g.Out(n.ID) {
			if e.Relation == graph.Generates {
				line := e.To.Key.String()
				for c := range g.Out(e.To) {
					if to, _ := g.Node(c.To); to.Fact("image") != "" {
						line += " " + to.Fact("image")
					}
				}
				made = append(made, line)
			}
		}
	}
	for _, p := range g.Problems() {
		problems += check.OfProblem(p).Message + "\n"
	}
	return made, problems
}
