package build

import (
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/fluxgraph/fluxgraph/parse"
)

// objectsOf reads objects that no file holds.
func objectsOf(t *testing.T, text string) []parse.Value {
	t.Helper()
	all := documentsOf(text)
	if len(all) != strings.Count(text, "kind:") {
		t.Fatalf("%d objects in %s", len(all), text)
	}
	return all
}

func TestPatch(t *testing.T) {
	const two = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {a: \"yes\", n: \"1\"}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
	for name, test := range map[string]struct {
		patches []types.Patch
		want    string // the names and data.a of the objects; empty for an error
	}{
		"nothing":         {nil, "b yes, a "},
		"merge":           {[]types.Patch{{Patch: cm + "metadata: {name: a}\ndata: {a: b}"}}, "b yes, a b"},
		"with a target":   {[]types.Patch{{Patch: "- {op: add, path: /data, value: {a: c}}", Target: &types.Selector{}}}, "b c, a c"},
		"delete":          {[]types.Patch{{Patch: "$patch: delete\n" + cm + "metadata: {name: b}"}}, "a "},
		"matches nothing": {[]types.Patch{{Patch: cm + "metadata: {name: c}"}}, ""},
		"is none":         {[]types.Patch{{Patch: "a"}}, ""},
		"endless":         {[]types.Patch{{Patch: cm + "metadata: {name: a}\ndata: &a {b: *a}"}}, ""},
	} {
		patched, err := Patch(objectsOf(t, two), Overlay{Patches: test.patches})
		if (err != nil) != (test.want == "") {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, v := range patched {
			got = append(got, v.Get("metadata", "name").Text()+" "+v.At("data.a").Text())
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestPatchFetchesNothing(t *testing.T) {
	a := newAlarm(t)
	_, err := Patch(objectsOf(t, cm+"metadata: {name: a}"), Overlay{Patches: []types.Patch{{Path: "https://example.com/p.yaml"}}})
	if rang := a.rang(); rang != "" {
		t.Errorf("fetched: %s (%v)", rang, err)
	}
}

// Odd objects are an error and no panic.
func TestPatchOddObjects(t *testing.T) {
	for _, text := range []string{"kind: x", "apiVersion: v1\nkind: ConfigMap\nmetadata: x", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [a]}"} {
		if patched, err := Patch(documentsOf(text), Overlay{}); err == nil && len(patched) > 0 {
			t.Logf("%s: taken", text)
		}
	}
	if patched, err := Patch(nil, Overlay{}); err != nil || len(patched) > 0 {
		t.Errorf("no objects: %v, %v", patched, err)
	}
	if _, err := Patch([]parse.Value{{}}, Overlay{}); err != nil {
		t.Logf("no value: %v", err)
	}
}
