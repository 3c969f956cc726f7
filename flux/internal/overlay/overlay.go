package overlay

import (
	"encoding/json"
	"fmt"

	"gopkg.in/yaml.v3"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Apply applies kustomize patches to objects.
func Apply(objects []parse.Value, patches parse.Value) ([]parse.Value, error) {
	over, err := Of(model.NewObject(map[string]any{}))
	if err != nil {
		return nil, err
	}
	for _, p := range patches.Items() {
		one, err := Patch(p)
		if err != nil {
			return nil, err
		}
		over.Patches = append(over.Patches, one)
	}
	return build.Patch(objects, over)
}

// Of reads the fields of a Kustomization's spec that kustomize understands.
func Of(spec parse.Value) (build.Overlay, error) {
	var over build.Overlay
	text := func(field string) *string {
		if v := spec.Get(field); v.IsScalar() && !v.IsNull() {
			s := v.Text()
			return &s
		}
		return nil
	}
	over.Namespace, over.NamePrefix, over.NameSuffix = text("targetNamespace"), text("namePrefix"), text("nameSuffix")
	over.IgnoreMissing, _ = spec.Get("ignoreMissingComponents").Bool()
	for _, c := range spec.Get("components").Items() {
		over.Components = append(over.Components, c.Text())
	}
	for _, m := range spec.Get("buildMetadata").Items() {
		over.BuildMetadata = append(over.BuildMetadata, m.Text())
	}
	for _, p := range spec.Get("patches").Items() {
		patch, err := Patch(p)
		if err != nil {
			return over, fmt.Errorf("spec.patches: %w", err)
		}
		over.Patches = append(over.Patches, patch)
	}
	for _, p := range spec.Get("patchesStrategicMerge").Items() {
		out, err := yaml.Marshal(p.Node())
		if err != nil {
			return over, fmt.Errorf("spec.patchesStrategicMerge: %w", err)
		}
		over.PatchesStrategicMerge = append(over.PatchesStrategicMerge, string(out))
	}
	for _, p := range spec.Get("patchesJson6902").Items() {
		var patch struct {
			Patch  []any           `json:"patch"`
			Target *types.Selector `json:"target"`
		}
		if err := model.Decode(p, &patch); err != nil {
			return over, fmt.Errorf("spec.patchesJson6902: %w", err)
		}
		ops, err := json.Marshal(patch.Patch)
		if err != nil {
			return over, fmt.Errorf("spec.patchesJson6902: %w", err)
		}
		over.PatchesJSON6902 = append(over.PatchesJSON6902, types.Patch{Patch: string(ops), Target: patch.Target})
	}
	for _, i := range spec.Get("images").Items() {
		var image types.Image
		if err := model.Decode(i, &image); err != nil {
			return over, fmt.Errorf("spec.images: %w", err)
		}
		over.Images = append(over.Images, image)
	}
	return over, nil
}

// Patch reads one patch. Only what Flux's own type of it has counts.
func Patch(p parse.Value) (types.Patch, error) {
	var patch types.Patch
	err := model.Decode(p, &patch)
	return types.Patch{Patch: patch.Patch, Target: patch.Target}, err
}
