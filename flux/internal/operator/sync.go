package operator

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/overlay"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Sync is what a FluxInstance creates for its spec.sync.
type Sync struct {
	Source        parse.Value // a GitRepository, OCIRepository or Bucket
	Kustomization parse.Value
}

// Generate returns the objects of a FluxInstance's spec.sync. It is a [model.Producer].
func Generate(before *model.Cluster, instance *model.Object) model.Products {
	sync, ok := SyncObjects(instance.Root().Get("spec"), InstanceNamespace(instance.Root()))
	if !ok {
		return model.Products{}
	}
	return model.Products{Objects: sync.objects(before, instance, "spec.sync")}
}

// objects returns the source and the Kustomization of a sync as objects that a field of another object
// produces.
func (s Sync) objects(c *model.Cluster, by *model.Object, field string) []*model.Object {
	return []*model.Object{model.NewGenerated(c, by, s.Source, field), model.NewGenerated(c, by, s.Kustomization, field)}
}

// InstanceNamespace returns the namespace of a FluxInstance, or of the release that installs it; "flux-system"
// where it has none.
func InstanceNamespace(root parse.Value) string {
	if ns := root.Get("metadata", "namespace").Text(); ns != "" {
		return ns
	}
	return "flux-system"
}

// SyncObjects returns the objects that a FluxInstance in a namespace creates for its spec.sync, with the patches
// of its spec.kustomize. ok is false where the sync lacks a field that it must have.
// See https://fluxoperator.dev/docs/crd/fluxinstance/#sync-configuration.
func SyncObjects(spec parse.Value, namespace string) (s Sync, ok bool) {
	sync := spec.Get("sync")
	if sync.Get("kind").Text() == "" || sync.Get("url").Text() == "" || !sync.Get("path").Exists() {
		return Sync{}, false
	}
	name := textOr(sync.Get("name"), namespace)
	s = Sync{Source: syncSource(sync, name, namespace), Kustomization: syncKustomization(sync, name, namespace)}
	if patches := spec.Get("kustomize", "patches"); len(patches.Items()) > 0 {
		patched, err := overlay.Apply([]parse.Value{s.Source, s.Kustomization}, patches)
		if err == nil && len(patched) == 2 {
			s = Sync{Source: patched[0], Kustomization: patched[1]}
		}
	}
	return s, s.Source.Exists() && s.Kustomization.Exists()
}

// syncSource returns the source that a FluxInstance creates for its spec.sync.
func syncSource(sync parse.Value, name, namespace string) parse.Value {
	kind, u, ref := sync.Get("kind").Text(), sync.Get("url").Text(), sync.Get("ref").Text()
	spec := map[string]any{"interval": textOr(sync.Get("interval"), "1m")}
	switch kind {
	case schema.OCIRepository.Name:
		spec["url"], spec["ref"] = u, map[string]any{"tag": ref}
	case schema.Bucket.Name:
		spec["endpoint"], spec["bucketName"] = u, ref
	default:
		spec["url"], spec["ref"] = u, map[string]any{"name": ref}
	}
	if secret := sync.Get("pullSecret").Text(); secret != "" {
		spec["secretRef"] = map[string]any{"name": secret}
	}
	if provider := sync.Get("provider").Text(); provider != "" {
		spec["provider"] = provider
	}
	return model.NewObject(map[string]any{
		"apiVersion": schema.SourceGroup + "/v1", "kind": kind,
		"metadata": map[string]any{"name": name, "namespace": namespace}, "spec": spec,
	})
}

// syncKustomization returns the Kustomization that a FluxInstance creates for its spec.sync.
func syncKustomization(sync parse.Value, name, namespace string) parse.Value {
	return model.NewObject(map[string]any{
		"apiVersion": schema.KustomizeGroup + "/v1", "kind": schema.Kustomization.Name,
		"metadata": map[string]any{"name": name, "namespace": namespace},
		"spec": map[string]any{
			"interval": "10m", "path": sync.Get("path").Text(), "prune": true,
			"sourceRef": map[string]any{"kind": sync.Get("kind").Text(), "name": name},
		},
	})
}

// textOr returns the text of a value, or a default where it is empty.
func textOr(v parse.Value, otherwise string) string {
	if text := v.Text(); text != "" {
		return text
	}
	return otherwise
}
