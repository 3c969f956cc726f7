package flux

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// instanceEntries are those that a FluxInstance names, as an object or as values of its chart.
func instanceEntries(w *world) []entry {
	var all []entry
	see := func(spec parse.Value, ns string) {
		sync := spec.Get("sync")
		p := sync.Get("path").Text()
		source, kustomization, ok := syncObjects(spec, ns)
		if !ok || symbolic(p) {
			return
		}
		root, ok := findRoot(w, parse.CleanPath(p))
		if !ok {
			return
		}
		dir := path.Join(root, parse.CleanPath(p))
		if !isOwnSync(w, sync) {
			return
		}
		all = append(all, entry{
			dir: dir, how: graph.Declared, root: root, kustomization: w.key(kustomization), source: w.key(source),
			spec: kustomization, made: []parse.Value{source, kustomization}, pos: sync.Pos(),
		})
	}
	for _, d := range w.raw {
		if w.patches[d.File] {
			continue
		}
		switch {
		case d.GroupKind() == FluxInstance:
			see(d.Root.Get("spec"), instanceNamespace(d.Root))
		case d.GroupKind() == HelmRelease:
			if instance := d.Root.Get("spec", "values", "instance"); instance.Get("sync").Exists() {
				see(instance, instanceNamespace(d.Root))
			}
		case !d.IsObject() && d.Root.Get("instance", "sync").Exists():
			see(d.Root.Get("instance"), "flux-system")
		}
	}
	for _, f := range w.repo.Files() {
		if strings.HasSuffix(f, ".yaml.gotmpl") || strings.HasSuffix(f, ".yml.gotmpl") {
			for _, d := range w.repo.Documents(f) {
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
func isOwnSync(w *world, sync parse.Value) bool {
	u := sync.Get("url").Text()
	if sync.Get("kind").Text() != "GitRepository" || len(w.repo.Remotes()) == 0 || symbolic(u) {
		return true
	}
	return slices.ContainsFunc(w.repo.Remotes(), func(own string) bool {
		return sameRepository(u, own) || path.Base(normalURL(u)) == path.Base(normalURL(own))
	})
}
