package release

import (
	"fmt"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/overlay"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// postRender lays the post-renderers over objects.
func (s *chartSource) postRender(objects []chartObject) (_ []chartObject, err error) {
	for i, renderer := range s.over.Items() {
		if objects, err = postRender(objects, renderer.Get("kustomize")); err != nil {
			return nil, &model.ChartError{Err: fmt.Errorf("spec.postRenderers%s: %w", fieldpath.Index(i), err)}
		}
	}
	return objects, nil
}

// postRender lays the patches and images of a post-renderer over objects.
func postRender(objects []chartObject, spec parse.Value) ([]chartObject, error) {
	if !spec.IsMap() || len(objects) == 0 {
		return objects, nil
	}
	read, err := overlay.Of(spec)
	if err != nil {
		return nil, err
	}
	over := build.Overlay{Patches: read.Patches, Images: read.Images}
	for _, p := range read.PatchesStrategicMerge {
		over.Patches = append(over.Patches, types.Patch{Patch: p})
	}
	over.Patches = append(over.Patches, read.PatchesJSON6902...)
	roots := make([]parse.Value, len(objects))
	for i, o := range objects {
		roots[i] = o.root
	}
	patched, err := build.Patch(roots, over)
	if err != nil {
		return nil, err
	}
	// A patch may delete objects. The others keep their order.
	out := make([]chartObject, 0, len(patched))
	from := 0
	for _, root := range patched {
		o := chartObject{root: root}
		for i := from; i < len(objects); i++ {
			if sameObject(objects[i].root, root) {
				o.pos, from = objects[i].pos, i+1
				break
			}
		}
		out = append(out, o)
	}
	return out, nil
}

func sameObject(a, b parse.Value) bool {
	return model.GroupKind(a) == model.GroupKind(b) && a.Get("metadata", "name").Text() == b.Get("metadata", "name").Text()
}
