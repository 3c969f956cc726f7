package entry

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// inferredEntries are the directories whose Flux objects no Kustomization of the repository reaches.
func inferredEntries(w *model.Repository) []model.Entry {
	tree := w.Tree(w.Repo, ".", nil)
	covered := map[string]bool{}
	var kustomizations, others []parse.Document
	for _, d := range w.Documents {
		if !schema.IsFlux(d.GroupKind()) || !d.IsObject() || w.PatchFiles[d.File] || !tree.Has(d.File) {
			continue
		}
		if d.GroupKind() == schema.Kustomization {
			kustomizations = append(kustomizations, d)
		} else {
			others = append(others, d)
		}
	}
	for _, d := range kustomizations {
		p := d.Root.Get("spec", "path").Text()
		if p == "" || model.HasVariable(p) || !tree.IsDir(parse.CleanPath(p)) || parse.CleanPath(p) == "." {
			continue
		}
		for _, f := range tree.Uses(parse.CleanPath(p)) {
			covered[f] = true
		}
	}
	var free []parse.Document
	listed := map[string]bool{}
	for _, f := range tree.Files() {
		if model.IsKustomizeFile(f) {
			for _, used := range tree.Uses(path.Dir(f)) {
				listed[used] = true
			}
		}
	}
	for _, d := range kustomizations {
		// What the kustomization file of its folder leaves out, no build applies: no cluster starts there.
		if !covered[d.File] && (listed[d.File] || tree.KustomizationFile(path.Dir(d.File)) == "") {
			free = append(free, d)
		}
	}
	if len(kustomizations) == 0 {
		if len(others) == 0 {
			return nil
		}
		e := plainEntry(w, commonDir(others))
		e.Unbuilt = !buildsWhole(w, tree, e.Dir)
		return []model.Entry{e}
	}
	if len(free) == 0 {
		return nil
	}
	dirs := splitClusters(w, tree, inOverlays(w, tree, free, covered))
	var entries []model.Entry
	for _, dir := range dirs {
		entries = append(entries, plainEntry(w, widen(dir, dirs, others, covered)))
	}
	return entries
}

// widen takes in the folders beside an inferred entry: its parent, as long as that holds more Flux
// objects, none that another Kustomization reaches, and no other entry.
func widen(dir string, dirs []string, others []parse.Document, covered map[string]bool) string {
	for {
		up := path.Dir(dir)
		if up == "." {
			return dir
		}
		more := false
		for _, d := range others {
			if strings.HasPrefix(d.File, up+"/") {
				if covered[d.File] {
					return dir
				}
				more = more || !strings.HasPrefix(d.File, dir+"/")
			}
		}
		taken := slices.ContainsFunc(dirs, func(other string) bool { return other != dir && strings.HasPrefix(other+"/", up+"/") })
		if !more || taken {
			return dir
		}
		dir = up
	}
}

// buildsWhole reports whether a directory can be built as one.
func buildsWhole(w *model.Repository, tree *build.Tree, dir string) bool {
	b := w.Build(tree, dir, build.Overlay{})
	return !b.Failed && len(b.Problems) == 0
}

// commonDir returns the deepest directory that holds all documents.
func commonDir(docs []parse.Document) string {
	dir := path.Dir(docs[0].File)
	for _, d := range docs[1:] {
		for dir != "." && !strings.HasPrefix(d.File, dir+"/") {
			dir = path.Dir(dir)
		}
	}
	return dir
}

// inOverlays puts documents where they take effect: a base that overlays share counts once in the
// folder of each overlay, because every one of them is applied on its own.
func inOverlays(w *model.Repository, tree *build.Tree, docs []parse.Document, covered map[string]bool) []parse.Document {
	uses := map[string][]string{} // by the directory of each kustomization file
	inner := map[string]bool{}    // kustomization files that another directory builds on
	for _, f := range tree.Files() {
		if !model.IsKustomizeFile(f) || covered[f] {
			continue
		}
		dir := path.Dir(f)
		uses[dir] = tree.Uses(dir)
		for _, used := range uses[dir] {
			inner[used] = inner[used] || model.IsKustomizeFile(used) && path.Dir(used) != dir
		}
	}
	users := map[string][]string{} // overlays of each file
	for _, dir := range slices.Sorted(maps.Keys(uses)) {
		if inner[tree.KustomizationFile(dir)] {
			continue
		}
		for _, f := range uses[dir] {
			users[f] = append(users[f], dir)
		}
	}
	var all []parse.Document
	for _, d := range docs {
		if len(users[d.File]) == 0 {
			all = append(all, d)
		}
		for _, dir := range users[d.File] {
			moved := d
			moved.File = path.Join(dir, path.Base(d.File))
			all = append(all, moved)
		}
	}
	return all
}

// splitClusters divides documents into the directories of single clusters: the directory that holds them
// all, unless it holds the same object twice, is a folder of clusters by its name, or cannot be
// built as one; then those below it.
func splitClusters(w *model.Repository, tree *build.Tree, docs []parse.Document) []string {
	dir := commonDir(docs)
	seen := map[string]string{}
	conflict := false
	children := map[string][]parse.Document{}
	for _, d := range docs {
		rest := strings.TrimPrefix(d.File, dir+"/")
		if dir == "." {
			rest = d.File
		}
		child, _, below := strings.Cut(rest, "/")
		if !below {
			child = ""
		}
		id := fmt.Sprint(d.GroupKind(), d.Namespace, d.Name)
		if have, ok := seen[id]; ok && have != child {
			conflict = true
		}
		seen[id] = child
		children[child] = append(children[child], d)
	}
	apart := len(children) > 1 && children[""] == nil
	if apart && !conflict {
		conflict = path.Base(dir) == "clusters" || tree.KustomizationFile(dir) == "" && w.Build(tree, dir, build.Overlay{}).Failed
	}
	if !conflict {
		return []string{dir}
	}
	var all []string
	for _, child := range slices.Sorted(maps.Keys(children)) {
		if child == "" {
			continue
		}
		all = append(all, splitClusters(w, tree, children[child])...)
	}
	if len(all) == 0 {
		return []string{dir}
	}
	return all
}
