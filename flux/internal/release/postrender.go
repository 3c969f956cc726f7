package release

import (
	"fmt"
	"slices"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/overlay"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// postRenderers are the post-renderers of a release.
// See https://fluxcd.io/flux/components/helm/helmreleases/#post-renderers.
type postRenderers struct {
	list    parse.Value // spec.postRenderers
	noHooks bool        // they do not see hooks
}

func postRenderersOf(p *model.Object) postRenderers {
	spec := p.Root().Get("spec")
	return postRenderers{list: spec.Get("postRenderers"), noHooks: spec.Get("postRenderStrategy").Text() == "nohooks"}
}

// apply applies the post-renderers to the objects of a chart and to its hooks, which come last. Where they
// fail with the hooks, the hooks stay as they are: an object may be there twice, as a hook and otherwise, and
// before Flux 2.9 post-renderers did not see hooks.
func (r postRenderers) apply(objects, hooks []chartObject) ([]chartObject, error) {
	if !r.noHooks && len(hooks) > 0 {
		if all, err := r.patch(slices.Concat(objects, hooks)); err == nil {
			return all, nil
		}
	}
	patched, err := r.patch(objects)
	if err != nil {
		return nil, err
	}
	return append(patched, hooks...), nil
}

// patch applies the post-renderers to objects, one after the other.
func (r postRenderers) patch(objects []chartObject) (_ []chartObject, err error) {
	for i, renderer := range r.list.Items() {
		if objects, err = patch(objects, renderer.Get("kustomize")); err != nil {
			return nil, &model.ChartError{Err: fmt.Errorf("spec.postRenderers%s: %w", fieldpath.Index(i), err)}
		}
	}
	return objects, nil
}

// patch applies the patches and images of one post-renderer to objects.
func patch(objects []chartObject, spec parse.Value) ([]chartObject, error) {
	if !spec.IsMap() || len(objects) == 0 {
		return objects, nil
	}
	fields, err := overlay.FromSpec(spec)
	if err != nil {
		return nil, err
	}
	over := build.Overlay{Patches: fields.Patches, Images: fields.Images}
	for _, p := range fields.PatchesStrategicMerge {
		over.Patches = append(over.Patches, types.Patch{Patch: p})
	}
	over.Patches = append(over.Patches, fields.PatchesJSON6902...)
	roots := make([]parse.Value, len(objects))
	for i, o := range objects {
		roots[i] = o.root
	}
	patched, err := build.Patch(roots, over)
	if err != nil {
		return nil, err
	}
	return withPositions(patched, objects), nil
}

// withPositions gives patched objects the positions that they had before. A patch may delete objects; the
// others keep their order. What a patch has renamed has no position.
func withPositions(patched []parse.Value, before []chartObject) []chartObject {
	all := make([]chartObject, len(patched))
	for i, root := range patched {
		all[i].root = root
		same := slices.IndexFunc(before, func(o chartObject) bool { return sameObject(o.root, root) })
		if same >= 0 {
			all[i].pos, before = before[same].pos, before[same+1:]
		}
	}
	return all
}

func sameObject(a, b parse.Value) bool {
	return model.GroupKind(a) == model.GroupKind(b) && a.Get("metadata", "name").Text() == b.Get("metadata", "name").Text()
}
