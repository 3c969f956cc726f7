package entry

import (
	"path"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/operator"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// instance is a FluxInstance that the repository shows, as an object or in values of the chart that creates it.
type instance struct {
	spec      parse.Value
	namespace string
}

// instanceEntries returns the entries that FluxInstances declare with spec.sync.
func instanceEntries(r *model.Repository) []model.Entry {
	var entries []model.Entry
	for _, i := range findInstances(r) {
		if e, ok := instanceEntry(r, i); ok {
			entries = append(entries, e)
		}
	}
	return entries
}

// instanceEntry returns the entry that a FluxInstance declares. ok is false where it has no sync, or where
// that cannot be of this repository.
func instanceEntry(r *model.Repository, i instance) (e model.Entry, ok bool) {
	objects, ok := operator.SyncObjects(i.spec, i.namespace)
	sync := i.spec.Get("sync")
	specPath := sync.Get("path").Text()
	if !ok || model.HasVariable(specPath) || !syncMayBeRepository(r, sync) {
		return model.Entry{}, false
	}
	dir := parse.CleanPath(specPath)
	root, ok := artifact.RootFor(r, dir)
	if !ok {
		return model.Entry{}, false
	}
	return model.Entry{
		Dir: path.Join(root, dir), How: graph.Declared, ArtifactRoot: root,
		Kustomization: r.Key(objects.Kustomization), Source: r.Key(objects.Source),
		Root: objects.Kustomization, Generated: []parse.Value{objects.Source, objects.Kustomization}, Pos: sync.Pos(),
		Evidence: declaredEvidence(r, "the FluxInstance syncs this directory", sync.Get("path").Pos(), sync.Get("url").Pos(), root),
	}, true
}

// findInstances returns the FluxInstances of a repository: those in manifests first, then those in templates of
// values files, as helmfile reads them.
func findInstances(r *model.Repository) []instance {
	var instances []instance
	for _, d := range r.Documents {
		if r.PatchFiles[d.File] {
			continue
		}
		switch {
		case d.GroupKind() == schema.FluxInstance:
			instances = append(instances, instance{d.Root.Get("spec"), operator.InstanceNamespace(d.Root)})
		case d.GroupKind() == schema.HelmRelease:
			instances = appendValues(instances, d.Root.Get("spec", "values"), operator.InstanceNamespace(d.Root))
		case !d.IsObject():
			instances = appendValues(instances, d.Root, bootstrapName)
		}
	}
	for _, f := range r.Repo.Files() {
		if !isValuesTemplate(f) {
			continue
		}
		for _, d := range r.Repo.Documents(f) {
			instances = appendValues(instances, d.Root, bootstrapName)
		}
	}
	return instances
}

// appendValues appends the FluxInstance that values of the chart flux-instance describe, if they have a sync.
// See https://github.com/controlplaneio-fluxcd/charts/tree/main/charts/flux-instance.
func appendValues(instances []instance, values parse.Value, namespace string) []instance {
	if spec := values.Get("instance"); spec.Get("sync").Exists() {
		return append(instances, instance{spec, namespace})
	}
	return instances
}

// isValuesTemplate reports whether a file is a template of values, by its name.
func isValuesTemplate(file string) bool {
	return strings.HasSuffix(file, ".yaml.gotmpl") || strings.HasSuffix(file, ".yml.gotmpl")
}
