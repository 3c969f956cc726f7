package build

import (
	"fmt"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/internal/golden"
	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

// refused are directories that kustomize refuses to build, in pairs of file and content.
var refused = []struct {
	name  string
	files []string
}{
	{"an object twice", []string{"a/kustomization.yaml", "resources: [x.yaml, y.yaml]", "a/x.yaml", cm + "metadata: {name: x}", "a/y.yaml", cm + "metadata: {name: other}\n---\n" + cm + "metadata: {name: x}"}},
	{"an object twice in a file", []string{"a/kustomization.yaml", "resources: [x.yaml]", "a/x.yaml", cm + "metadata: {name: x}\n---\n" + cm + "metadata: {name: x}"}},
	{"a file twice", []string{"a/kustomization.yaml", "resources: [x.yaml, ./x.yaml]", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"an object twice below", []string{"a/kustomization.yaml", "resources: [b, c]", "a/b/kustomization.yaml", "resources: [x.yaml]", "a/b/x.yaml", cm + "metadata: {name: x.y, namespace: ns}", "a/c/kustomization.yaml", "resources: [x.yaml]", "a/c/x.yaml", cm + "metadata: {name: x.y, namespace: ns}"}},
	{"an object twice, renamed", []string{"a/kustomization.yaml", "resources: [../b, y.yaml]", "b/kustomization.yaml", "namePrefix: p-\nresources: [x.yaml]", "b/x.yaml", cm + "metadata: {name: x}", "a/y.yaml", cm + "metadata: {name: p-x}"}},
	{"an object of a component twice", []string{"a/kustomization.yaml", "resources: [x.yaml]\ncomponents: [c]", "a/x.yaml", cm + "metadata: {name: x}", "a/c/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [x.yaml]", "a/c/x.yaml", cm + "metadata: {name: x}"}},
	{"a Flux object twice", []string{"a/kustomization.yaml", "resources: [x.yaml]", "a/x.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\n"}},
	{"a generator makes what is there", []string{"a/kustomization.yaml", "resources: [x.yaml]\nconfigMapGenerator:\n- name: x\n  literals: [a=b]", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"a generator changes what is not there", []string{"a/kustomization.yaml", "secretGenerator:\n- name: x\n  namespace: ns\n  behavior: merge\n  literals: [a=b]"}},
	{"a generator reads a directory", []string{"a/kustomization.yaml", "configMapGenerator: [{name: x, files: [d]}]", "a/d/x", ""}},
	{"no kustomization file below", []string{"a/kustomization.yaml", "resources:\n- b", "a/b/x.yaml", cm + "metadata: {name: x}"}},
	{"no kustomization file two below", []string{"a/kustomization.yaml", "resources: [b]", "a/b/kustomization.yaml", "components: [../c]", "a/c/x.yaml", cm + "metadata: {name: x}"}},
	{"a patch matches nothing", []string{"a/kustomization.yaml", "resources: [b]", "a/b/kustomization.yaml", "patches: [{path: p.yaml}]", "a/b/p.yaml", "# which?\n" + cm + "metadata:\n  name: y"}},
	{"an inline patch matches nothing", []string{"a/kustomization.yaml", "resources: []\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      name: y\n"}},
	{"an old patch matches nothing", []string{"a/kustomization.yaml", "patchesStrategicMerge: [p.yaml]", "a/p.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: y, namespace: ns}"}},
	{"a file that is not YAML", []string{"a/kustomization.yaml", "resources: [x.yaml]", "a/x.yaml", "a: b: c\n"}},
	{"a kustomization file that is not YAML", []string{"a/kustomization.yaml", "resources: [x.yaml\n"}},
	{"a kustomization file below that is not YAML", []string{"a/kustomization.yaml", "resources: [b]", "a/b/kustomization.yaml", "resources:\n- [x.yaml\n"}},
	{"a JSON patch replaces nothing", []string{"a/kustomization.yaml", "resources: [x.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n    - op: add\n      path: /data\n      value: {}\n    - op: replace\n      path: /spec/x\n      value: 1\n", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"a JSON patch removes nothing", []string{"a/kustomization.yaml", "resources: [x.yaml]\npatches: [{target: {kind: ConfigMap}, path: p.json}]", "a/p.json", "[\n {\"op\": \"remove\", \"path\": \"/spec\"}\n]", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"a JSON patch adds to nothing", []string{"a/kustomization.yaml", "resources: [x.yaml]\npatches: [{target: {kind: ConfigMap}, patch: '[{\"op\": \"add\", \"path\": \"/spec/list/-\", \"value\": 1}]'}]", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"a JSON patch tests in vain", []string{"a/kustomization.yaml", "resources: [x.yaml]\npatches: [{target: {kind: ConfigMap}, patch: '[{\"op\": \"test\", \"path\": \"/kind\", \"value\": 1}]'}]", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"a JSON patch without a target", []string{"a/kustomization.yaml", "resources: [x.yaml]\npatches: [{patch: '- {op: remove, path: /spec}'}]", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"a patch without a patch", []string{"a/kustomization.yaml", "resources: [x.yaml]\npatches: [{target: {kind: ConfigMap}}]", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"a patch that is none", []string{"a/kustomization.yaml", "resources: [x.yaml]\npatches: [{path: p.yaml}]", "a/x.yaml", cm + "metadata: {name: x}", "a/p.yaml", "foo: bar\n"}},
	{"several patches for a target", []string{"a/kustomization.yaml", "resources: [x.yaml]\npatches: [{path: p.yaml, target: {kind: ConfigMap}}]", "a/x.yaml", cm + "metadata: {name: x}", "a/p.yaml", cm + "metadata: {name: x}\n---\n" + cm + "metadata: {name: y}"}},
	{"an unknown field", []string{"a/kustomization.yaml", "resources: [b]", "a/b/kustomization.yaml", "resources: [x.yaml]\npatchs: []", "a/b/x.yaml", cm + "metadata: {name: x}"}},
	{"a Component as a resource", []string{"a/kustomization.yaml", "resources: [b]", "a/b/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [x.yaml]", "a/b/x.yaml", cm + "metadata: {name: x}"}},
	{"a Kustomization as a component", []string{"a/kustomization.yaml", "components: [b]", "a/b/kustomization.yaml", "resources: [x.yaml]", "a/b/x.yaml", cm + "metadata: {name: x}"}},
	{"a file as a component", []string{"a/kustomization.yaml", "components: [x.yaml]", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"helmCharts", []string{"a/kustomization.yaml", "resources: []\nhelmCharts: [{name: x}]"}},
	{"helmCharts below", []string{"a/kustomization.yaml", "resources: [b]", "a/b/kustomization.yaml", "helmCharts: [{name: x}]"}},
	{"an empty kustomization file below", []string{"a/kustomization.yaml", "resources: [b]", "a/b/kustomization.yaml", "# nothing\n"}},
	{"a cycle", []string{"a/kustomization.yaml", "resources: [../b]", "b/kustomization.yaml", "resources: [../a]"}},
	{"a directory in itself", []string{"a/kustomization.yaml", "resources: [.]"}},
	{"a directory in one below it", []string{"a/kustomization.yaml", "resources: [b]", "a/b/kustomization.yaml", "resources: [../..]", "kustomization.yaml", "resources: []"}},
	{"two kustomization files", []string{"a/kustomization.yaml", "resources: []", "a/Kustomization", "resources: []"}},
	{"two kustomization files below", []string{"a/kustomization.yaml", "resources: [b]", "a/b/kustomization.yaml", "resources: []", "a/b/kustomization.yml", "resources: []"}},
	{"no name", []string{"a/kustomization.yaml", "resources: [x.yaml]", "a/x.yaml", cm + "metadata: {name: x}\n---\n" + cm}},
	{"no kind", []string{"a/kustomization.yaml", "resources: [x.yaml]", "a/x.yaml", "replicas: 1\n"}},
	{"no list", []string{"a/kustomization.yaml", "namespace: x\nresources: x.yaml", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"no list below", []string{"a/kustomization.yaml", "resources: [b]", "a/b/kustomization.yaml", "namespace: [x]"}},
	{"another kind", []string{"a/kustomization.yaml", "resources: [x.yaml]\nkind: Foo", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"Flux's Kustomization", []string{"a/kustomization.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\nspec: {path: ./x}"}},
	{"a replacement from nothing", []string{"a/kustomization.yaml", "resources: [x.yaml]\nreplacements: [{source: {kind: Foo}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.x]}]}]", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"a replacement from no field", []string{"a/kustomization.yaml", "resources: [x.yaml]\nreplacements: [{source: {kind: ConfigMap, fieldPath: data.y}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.x]}]}]", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"a plugin", []string{"a/kustomization.yaml", "resources: [x.yaml]\ntransformers: [t.yaml]", "a/x.yaml", cm + "metadata: {name: x}", "a/t.yaml", "apiVersion: foo/v1\nkind: Bar\nmetadata: {name: x}\n"}},
	{"an empty entry", []string{"a/kustomization.yaml", "resources: ['']"}},
	{"two Namespaces", []string{"a/kustomization.yaml", "resources: [x.yaml]\nnamespace: foo", "a/x.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: b}\n"}},
	{"a panic", []string{"a/kustomization.yaml", "resources: [x.yaml]\ncrds: [c.yaml]", "a/x.yaml", cm + "metadata: {name: x}", "a/c.yaml", ""}},
	{"a schema that is none", []string{"a/kustomization.yaml", "resources: [x.yaml]\nopenapi: {path: o.json}\npatches: [{path: x.yaml}]", "a/x.yaml", cm + "metadata: {name: x}", "a/o.json", "[]"}},
	{"an unknown schema", []string{"a/kustomization.yaml", "resources: [x.yaml]\nopenapi: {version: v1.1.1}", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"a variable of nothing", []string{"a/kustomization.yaml", "resources: [x.yaml]\nvars: [{name: A, objref: {kind: Foo, name: y, apiVersion: v1}}]", "a/x.yaml", cm + "metadata: {name: x}"}},
	{"the root", []string{"kustomization.yaml", "resources: [b]", "b/x.yaml", ""}},
}

// What kustomize says becomes one clause with a place.
func TestRefusals(t *testing.T) {
	var out strings.Builder
	for _, r := range refused {
		dir := "a"
		if r.files[0] == "kustomization.yaml" {
			dir = "."
		}
		b := loadTree(t, parsetest.Files(r.files...)).Build(dir, Overlay{})
		fmt.Fprintf(&out, "%s:\n%s", r.name, parsetest.Problems(b.Problems))
		for _, p := range b.Problems {
			for _, related := range check.OfProblem(p).Related {
				fmt.Fprintf(&out, "  %s: %s\n", related.Pos, related.Message)
			}
		}
		if b.Complete() || len(b.Problems) == 0 {
			t.Errorf("%s: is built", r.name)
		}
		for _, p := range b.Problems {
			if p.Pos.File == "" || strings.ContainsAny(check.OfProblem(p).Message, "\n\x00") || strings.Contains(check.OfProblem(p).Message, "accumulat") {
				t.Errorf("%s: %v: %s", r.name, p.Pos, check.OfProblem(p).Message)
			}
		}
	}
	golden.Compare(t, "testdata/refusals.golden", []byte(out.String()))
}

// A patch that a Flux Kustomization brings is told by the place that the overlay gives it.
func TestRefusalOfOverlay(t *testing.T) {
	r := load(t, parsetest.Files("a/kustomization.yaml", "resources: [x.yaml]", "a/x.yaml", cm+"metadata: {name: x}"))
	var over Overlay
	over.Patches = []types.Patch{{Patch: cm + "metadata: {name: y}"}}
	over.PatchPos = append(over.PatchPos, load(t, parsetest.Files("flux.yaml", "a: b\nc: d")).Documents("flux.yaml")[0].Root.Get("c").Pos())
	b := NewTree(r.Tree(".", nil)).Build("a", over)
	const want = "flux.yaml:2:4: build-failed: kustomize cannot build a: the patch of ConfigMap/y matches no object\n"
	if got := parsetest.Problems(b.Problems); got != want {
		t.Errorf("got %swant %s", got, want)
	}
}
