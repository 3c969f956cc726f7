package entry

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/operator"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Instances are those that a FluxInstance names, as an object or as values of its chart.
func Instances(w *model.Repository) []model.Entry {
	var all []model.Entry
	see := func(spec parse.Value, ns string) {
		sync := spec.Get("sync")
		p := sync.Get("path").Text()
		source, kustomization, ok := operator.SyncObjects(spec, ns)
		if !ok || model.HasVariable(p) {
			return
		}
		root, ok := artifact.Root(w, parse.CleanPath(p))
		if !ok {
			return
		}
		dir := path.Join(root, parse.CleanPath(p))
		if !isOwnSync(w, sync) {
			return
		}
		all = append(all, model.Entry{
			Dir: dir, How: graph.Declared, ArtifactRoot: root, Kustomization: w.Key(kustomization), Source: w.Key(source),
			Root: kustomization, Generated: []parse.Value{source, kustomization}, Pos: sync.Pos(),
		})
	}
	for _, d := range w.Documents {
		if w.PatchFiles[d.File] {
			continue
		}
		switch {
		case d.GroupKind() == schema.FluxInstance:
			see(d.Root.Get("spec"), operator.InstanceNamespace(d.Root))
		case d.GroupKind() == schema.HelmRelease:
			if instance := d.Root.Get("spec", "values", "instance"); instance.Get("sync").Exists() {
				see(instance, operator.InstanceNamespace(d.Root))
			}
		case !d.IsObject() && d.Root.Get("instance", "sync").Exists():
			see(d.Root.Get("instance"), "flux-system")
		}
	}
	for _, f := range w.Repo.Files() {
		if strings.HasSuffix(f, ".yaml.gotmpl") || strings.HasSuffix(f, ".yml.gotmpl") {
			for _, d := range w.Repo.Documents(f) {
				if d.Root.Get("instance", "sync").Exists() {
					see(d.Root.Get("instance"), "flux-system")
				}
			}
		}
	}
	return all
}

// isOwnSync reports whether a FluxInstance's URL can mean this repository. Without a remote to compare
// with, a path that exists is taken for evidence.
func isOwnSync(w *model.Repository, sync parse.Value) bool {
	u := sync.Get("url").Text()
	if sync.Get("kind").Text() != "GitRepository" || len(w.Repo.Remotes()) == 0 || model.HasVariable(u) {
		return true
	}
	return slices.ContainsFunc(w.Repo.Remotes(), func(own string) bool {
		return artifact.SameRepository(u, own) || path.Base(artifact.NormalURL(u)) == path.Base(artifact.NormalURL(own))
	})
}
