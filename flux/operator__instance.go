package flux

import (
	"github.com/fluxgraph/fluxgraph/parse"
)

// instanceMakes returns the source and the Kustomization of a FluxInstance's sync.
func instanceMakes(before *cluster, p *placed) products {
	source, kustomization, ok := syncObjects(p.root().Get("spec"), instanceNamespace(p.root()))
	if !ok {
		return products{}
	}
	return products{objects: []*placed{newGenerated(before, p, source, "spec.sync"), newGenerated(before, p, kustomization, "spec.sync")}}
}

func instanceNamespace(root parse.Value) string {
	if ns := root.Get("metadata", "namespace").Text(); ns != "" {
		return ns
	}
	return "flux-system"
}

// syncObjects makes the two objects of a FluxInstance's spec.sync, patched as its spec.kustomize says.
// See https://fluxoperator.dev/docs/crd/fluxinstance/#sync-configuration.
func syncObjects(spec parse.Value, ns string) (source, kustomization parse.Value, ok bool) {
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
	source = object(map[string]any{"apiVersion": sourceGroup + "/v1", "kind": kind, "metadata": meta, "spec": sourceSpec})
	kustomization = object(map[string]any{"apiVersion": kustomizeGroup + "/v1", "kind": "Kustomization", "metadata": meta, "spec": map[string]any{
		"interval": "10m", "path": sync.Get("path").Text(), "prune": true,
		"sourceRef": map[string]any{"kind": kind, "name": name},
	}})
	if patches := spec.Get("kustomize", "patches"); len(patches.Items()) > 0 {
		if patched, err := patchObjects([]parse.Value{source, kustomization}, patches); err == nil && len(patched) == 2 {
			source, kustomization = patched[0], patched[1]
		}
	}
	return source, kustomization, source.Exists() && kustomization.Exists()
}
