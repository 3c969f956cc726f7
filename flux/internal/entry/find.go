package entry

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Find finds the clusters of a repository.
func Find(w *model.Repository) []model.Entry {
	if len(w.Options.Entries) > 0 {
		return givenEntries(w)
	}
	entries := append(Instances(w), Declared(w)...)
	// Two declarations over one directory of one artifact are one cluster: the first stands.
	seen := map[string]bool{}
	entries = slices.DeleteFunc(entries, func(e model.Entry) bool {
		again := seen[e.Dir]
		seen[e.Dir] = true
		return again
	})
	entries = dropReached(w, entries)
	if len(entries) == 0 {
		entries = inferredEntries(w)
	}
	slices.SortFunc(entries, func(a, b model.Entry) int { return strings.Compare(a.Dir, b.Dir) })
	return entries
}

// givenEntries are those that the user named. Where the repository declares an entry for the
// directory, its root Kustomization is used.
func givenEntries(w *model.Repository) []model.Entry {
	declared := append(Instances(w), Declared(w)...)
	var all []model.Entry
	for _, g := range w.Options.Entries {
		dir := parse.CleanPath(g.Dir)
		if slices.ContainsFunc(all, func(e model.Entry) bool { return e.Dir == dir && e.Name == g.Name }) {
			continue
		}
		e := plainEntry(w, dir)
		for _, d := range declared {
			if d.Dir == dir {
				e = d
				break
			}
		}
		e.Name, e.How = g.Name, graph.Given
		all = append(all, e)
	}
	return all
}

// plainEntry is an entry that nothing declares: as if flux bootstrap had been run on the directory.
func plainEntry(w *model.Repository, dir string) model.Entry {
	name := graph.Key{Kind: schema.Kustomization, Namespace: "flux-system", Name: "flux-system"}
	return model.Entry{
		Dir: dir, How: graph.InferredHow, ArtifactRoot: ".", Kustomization: name,
		Source: graph.Key{Kind: schema.GitRepository, Namespace: "flux-system", Name: "flux-system"},
		Root: model.NewObject(map[string]any{
			"apiVersion": schema.KustomizeGroup + "/v1", "kind": "Kustomization",
			"metadata": map[string]any{"name": "flux-system", "namespace": "flux-system"},
			"spec":     map[string]any{"path": "./" + dir, "prune": true, "sourceRef": map[string]any{"kind": "GitRepository", "name": "flux-system"}},
		}),
		Pos: graph.Pos{File: dir},
	}
}

// dropReached leaves out entries whose root Kustomization another entry applies from elsewhere: a
// Kustomization that applies itself but is no root.
func dropReached(w *model.Repository, entries []model.Entry) []model.Entry {
	if len(entries) < 2 {
		return entries
	}
	tree := w.Tree(w.Repo, ".", nil)
	reached := map[string]bool{} // file of a root, used by the directory of another Kustomization
	for i, e := range entries {
		for j, other := range entries {
			if i == j || e.Pos.File == "" || other.Dir == e.Dir {
				continue
			}
			if slices.Contains(tree.Uses(other.Dir), e.Pos.File) && e.Kustomization != other.Kustomization {
				reached[e.Dir] = true
			}
		}
	}
	// A Kustomization with another name inside the tree that a root's children build.
	for _, e := range entries {
		if reached[e.Dir] || e.Pos.File == "" || len(e.Generated) > 0 {
			continue
		}
		for _, d := range w.Documents {
			if d.GroupKind() != schema.Kustomization || d.Name == e.Kustomization.Name || model.HasVariable(d.Root.Get("spec", "path").Text()) {
				continue
			}
			dir := parse.CleanPath(d.Root.Get("spec", "path").Text())
			if dir == e.Dir || dir == "." || !tree.IsDir(dir) || d.File == e.Pos.File && dir == e.Dir {
				continue
			}
			inOther := slices.ContainsFunc(entries, func(o model.Entry) bool {
				return o.Dir != e.Dir && strings.HasPrefix(d.File, o.Dir+"/")
			})
			if inOther && slices.Contains(tree.Uses(dir), e.Pos.File) {
				reached[e.Dir] = true
			}
		}
	}
	ways := make([]map[string]bool, len(entries))
	for i, e := range entries {
		ways[i] = reachedDirs(w, tree, e)
	}
	for i, e := range entries {
		for j, other := range entries {
			if i != j && len(e.Generated) == 0 && !isSync(e.Pos.File, e.Dir) && ways[j][e.Dir] && !ways[i][other.Dir] {
				reached[e.Dir] = true
			}
		}
	}
	return slices.DeleteFunc(entries, func(e model.Entry) bool { return reached[e.Dir] })
}

// reachedDirs returns the directories that the Kustomizations of an entry lead to, as their documents say.
func reachedDirs(w *model.Repository, tree *build.Tree, e model.Entry) map[string]bool {
	seen := map[string]bool{e.Dir: true}
	for queue := []string{e.Dir}; len(queue) > 0; queue = queue[1:] {
		for _, f := range tree.Uses(queue[0]) {
			if w.PatchFiles[f] || !model.IsManifest(f) {
				continue
			}
			for _, d := range w.Repo.Documents(f) {
				spec := d.Root.Get("spec")
				p, source := spec.Get("path").Text(), spec.Get("sourceRef", "name").Text()
				if d.GroupKind() != schema.Kustomization || p == "" || model.HasVariable(p) || spec.Get("kubeConfig").Exists() || d.Name == e.Kustomization.Name ||
					source != "" && source != e.Source.Name {
					continue
				}
				if dir := path.Join(e.ArtifactRoot, parse.CleanPath(p)); dir != "." && !seen[dir] && tree.IsDir(dir) {
					seen[dir] = true
					queue = append(queue, dir)
				}
			}
		}
	}
	return seen
}
