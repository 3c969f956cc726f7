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

// FromSpec returns what the spec of a Kustomization adds to the kustomization file of its directory. An error names
// the field that kustomize would refuse; the overlay then has the fields before it.
func FromSpec(spec parse.Value) (build.Overlay, error) {
	overlay := build.Overlay{
		Namespace:     scalar(spec.Get("targetNamespace")),
		NamePrefix:    scalar(spec.Get("namePrefix")),
		NameSuffix:    scalar(spec.Get("nameSuffix")),
		Components:    texts(spec.Get("components")),
		BuildMetadata: texts(spec.Get("buildMetadata")),
	}
	overlay.IgnoreMissing, _ = spec.Get("ignoreMissingComponents").Bool()
	var err error
	if overlay.Patches, err = readAll(spec, "patches", readPatch); err != nil {
		return overlay, err
	}
	if overlay.PatchesStrategicMerge, err = readAll(spec, "patchesStrategicMerge", readMergePatch); err != nil {
		return overlay, err
	}
	if overlay.PatchesJSON6902, err = readAll(spec, "patchesJson6902", readJSONPatch); err != nil {
		return overlay, err
	}
	overlay.Images, err = readAll(spec, "images", readImage)
	return overlay, err
}

// Apply applies a list of kustomize patches to objects, and returns the patched objects in the same order. It
// returns an error for a patch that kustomize would refuse.
func Apply(objects []parse.Value, patches parse.Value) ([]parse.Value, error) {
	var overlay build.Overlay
	for _, item := range patches.Items() {
		patch, err := readPatch(item)
		if err != nil {
			return nil, err
		}
		overlay.Patches = append(overlay.Patches, patch)
	}
	return build.Patch(objects, overlay)
}

// readAll reads the items of a list of the spec, up to the first that cannot be read. An error names the field.
func readAll[T any](spec parse.Value, field string, read func(parse.Value) (T, error)) ([]T, error) {
	var all []T
	for _, item := range spec.Get(field).Items() {
		one, err := read(item)
		if err != nil {
			return all, fmt.Errorf("spec.%s: %w", field, err)
		}
		all = append(all, one)
	}
	return all, nil
}

// readPatch reads an item of patches. Of the fields that kustomize knows, Flux has only patch and target.
func readPatch(item parse.Value) (types.Patch, error) {
	var patch types.Patch
	err := model.Decode(item, &patch)
	return types.Patch{Patch: patch.Patch, Target: patch.Target}, err
}

// readMergePatch reads an item of patchesStrategicMerge, which is a partial object.
func readMergePatch(item parse.Value) (string, error) {
	text, err := yaml.Marshal(item.Node())
	return string(text), err
}

// readJSONPatch reads an item of patchesJson6902, whose patch is a list of operations.
func readJSONPatch(item parse.Value) (types.Patch, error) {
	var patch struct {
		Patch  []any           `json:"patch"`
		Target *types.Selector `json:"target"`
	}
	if err := model.Decode(item, &patch); err != nil {
		return types.Patch{}, err
	}
	operations, err := json.Marshal(patch.Patch)
	return types.Patch{Patch: string(operations), Target: patch.Target}, err
}

// readImage reads an item of images.
func readImage(item parse.Value) (types.Image, error) {
	var image types.Image
	err := model.Decode(item, &image)
	return image, err
}

// scalar returns the text of a scalar; nil for null and for anything else.
func scalar(v parse.Value) *string {
	if !v.IsScalar() || v.IsNull() {
		return nil
	}
	text := v.Text()
	return &text
}

// texts returns the texts of a list.
func texts(v parse.Value) []string {
	var all []string
	for _, item := range v.Items() {
		all = append(all, item.Text())
	}
	return all
}
