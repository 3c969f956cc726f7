package flux

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// findEntries finds the clusters of a repository.
func findEntries(w *world) []entry {
	if len(w.opts.Entries) > 0 {
		return givenEntries(w)
	}
	entries := append(instanceEntries(w), declaredEntries(w)...)
	// Two declarations over one directory of one artifact are one cluster: the first stands.
	seen := map[string]bool{}
	entries = slices.DeleteFunc(entries, func(e entry) bool {
		again := seen[e.dir]
		seen[e.dir] = true
		return again
	})
	entries = dropReached(w, entries)
	if len(entries) == 0 {
		entries = inferredEntries(w)
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.dir, b.dir) })
	return entries
}

// givenEntries are those that the user named. Where the repository declares an entry for the
// directory, its root Kustomization is used.
func givenEntries(w *world) []entry {
	declared := append(instanceEntries(w), declaredEntries(w)...)
	var all []entry
	for _, g := range w.opts.Entries {
		dir := parse.CleanPath(g.Dir)
		if slices.ContainsFunc(all, func(e entry) bool { return e.dir == dir && e.name == g.Name }) {
			continue
		}
		e := plainEntry(w, dir)
		for _, d := range declared {
			if d.dir == dir {
				e = d
				break
			}
		}
		e.name, e.how = g.Name, graph.Given
		all = append(all, e)
	}
	return all
}

// plainEntry is an entry that nothing declares: as if flux bootstrap had been run on the directory.
func plainEntry(w *world, dir string) entry {
	name := graph.Key{Kind: Kustomization, Namespace: "flux-system", Name: "flux-system"}
	return entry{
		dir: dir, how: graph.InferredHow, root: ".", kustomization: name,
		source: graph.Key{Kind: GitRepository, Namespace: "flux-system", Name: "flux-system"},
		spec: object(map[string]any{
			"apiVersion": kustomizeGroup + "/v1", "kind": "Kustomization",
			"metadata": map[string]any{"name": "flux-system", "namespace": "flux-system"},
			"spec":     map[string]any{"path": "./" + dir, "prune": true, "sourceRef": map[string]any{"kind": "GitRepository", "name": "flux-system"}},
		}),
		pos: graph.Pos{File: dir},
	}
}

// dropReached leaves out entries whose root Kustomization another entry applies from elsewhere: a
// Kustomization that applies itself but is no root.
func dropReached(w *world, entries []entry) []entry {
	if len(entries) < 2 {
		return entries
	}
	tree := w.tree(w.repo, ".", nil)
	reached := map[string]bool{} // file of a root, used by the directory of another Kustomization
	for i, e := range entries {
		for j, other := range entries {
			if i == j || e.pos.File == "" || other.dir == e.dir {
				continue
			}
			if slices.Contains(tree.Uses(other.dir), e.pos.File) && e.kustomization != other.kustomization {
				reached[e.dir] = true
			}
		}
	}
	// A Kustomization with another name inside the tree that a root's children build.
	for _, e := range entries {
		if reached[e.dir] || e.pos.File == "" || len(e.made) > 0 {
			continue
		}
		for _, d := range w.raw {
			if d.GroupKind() != Kustomization || d.Name == e.kustomization.Name || symbolic(d.Root.Get("spec", "path").Text()) {
				continue
			}
			dir := parse.CleanPath(d.Root.Get("spec", "path").Text())
			if dir == e.dir || dir == "." || !tree.IsDir(dir) || d.File == e.pos.File && dir == e.dir {
				continue
			}
			inOther := slices.ContainsFunc(entries, func(o entry) bool {
				return o.dir != e.dir && strings.HasPrefix(d.File, o.dir+"/")
			})
			if inOther && slices.Contains(tree.Uses(dir), e.pos.File) {
				reached[e.dir] = true
			}
		}
	}
	ways := make([]map[string]bool, len(entries))
	for i, e := range entries {
		ways[i] = reachedDirs(w, tree, e)
	}
	for i, e := range entries {
		for j, other := range entries {
			if i != j && len(e.made) == 0 && !isSync(e.pos.File, e.dir) && ways[j][e.dir] && !ways[i][other.dir] {
				reached[e.dir] = true
			}
		}
	}
	return slices.DeleteFunc(entries, func(e entry) bool { return reached[e.dir] })
}

// reachedDirs returns the directories that the Kustomizations of an entry lead to, as their documents say.
func reachedDirs(w *world, tree *parse.Tree, e entry) map[string]bool {
	seen := map[string]bool{e.dir: true}
	for queue := []string{e.dir}; len(queue) > 0; queue = queue[1:] {
		for _, f := range tree.Uses(queue[0]) {
			if w.patches[f] || !isManifest(f) {
				continue
			}
			for _, d := range w.repo.Documents(f) {
				spec := d.Root.Get("spec")
				p, source := spec.Get("path").Text(), spec.Get("sourceRef", "name").Text()
				if d.GroupKind() != Kustomization || p == "" || symbolic(p) || spec.Get("kubeConfig").Exists() || d.Name == e.kustomization.Name ||
					source != "" && source != e.source.Name {
					continue
				}
				if dir := path.Join(e.root, parse.CleanPath(p)); dir != "." && !seen[dir] && tree.IsDir(dir) {
					seen[dir] = true
					queue = append(queue, dir)
				}
			}
		}
	}
	return seen
}
