package operator

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/overlay"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Generate returns the source and the Kustomization of a FluxInstance's sync.
func Generate(before *model.Cluster, p *model.Object) model.Products {
	source, kustomization, ok := SyncObjects(p.Root().Get("spec"), InstanceNamespace(p.Root()))
	if !ok {
		return model.Products{}
	}
	return model.Products{Objects: []*model.Object{model.NewGenerated(before, p, source, "spec.sync"), model.NewGenerated(before, p, kustomization, "spec.sync")}}
}

func InstanceNamespace(root parse.Value) string {
	if ns := root.Get("metadata", "namespace").Text(); ns != "" {
		return ns
	}
	return "flux-system"
}

// SyncObjects makes the two objects of a FluxInstance's spec.sync, patched as its spec.kustomize says.
// See https://fluxoperator.dev/docs/crd/fluxinstance/#sync-configuration.
func SyncObjects(spec parse.Value, ns string) (source, kustomization parse.Value, ok bool) {
	sync := spec.Get("sync")
	kind, u := sync.Get("kind").Text(), sync.Get("url").Text()
	if kind == "" || u == "" || !sync.Get("path").Exists() {
		return source, kustomization, false
	}
	name := sync.Get("name").Text()
	if name == "" {
		name = ns
	}
	interval := sync.Get("interval").Text()
	if interval == "" {
		interval = "1m"
	}
	meta := map[string]any{"name": name, "namespace": ns}
	sourceSpec := map[string]any{"interval": interval}
	ref := sync.Get("ref").Text()
	switch kind {
	case "OCIRepository":
		sourceSpec["url"], sourceSpec["ref"] = u, map[string]any{"tag": ref}
	case "Bucket":
		sourceSpec["endpoint"], sourceSpec["bucketName"] = u, ref
	default:
		sourceSpec["url"], sourceSpec["ref"] = u, map[string]any{"name": ref}
	}
	if s := sync.Get("pullSecret").Text(); s != "" {
		sourceSpec["secretRef"] = map[string]any{"name": s}
	}
	if s := sync.Get("provider").Text(); s != "" {
		sourceSpec["provider"] = s
	}
	source = model.NewObject(map[string]any{"apiVersion": schema.SourceGroup + "/v1", "kind": kind, "metadata": meta, "spec": sourceSpec})
	kustomization = model.NewObject(map[string]any{"apiVersion": schema.KustomizeGroup + "/v1", "kind": "Kustomization", "metadata": meta, "spec": map[string]any{
		"interval": "10m", "path": sync.Get("path").Text(), "prune": true,
		"sourceRef": map[string]any{"kind": kind, "name": name},
	}})
	if patches := spec.Get("kustomize", "patches"); len(patches.Items()) > 0 {
		if patched, err := overlay.Apply([]parse.Value{source, kustomization}, patches); err == nil && len(patched) == 2 {
			source, kustomization = patched[0], patched[1]
		}
	}
	return source, kustomization, source.Exists() && kustomization.Exists()
}
