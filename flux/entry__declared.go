package flux

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// declaredEntries are the Kustomizations that apply the directory holding them: building spec.path
// gives the Kustomization itself, with that path. The raw document does not decide, because an entry
// may be an overlay that patches it.
func declaredEntries(w *world) []entry {
	all := w.tree(w.repo, ".", nil)
	tried := map[string]bool{}
	var found [][2]string
	for _, d := range w.raw {
		if d.GroupKind() != Kustomization {
			continue
		}
		p := d.Root.Get("spec", "path").Text()
		if p == "" {
			continue
		}
		for _, candidate := range candidateDirs(w, all, p) {
			if dir := candidate[1]; !tried[dir] && (isSync(d.File, dir) || slices.Contains(all.Uses(dir), d.File)) {
				tried[dir] = true
				found = append(found, candidate)
			}
		}
	}
	answers := make([]*entry, len(found))
	var wait sync.WaitGroup
	for i, candidate := range found {
		wait.Go(func() {
			if e, ok := selfApplied(w, candidate[0], candidate[1]); ok {
				answers[i] = &e
			}
		})
	}
	wait.Wait()
	var entries []entry
	for _, e := range answers {
		if e != nil {
			entries = append(entries, *e)
		}
	}
	return entries
}

// selfApplied builds a directory and looks for the Kustomization in it that applies it.
func selfApplied(w *world, root, dir string) (entry, bool) {
	tree := w.tree(w.repo, root, nil)
	at := relativeDir(root, dir)
	built := w.build(tree, at, parse.Overlay{})
	for _, o := range built.Objects {
		key := w.key(o.Root)
		if key.Kind != Kustomization {
			continue
		}
		p := o.Root.Get("spec", "path").Text()
		if symbolic(p) || !o.Root.Get("spec", "path").Exists() || parse.CleanPath(p) != at {
			continue
		}
		source := sourceKey(o.Root)
		if !isOwnSource(w, built, source) || dir == "." && source.Name != "flux-system" && !isKnownSource(w, built, source) {
			continue
		}
		return entry{dir: dir, how: graph.Declared, root: root, kustomization: key, source: source, spec: o.Root,
			pos: o.Pos, ignore: ignoreInBuild(w, built, source)}, true
	}
	return bootstrappedEntry(w, root, dir, built.Failed && dir != ".")
}

// isSync reports whether a file is the one that flux bootstrap writes for a directory.
// See https://fluxcd.io/flux/installation/bootstrap/.
func isSync(file, dir string) bool {
	return path.Base(file) == "gotk-sync.yaml" && (dir == "." || strings.HasPrefix(file, dir+"/"))
}

// bootstrappedEntry finds the Kustomization that applies a directory among its documents, where building
// it does not give any: flux bootstrap has put it and its source on the cluster all the same. Any
// file may hold the two where the directory does not build, only bootstrap's own where it does.
func bootstrappedEntry(w *world, root, dir string, failed bool) (entry, bool) {
	all := w.tree(w.repo, ".", nil)
	uses := all.Uses(dir)
	for _, d := range w.raw {
		if d.GroupKind() != Kustomization || w.patches[d.File] || !isSync(d.File, dir) && !(failed && slices.Contains(uses, d.File)) {
			continue
		}
		p := d.Root.Get("spec", "path").Text()
		if p == "" || symbolic(p) || parse.CleanPath(p) != relativeDir(root, dir) {
			continue
		}
		e := entry{dir: dir, how: graph.Declared, root: root, kustomization: w.key(d.Root), source: sourceKey(d.Root), spec: d.Root, pos: d.Pos()}
		pair := false // bootstrap writes the source into the same file
		for _, other := range w.repo.Documents(d.File) {
			if other.IsObject() {
				e.raw = append(e.raw, other)
			}
			if w.key(other.Root) == e.source && e.source.Name == e.kustomization.Name {
				e.ignore = ignoreOf(other.Root)
				pair = true
			}
		}
		if pair {
			return e, true
		}
	}
	return entry{}, false
}

func relativeDir(root, dir string) string {
	if root == "." {
		return dir
	}
	if root == dir {
		return "."
	}
	return strings.TrimPrefix(dir, root+"/")
}

// isOwnSource reports whether the source of a root can be this repository: it can, unless it stands in
// the build and names another one.
func isOwnSource(w *world, built *parse.Built, key graph.Key) bool {
	for _, o := range built.Objects {
		if w.key(o.Root) != key || key.Kind != GitRepository {
			continue
		}
		u := o.Root.Get("spec", "url").Text()
		remotes := w.repo.Remotes()
		if len(remotes) == 0 || symbolic(u) {
			return true
		}
		return slices.ContainsFunc(remotes, func(own string) bool {
			return sameRepository(u, own) || path.Base(normalURL(u)) == path.Base(normalURL(own))
		})
	}
	return true
}

// isKnownSource reports whether the source of a root is this repository by evidence: a remote of it, or
// an artifact that one of its pipelines pushes. A root that applies the whole repository needs it,
// because ./ is also how Kustomizations name all of somebody else's.
func isKnownSource(w *world, built *parse.Built, key graph.Key) bool {
	for _, o := range built.Objects {
		if w.key(o.Root) != key {
			continue
		}
		u := o.Root.Get("spec", "url").Text()
		return slices.ContainsFunc(w.repo.Remotes(), func(own string) bool { return sameRepository(u, own) }) ||
			slices.ContainsFunc(w.pushes, func(p push) bool { return u != "" && strings.HasPrefix(p.url, u) })
	}
	return false
}

// ignoreInBuild returns spec.ignore of a source in a build.
func ignoreInBuild(w *world, built *parse.Built, key graph.Key) *string {
	for _, o := range built.Objects {
		if w.key(o.Root) == key {
			return ignoreOf(o.Root)
		}
	}
	return nil
}
