package build

import (
	"bytes"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
	"github.com/fluxgraph/fluxgraph/parse/position"
)

// inMemory builds files with kustomize itself.
func inMemory(t *testing.T, dir string, pairs ...string) (m resmap.ResMap, err error) {
	t.Helper()
	defer recoverBuild(&err)
	fsys := filesys.MakeFsInMemory()
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := fsys.WriteFile("/"+pairs[i], []byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	return krusty.MakeKustomizer(&krusty.Options{
		LoadRestrictions: types.LoadRestrictionsNone, PluginConfig: types.DisabledPluginConfig(),
	}).Run(fsys, "/"+dir)
}

const cm = "apiVersion: v1\nkind: ConfigMap\n"

// How objects may be written, and how many of them have room for a mark. All of them are found again.
var marked = []struct {
	name, text string
	marks      int
}{
	{"plain", cm + "metadata:\n  name: x\ndata: {a: b}\n", 1},
	{"no indentation to speak of", cm + "metadata:\n name: x\n", 1},
	{"deep indentation", cm + "metadata:\n        name: x\n        labels:\n            a: b\n", 1},
	{"annotations", cm + "metadata:\n  name: x\n  annotations:\n    a: b\n", 1},
	{"annotations first", cm + "metadata:\n  annotations:\n    # why\n    a: b\n  name: x\n", 1},
	{"annotations at the end without a newline", cm + "metadata:\n  name: x\n  annotations:\n    a: b", 1},
	{"annotations are null", cm + "metadata:\n  name: x\n  annotations: null\n", 0},
	{"annotations are nothing", cm + "metadata:\n  name: x\n  annotations:\n", 0},
	{"annotations are empty", cm + "metadata:\n  name: x\n  annotations: {}\n", 0},
	{"annotations in flow style", cm + "metadata:\n  name: x\n  annotations: {a: b}\n", 1},
	{"metadata on one line", cm + "metadata: {name: x}\ndata: {a: b}\n", 1},
	{"metadata in flow style over lines", cm + "metadata: {\n  name: x,\n  labels: {a: b}\n}\n", 1},
	{"metadata and annotations on one line", cm + "metadata: {name: x, annotations: {a: b}}\n", 1},
	{"empty annotations on one line", cm + "metadata: {name: x, annotations: {}}\n", 0},
	{"the whole on one line", `{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}`, 1},
	{"JSON", `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"a": "b"}}`, 1},
	{"JSON over lines", "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"ConfigMap\",\n\t\"metadata\": {\n\t\t\"name\": \"x\"\n\t}\n}\n", 1},
	{"comments between", "# first\napiVersion: v1\nkind: ConfigMap # kind\nmetadata: # here\n  # and here\n\n  # and there\n  name: x # name\n", 1},
	{"keys in quotes", "\"apiVersion\": v1\n'kind': ConfigMap\n\"metadata\":\n  \"name\": x\n", 1},
	{"explicit keys", cm + "metadata:\n  ? name\n  : x\n", 0},
	{"an anchor on metadata", cm + "metadata: &m\n  name: x\ndata:\n  a: b\n", 0},
	{"metadata is an alias", cm + "x: &m\n  name: x\nmetadata: *m\n", 0},
	{"a merge key", cm + "x: &m\n  name: x\nmetadata:\n  <<: *m\n", 0},
	{"an anchor on labels", cm + "metadata:\n  labels: &l\n    a: b\n  name: x\n  annotations: *l\n", 0},
	{"an anchor on the first key", cm + "metadata:\n  &k name: x\n", 1},
	{"a tag", cm + "metadata: !!map\n  name: x\n", 1},
	{"a tag in flow style", cm + "metadata: !!map {name: x}\n", 0},
	{"tabs in a text", cm + "metadata:\n  name: x\ndata:\n  a: |\n    a\n    \tb\n", 1},
	{"carriage returns", strings.ReplaceAll(cm+"metadata:\n  name: x\n  annotations:\n    a: b\ndata:\n  a: |\n    b\n", "\n", "\r\n"), 1},
	{"a byte order mark", "\ufeff" + cm + "metadata:\n  name: x\n", 1},
	{"a byte order mark and one line", "\ufeff{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}", 1},
	{"letters of several bytes before", "{data: {a: \"äöü€😀\"}, apiVersion: v1, kind: ConfigMap, metadata: {name: x}}", 1},
	{"two documents", cm + "metadata:\n  name: x\n---\n" + cm + "metadata: {name: y}\n", 2},
	{"documents with and without room", cm + "metadata:\n  name: x\n---\n" + cm + "metadata: &m {name: y}\n---\n" + cm + "metadata:\n  name: z\n", 2},
	{"markers everywhere", "---\n# nothing\n---\n" + cm + "metadata:\n  name: x\n---\n---\n" + cm + "metadata:\n  name: y\n---\n", 2},
	{"a list", "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: x\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: y}}\n", 2},
	{"a list of lists", "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMapList\n  items:\n  - " + strings.ReplaceAll(cm, "\n", "\n    ") + "metadata:\n      name: x\n", 1},
	{"a list that shares metadata", "apiVersion: v1\nkind: List\nitems:\n- &a\n  apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: x\n- <<: *a\n  kind: Secret\n", 0},
	{"no metadata but a name in flow", cm + "metadata: {\"name\":x}\n", 1},
	{"a name that looks like a mark", cm + "metadata:\n  name: x\n  annotations:\n    \"" + position.Annotation + "\": \"a/x.yaml#7\"\n", 0},
	{"text like metadata", cm + "data:\n  a: |\n    metadata:\n      name: y\nmetadata:\n  name: x\n", 1},
	{"a generated name", "apiVersion: v1\nkind: Pod\nmetadata:\n  generateName: x-\n  name: x\n", 1},
}

// A mark changes nothing but itself, and is gone from what is built.
func TestMarksChangeNothing(t *testing.T) {
	for _, m := range marked {
		t.Run(m.name, func(t *testing.T) {
			pairs := []string{"a/kustomization.yaml", "resources: [x.yaml]\nnamePrefix: p-\ncommonAnnotations: {c: d}\n", "a/x.yaml", m.text}
			want, err := inMemory(t, "a", pairs...)
			if err != nil {
				t.Fatal(err)
			}
			tree := loadTree(t, parsetest.Files(pairs...))
			if got := bytes.Count(tree.annotatedText("a/x.yaml"), []byte(`"`+position.Annotation+`": "a/x.yaml#`)) - strings.Count(m.text, position.Annotation); got != m.marks {
				t.Errorf("%d marks, want %d:\n%s", got, m.marks, tree.annotatedText("a/x.yaml"))
			}
			b := tree.Build("a", Overlay{})
			if !b.Complete() {
				t.Errorf("not complete: %s", parsetest.Problems(b.Problems))
			}
			if strings.Contains(m.text, position.Annotation) {
				return // kustomize keeps it
			}
			if diff := differ(want, b); diff != "" {
				t.Error(diff)
			}
			for i, o := range b.Objects {
				if name := o.Root.Get("metadata", "name").Text(); !o.Origin.Root.Exists() || o.Pos != o.Origin.Pos() || o.Generated || "p-"+o.Origin.Name != name {
					t.Errorf("object %d, %s, is said to be from %v, %s", i, name, o.Pos, o.Origin.Name)
				}
				if findScalar(o.Root, position.Annotation) {
					t.Errorf("object %d still has its mark", i)
				}
			}
		})
	}
}

// findScalar reports whether a key or value somewhere in v is the text.
func findScalar(v parse.Value, text string) bool {
	for n := range parse.Nodes(v.Node()) {
		if n.Value == text {
			return true
		}
	}
	return false
}

// Marks do not show in what a file is used for besides.
func TestMarksStayOutOfOtherUses(t *testing.T) {
	const object = cm + "metadata:\n  name: x\n"
	for name, kustomization := range map[string]string{
		"the same file":    "resources: [x.yaml]\nconfigMapGenerator: [{name: g, files: [x.yaml]}]",
		"another spelling": "resources: [./x.yaml]\nconfigMapGenerator: [{name: g, files: [key=../a/x.yaml]}]",
		"a folder below":   "resources: [b]\nsecretGenerator: [{name: g, files: [b/x.yaml], type: Opaque}]",
		"a folder above":   "resources: [b]\nconfigMapGenerator: [{name: g, files: [b/x.yaml]}]\npatches: [{path: b/x.yaml}]",
	} {
		pairs := []string{"a/kustomization.yaml", kustomization, "a/x.yaml", object, "a/b/kustomization.yaml", "resources: [x.yaml]", "a/b/x.yaml", object}
		want, err := inMemory(t, "a", pairs...)
		if err != nil {
			t.Fatal(err)
		}
		b := loadTree(t, parsetest.Files(pairs...)).Build("a", Overlay{})
		if diff := differ(want, b); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if b.Objects[0].Origin.Name != "x" || !b.Objects[1].Generated {
			t.Errorf("%s: the objects are from %v and %v", name, b.Objects[0].Pos, b.Objects[1].Pos)
		}
	}
}

// A file whose path has a # in it is found again.
func TestMarkOfOddPath(t *testing.T) {
	b := loadTree(t, parsetest.Files("a/kustomization.yaml", `resources: ['x#1 "y".yaml']`, `a/x#1 "y".yaml`, cm+"metadata:\n  name: x\n")).Build("a", Overlay{})
	if len(b.Objects) != 1 || b.Objects[0].Origin.Name != "x" {
		t.Errorf("%v %s", b.Objects, parsetest.Problems(b.Problems))
	}
}
