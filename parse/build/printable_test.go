package build

import (
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

// unprintables are what a mapping may hold that kustomize cannot print, and what looks so.
var unprintables = []string{
	"? [a, b]\n: c\n", "? {a: b}\n: c\n", "a: 1\na: 2\n", "a: .nan\n", "a: .NaN\n", "a: .inf\n", "a: -.INF\n", "1: 2\n", "~: b\n", "true: b\n", "1.5: b\n", "2020-01-01: b\n",
	"a: !!binary '%%%'\n", "a: !!int x\n", "a: !!float x\n", "a: !!timestamp x\n", "a: !!set {x}\n", "a: !foo x\n", "a: !!null x\n", "a: !!bool x\n", "a: !!merge <<\n", "a: !!str\n",
	"!!int a: b\n", "!!binary YQ==: c\n", "<<: [a]\n", "a: !!map [b]\n", "a: !!seq {b: c}\n", "a: !!str {b: c}\n", "a: {1: {b: c}, ~: d}\n", "a: [{b: 1, b: 2}]\n",
	"a: \"\\xff\\u0000\\u0085\"\n", "a: 0o9\n", "a: 99999999999999999999999\n", "a: 2020-13-45\n", "a: &x {b: .nan}\nc: *x\n", "a: &x {b: 1, b: 2}\nc: {<<: *x, d: !!int x}\n", "\"a\": 1\n? a\n: 2\n", "",
}

// kustomize ends the process where it says that a name may mean several objects and cannot print the
// object that has it. So nothing unprintable is in it, wherever it came from.
func TestUnprintableObjects(t *testing.T) {
	renamed := func(to string) string {
		return "resources: [x.yaml]\npatches:\n- target: {kind: ConfigMap}\n  options: {allowNameChange: true}\n  patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: " + to + "}\n"
	}
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{name: v, configMap: {name: x}}]}\n"
	const patch = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
	indented := func(text string) string { return "|\n    " + strings.ReplaceAll(text, "\n", "\n    ") }
	for _, odd := range unprintables {
		for where, pairs := range map[string][]string{
			"object":          {"kustomization.yaml", "resources: [a, b, x.yaml]", "x.yaml", pod + odd},
			"generator too":   {"kustomization.yaml", "resources: [a, b, x.yaml]\nconfigMapGenerator: [{name: g, files: [x.yaml]}]", "x.yaml", pod + odd},
			"list":            {"kustomization.yaml", "resources: [a, b, x.yaml]", "x.yaml", "apiVersion: v1\nkind: List\nitems:\n- " + strings.ReplaceAll(pod+odd, "\n", "\n  ")},
			"referral":        {"kustomization.yaml", "resources: [a, b, x.yaml]", "x.yaml", pod, "a/x.yaml", aConfigMapX + odd},
			"no list":         {"x.yaml", pod + odd},
			"beside broken":   {"kustomization.yaml", "resources: [a, b, x.yaml]", "x.yaml", pod + odd + "---\nreplicas: 1\n"},
			"patch":           {"kustomization.yaml", "resources: [a, b, x.yaml]\npatches: [{path: p.yaml}]", "x.yaml", pod, "p.yaml", patch + odd},
			"old patch":       {"kustomization.yaml", "resources: [a, b, x.yaml]\npatchesStrategicMerge: [p.yaml]", "x.yaml", pod, "p.yaml", patch + odd},
			"inline patch":    {"kustomization.yaml", "resources: [a, b, x.yaml]\npatches:\n- patch: " + indented(patch+odd), "x.yaml", pod},
			"inline, old":     {"kustomization.yaml", "resources: [a, b, x.yaml]\npatchesStrategicMerge:\n- " + indented(patch+odd), "x.yaml", pod},
			"remote beside":   {"kustomization.yaml", "resources: [a, b, x.yaml, github.com/org/repo]\npatches: [{path: p.yaml}]", "x.yaml", pod, "p.yaml", patch + odd},
			"JSON patch":      {"kustomization.yaml", "resources: [a, b, x.yaml]\npatches:\n- target: {kind: Pod}\n  patch: |\n    - op: add\n      path: /x\n      value:\n        k: v\n        " + strings.ReplaceAll(odd, "\n", "\n        "), "x.yaml", pod},
			"plugin":          {"kustomization.yaml", "resources: [a, b, x.yaml]\ntransformers: [p.yaml]", "x.yaml", pod, "p.yaml", "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npatch: " + strings.ReplaceAll(indented(patch+odd), "\n    ", "\n  ")},
			"inline plugin":   {"kustomization.yaml", "resources: [a, b, x.yaml]\ntransformers:\n- |\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {name: p}\n  patch: " + indented(patch+odd), "x.yaml", pod},
			"patch of plugin": {"kustomization.yaml", "resources: [a, b, x.yaml]\ntransformers: [p.yaml]", "x.yaml", pod, "p.yaml", "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npath: q.yaml\n", "q.yaml", patch + odd},
		} {
			fsys := parsetest.Files(append([]string{"a/kustomization.yaml", renamed("y"), "b/kustomization.yaml", renamed("z"), "a/x.yaml", aConfigMapX, "b/x.yaml", aConfigMapX}, pairs...)...)
			b := loadTree(t, fsys).Build(".", Overlay{})
			if b.Complete() {
				t.Errorf("%q in a %s: nothing is told", odd, where)
			}
		}
		fsys := parsetest.Files("kustomization.yaml", "resources: [a, b, x.yaml]", "x.yaml", pod, "a/kustomization.yaml", renamed("y"), "b/kustomization.yaml", renamed("z"), "a/x.yaml", aConfigMapX, "b/x.yaml", aConfigMapX)
		tree := loadTree(t, fsys)
		tree.Build(".", Overlay{Patches: []types.Patch{{Patch: patch + odd}}})
		tree.Build(".", Overlay{PatchesStrategicMerge: []string{patch + odd}})
	}
}

const aConfigMapX = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"

// What cannot be printed is shown as far as it can, and told.
func TestUnprintableIsShown(t *testing.T) {
	for odd, want := range map[string]string{
		"data: {a: b, a: c}\n":                      "c",
		"data: {a: .nan}\n":                         ".nan",
		"data: {a: !!int x}\n":                      "x",
		"data: {a: b, ? [c] : d}\n":                 "b",
		"data: {<<: {a: b}, c: .inf}\n":             "b",
		"data: {<<: {a: b, c: .inf}, a: c}\n":       "c",
		"x: &x {a: yes it is}\ndata: *x\ny: .nan\n": "yes it is",
	} {
		b := loadTree(t, parsetest.Files("a/kustomization.yaml", "resources: [x.yaml]\nnamePrefix: p-\n", "a/x.yaml", aConfigMap+"---\n"+aConfigMapX+odd)).Build("a", Overlay{})
		if len(b.Objects) != 2 || b.Objects[1].Root.At("data.a").Text() != want || b.Objects[1].Pos.Line != 6 {
			t.Errorf("%q: %v %s", odd, b.Objects, parsetest.Problems(b.Problems))
			continue
		}
		if _, err := b.Objects[1].YAML(); err != nil {
			t.Errorf("%q: %v", odd, err)
		}
		if b.Complete() || b.Failed {
			t.Errorf("%q: complete %v, failed %v", odd, b.Complete(), b.Failed)
		}
	}
}
