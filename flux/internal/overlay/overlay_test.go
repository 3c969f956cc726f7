package overlay

import (
	"reflect"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

func value(t *testing.T, text string) parse.Value {
	t.Helper()
	v, err := model.ParseObject([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestOf(t *testing.T) {
	shop := "shop"
	tests := []struct {
		name, spec string
		want       build.Overlay
		wantErr    string
	}{
		{name: "nothing", spec: "{path: ./apps}"},
		{name: "scalars", spec: "{targetNamespace: shop, namePrefix: null, ignoreMissingComponents: true}",
			want: build.Overlay{Namespace: &shop, IgnoreMissing: true}},
		{name: "lists", spec: "{components: [../a, ../b], buildMetadata: [originAnnotations]}",
			want: build.Overlay{Components: []string{"../a", "../b"}, BuildMetadata: []string{"originAnnotations"}}},
		{name: "patches, without what Flux does not have", spec: "{patches: [{patch: 'a: b', target: {kind: Pod}, path: ../x.yaml}]}",
			want: build.Overlay{Patches: []types.Patch{{Patch: "a: b", Target: selector("Pod")}}}},
		{name: "merge patches", spec: "{patchesStrategicMerge: [{kind: Pod}]}",
			want: build.Overlay{PatchesStrategicMerge: []string{"{kind: Pod}\n"}}},
		{name: "JSON patches", spec: "{patchesJson6902: [{patch: [{op: remove, path: /a}], target: {kind: Pod}}]}",
			want: build.Overlay{PatchesJSON6902: []types.Patch{{Patch: `[{"op":"remove","path":"/a"}]`, Target: selector("Pod")}}}},
		{name: "images", spec: "{images: [{name: a, newTag: '1'}]}",
			want: build.Overlay{Images: []types.Image{{Name: "a", NewTag: "1"}}}},
		{name: "a patch of another type", spec: "{patches: [{patch: [a]}]}", wantErr: "spec.patches: "},
		{name: "an image of another type", spec: "{images: [a]}", wantErr: "spec.images: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := FromSpec(value(t, tt.spec))
			if tt.wantErr != "" {
				if err == nil || !strings.HasPrefix(err.Error(), tt.wantErr) {
					t.Fatalf("the error is %v, want %s…", err, tt.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func selector(kind string) *types.Selector {
	var s types.Selector
	s.Kind = kind
	return &s
}

func TestApply(t *testing.T) {
	object := value(t, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: old}}")
	patches := value(t, "- target: {kind: ConfigMap}\n  patch: |\n    - {op: replace, path: /data/a, value: new}\n")
	patched, err := Apply([]parse.Value{object}, patches)
	if err != nil || len(patched) != 1 {
		t.Fatalf("%d objects: %v", len(patched), err)
	}
	if got := patched[0].Get("data", "a").Text(); got != "new" {
		t.Errorf("data.a is %q", got)
	}
	if got := object.Get("data", "a").Text(); got != "old" {
		t.Errorf("the argument has changed: data.a is %q", got)
	}
	if _, err := Apply([]parse.Value{object}, value(t, "[{patch: [a]}]")); err == nil {
		t.Error("no error for a patch of another type")
	}
}
