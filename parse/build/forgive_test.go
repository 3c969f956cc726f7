package build

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

// A patch without a target is forgiven only for what is remote: without anything remote it is refused.
func TestOnlyRemotesForgive(t *testing.T) {
	const patch = "\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: elsewhere}\n"
	for resources, failed := range map[string]bool{"[cm.yaml]": true, "[cm.yaml, github.com/org/repo]": false} {
		b := loadTree(t, parsetest.Files("a/kustomization.yaml", "resources: "+resources+patch, "a/cm.yaml", aConfigMap)).Build("a", Overlay{})
		if b.Failed != failed || b.Complete() {
			t.Errorf("%s: failed is %v, complete %v: %s", resources, b.Failed, b.Complete(), parsetest.Problems(b.Problems))
		}
	}
}

// What is wrong besides is not forgiven.
func TestForgivingIsStrict(t *testing.T) {
	for name, nested := range map[string]string{
		"unknown field":   "resources: [cm.yaml]\nnonsense: true",
		"another kind":    "resources: [cm.yaml]\nkind: Nonsense",
		"an object twice": "resources: [cm.yaml, ./cm.yaml]",
	} {
		b := loadTree(t, parsetest.Files("a/kustomization.yaml", "resources: [github.com/org/repo, b]", "a/b/kustomization.yaml", nested, "a/b/cm.yaml", aConfigMap)).Build("a", Overlay{})
		if !b.Failed {
			t.Errorf("%s: forgiven", name)
		}
	}
}

// The patches of a forgiving build do the same to what is there as those of another one.
func TestForgivingPatches(t *testing.T) {
	const rest = `
patchesStrategicMerge:
- first.yaml
- |
  apiVersion: v1
  kind: ConfigMap
  metadata: {name: here}
  data: {inline: old}
patches:
- path: both.yaml
- target: {kind: ConfigMap, name: he.*}
  patch: |
    - {op: add, path: /data/json, value: new}
- path: replace.yaml
  options: {allowNameChange: true}
patchesJson6902:
- target: {version: v1, kind: ConfigMap, name: there}
  patch: '[{"op": "add", "path": "/data", "value": {"a": "b"}}]'
namePrefix: p-
`
	pairs := []string{
		"a/cm.yaml", aConfigMap + "data: {a: b}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: there}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: gone}\n",
		"a/first.yaml", aConfigMap + "data: {first: a, inline: no}\n",
		"a/both.yaml", aConfigMap + "data: {both: a}\n---\n$patch: delete\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: gone}\n",
		"a/replace.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: here}\ndata: {a: null}\n",
	}
	build := func(resources string) (text string) {
		b := loadTree(t, parsetest.Files(append(pairs, "a/kustomization.yaml", "resources: "+resources+rest)...)).Build("a", Overlay{})
		if b.Failed {
			t.Fatal(parsetest.Problems(b.Problems))
		}
		var all []string
		for _, o := range b.Objects {
			out, err := o.YAML()
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, string(out))
		}
		return strings.Join(all, "---\n")
	}
	want := build("[cm.yaml]")
	forgive := strings.Replace(rest, "patchesStrategicMerge:\n", "patchesStrategicMerge:\n- remote.yaml\n", 1)
	pairs = append(pairs, "a/remote.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: remote}\n")
	b := loadTree(t, parsetest.Files(append(pairs, "a/kustomization.yaml", "resources: [github.com/org/repo, cm.yaml]"+forgive)...)).Build("a", Overlay{})
	var got []string
	for _, o := range b.Objects {
		out, _ := o.YAML()
		got = append(got, string(out))
	}
	if b.Failed || strings.Join(got, "---\n") != want {
		t.Errorf("got:\n%s\nwant:\n%s\n%s", strings.Join(got, "---\n"), want, parsetest.Problems(b.Problems))
	}
}
