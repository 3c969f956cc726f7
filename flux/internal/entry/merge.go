package entry

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// dropReached returns the entries without those whose root Kustomization another entry applies: a Kustomization
// that applies itself without being a root. The entries have different directories.
func dropReached(r *model.Repository, entries []model.Entry) []model.Entry {
	if len(entries) < 2 {
		return entries
	}
	m := merger{repository: r, tree: r.Tree(r.Repo, ".", nil), entries: entries, reached: make([]map[string]bool, len(entries))}
	for i, e := range entries {
		m.reached[i] = m.reachedDirs(e)
	}
	var kept []model.Entry
	for i, e := range entries {
		if !m.isUsedByEntry(e) && !m.isUsedByKustomization(e) && !m.isReached(i) {
			kept = append(kept, e)
		}
	}
	return kept
}

// merger knows which entries reach each other.
type merger struct {
	repository *model.Repository
	tree       *build.Tree // the repository as one artifact
	entries    []model.Entry
	reached    []map[string]bool // for each entry, the directories that its Kustomizations lead to
}

// isUsedByEntry reports whether building the directory of another entry reads the file of an entry's root.
func (m merger) isUsedByEntry(e model.Entry) bool {
	return e.Pos.File != "" && slices.ContainsFunc(m.entries, func(other model.Entry) bool {
		return other.Dir != e.Dir && other.Kustomization != e.Kustomization && slices.Contains(m.tree.Uses(other.Dir), e.Pos.File)
	})
}

// isUsedByKustomization reports whether a Kustomization with another name, in a file below another entry,
// applies the file of an entry's root.
func (m merger) isUsedByKustomization(e model.Entry) bool {
	if e.Pos.File == "" || len(e.Generated) > 0 {
		return false
	}
	for _, d := range m.repository.Documents {
		if d.GroupKind() != schema.Kustomization || d.Name == e.Kustomization.Name || model.HasVariable(d.Root.Get("spec", "path").Text()) {
			continue
		}
		dir := parse.CleanPath(d.Root.Get("spec", "path").Text())
		if dir == e.Dir || dir == "." || !m.tree.IsDir(dir) {
			continue
		}
		if m.isBelowOther(d.File, e) && slices.Contains(m.tree.Uses(dir), e.Pos.File) {
			return true
		}
	}
	return false
}

// isBelowOther reports whether a file is below the directory of another entry than e.
func (m merger) isBelowOther(file string, e model.Entry) bool {
	return slices.ContainsFunc(m.entries, func(other model.Entry) bool {
		return other.Dir != e.Dir && strings.HasPrefix(file, other.Dir+"/")
	})
}

// isReached reports whether the Kustomizations of another entry lead to the directory of the i-th entry, and
// not the other way round. What flux bootstrap or a FluxInstance declares is always a root.
func (m merger) isReached(i int) bool {
	e := m.entries[i]
	if len(e.Generated) > 0 || isSyncFile(e.Pos.File, e.Dir) {
		return false
	}
	for j, other := range m.entries {
		if i != j && m.reached[j][e.Dir] && !m.reached[i][other.Dir] {
			return true
		}
	}
	return false
}

// reachedDirs returns the directories that the Kustomizations of an entry lead to, its own included, as
// the documents show them before patches.
func (m merger) reachedDirs(e model.Entry) map[string]bool {
	reached := map[string]bool{e.Dir: true}
	for queue := []string{e.Dir}; len(queue) > 0; queue = queue[1:] {
		for _, dir := range m.appliedDirs(queue[0], e) {
			if !reached[dir] {
				reached[dir] = true
				queue = append(queue, dir)
			}
		}
	}
	return reached
}

// appliedDirs returns the directories that the Kustomizations in a directory apply on the cluster of an entry.
func (m merger) appliedDirs(dir string, e model.Entry) []string {
	var dirs []string
	for _, f := range m.tree.Uses(dir) {
		if m.repository.PatchFiles[f] || !model.IsManifest(f) {
			continue
		}
		for _, d := range m.repository.Repo.Documents(f) {
			specPath := d.Root.Get("spec", "path").Text()
			if specPath == "" || model.HasVariable(specPath) || !appliesOnCluster(d, e) {
				continue
			}
			if applied := path.Join(e.ArtifactRoot, parse.CleanPath(specPath)); applied != "." && m.tree.IsDir(applied) {
				dirs = append(dirs, applied)
			}
		}
	}
	return dirs
}

// appliesOnCluster reports whether a document is a Kustomization other than the root that applies from the
// source of an entry's root to the same cluster.
func appliesOnCluster(d parse.Document, e model.Entry) bool {
	spec := d.Root.Get("spec")
	source := spec.Get("sourceRef", "name").Text()
	return d.GroupKind() == schema.Kustomization && d.Name != e.Kustomization.Name && !spec.Get("kubeConfig").Exists() &&
		(source == "" || source == e.Source.Name)
}
