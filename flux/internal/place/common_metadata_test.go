package place

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

func TestCommonMetadata(t *testing.T) {
	parsed := func(text string) parse.Value {
		v, err := model.ParseObject([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	tests := []struct{ name, object, common, want string }{
		{"none", "metadata: {name: a}", "null", "metadata: {name: a}"},
		{"new", "metadata: {name: a}", "{labels: {x: y}, annotations: {p: q}}", "metadata: {name: a, labels: {x: y}, annotations: {p: q}}"},
		{"over what is there", "metadata: {name: a, labels: {x: old, z: z}}", "{labels: {x: new}}", "metadata: {name: a, labels: {x: new, z: z}}"},
		{"over null", "metadata: {name: a, labels: null}", "{labels: {x: y}}", "metadata: {name: a, labels: {x: y}}"},
		{"a text that looks like a number", "metadata: {name: a}", "{labels: {x: '1'}}", "metadata: {name: a, labels: {x: '1'}}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := build.Object{Root: parsed(tt.object)}
			before := model.Fingerprint(o.Root)
			got := withCommonMetadata(o, parsed(tt.common))
			var have, want any
			if err := model.Decode(got.Root, &have); err != nil {
				t.Fatal(err)
			}
			if err := model.Decode(parsed(tt.want), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if model.Fingerprint(o.Root) != before {
				t.Error("the object that was passed changed")
			}
		})
	}
}
