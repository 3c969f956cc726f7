package entry

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Declared are the Kustomizations that apply the directory holding them: building spec.path
// gives the Kustomization itself, with that path. The raw document does not decide, because an entry
// may be an overlay that patches it.
func Declared(w *model.Repository) []model.Entry {
	all := w.Tree(w.Repo, ".", nil)
	tried := map[string]bool{}
	var found [][2]string
	for _, d := range w.Documents {
		if d.GroupKind() != schema.Kustomization {
			continue
		}
		p := d.Root.Get("spec", "path").Text()
		if p == "" {
			continue
		}
		for _, candidate := range artifact.Candidates(w, all, p) {
			if dir := candidate[1]; !tried[dir] && (isSync(d.File, dir) || slices.Contains(all.Uses(dir), d.File)) {
				tried[dir] = true
				found = append(found, candidate)
			}
		}
	}
	answers := make([]*model.Entry, len(found))
	var wait sync.WaitGroup
	for i, candidate := range found {
		wait.Go(func() {
			if e, ok := selfApplied(w, candidate[0], candidate[1]); ok {
				answers[i] = &e
			}
		})
	}
	wait.Wait()
	var entries []model.Entry
	for _, e := range answers {
		if e != nil {
			entries = append(entries, *e)
		}
	}
	return entries
}

// selfApplied builds a directory and looks for the Kustomization in it that applies it.
func selfApplied(w *model.Repository, root, dir string) (model.Entry, bool) {
	tree := w.Tree(w.Repo, root, nil)
	at := relativeDir(root, dir)
	built := w.Build(tree, at, build.Overlay{})
	for _, o := range built.Objects {
		key := w.Key(o.Root)
		if key.Kind != schema.Kustomization {
			continue
		}
		p := o.Root.Get("spec", "path").Text()
		if model.HasVariable(p) || !o.Root.Get("spec", "path").Exists() || parse.CleanPath(p) != at {
			continue
		}
		source := artifact.SourceKey(o.Root)
		if !isOwnSource(w, built, source) || dir == "." && source.Name != "flux-system" && !isKnownSource(w, built, source) {
			continue
		}
		return model.Entry{Dir: dir, How: graph.Declared, ArtifactRoot: root, Kustomization: key, Source: source, Root: o.Root,
			Pos: o.Pos, Ignore: ignoreInBuild(w, built, source)}, true
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
func bootstrappedEntry(w *model.Repository, root, dir string, failed bool) (model.Entry, bool) {
	all := w.Tree(w.Repo, ".", nil)
	uses := all.Uses(dir)
	for _, d := range w.Documents {
		if d.GroupKind() != schema.Kustomization || w.PatchFiles[d.File] || !isSync(d.File, dir) && !(failed && slices.Contains(uses, d.File)) {
			continue
		}
		p := d.Root.Get("spec", "path").Text()
		if p == "" || model.HasVariable(p) || parse.CleanPath(p) != relativeDir(root, dir) {
			continue
		}
		e := model.Entry{Dir: dir, How: graph.Declared, ArtifactRoot: root, Kustomization: w.Key(d.Root), Source: artifact.SourceKey(d.Root), Root: d.Root, Pos: d.Pos()}
		pair := false // bootstrap writes the source into the same file
		for _, other := range w.Repo.Documents(d.File) {
			if other.IsObject() {
				e.Documents = append(e.Documents, other)
			}
			if w.Key(other.Root) == e.Source && e.Source.Name == e.Kustomization.Name {
				e.Ignore = artifact.Ignore(other.Root)
				pair = true
			}
		}
		if pair {
			return e, true
		}
	}
	return model.Entry{}, false
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
func isOwnSource(w *model.Repository, built *build.Result, key graph.Key) bool {
	for _, o := range built.Objects {
		if w.Key(o.Root) != key || key.Kind != schema.GitRepository {
			continue
		}
		u := o.Root.Get("spec", "url").Text()
		remotes := w.Repo.Remotes()
		if len(remotes) == 0 || model.HasVariable(u) {
			return true
		}
		return slices.ContainsFunc(remotes, func(own string) bool {
			return artifact.SameRepository(u, own) || path.Base(artifact.NormalURL(u)) == path.Base(artifact.NormalURL(own))
		})
	}
	return true
}

// isKnownSource reports whether the source of a root is this repository by evidence: a remote of it, or
// an artifact that one of its pipelines pushes. A root that applies the whole repository needs it,
// because ./ is also how Kustomizations name all of somebody else's.
func isKnownSource(w *model.Repository, built *build.Result, key graph.Key) bool {
	for _, o := range built.Objects {
		if w.Key(o.Root) != key {
			continue
		}
		u := o.Root.Get("spec", "url").Text()
		return slices.ContainsFunc(w.Repo.Remotes(), func(own string) bool { return artifact.SameRepository(u, own) }) ||
			slices.ContainsFunc(w.Pushes, func(p model.Push) bool { return u != "" && strings.HasPrefix(p.Url, u) })
	}
	return false
}

// ignoreInBuild returns spec.ignore of a source in a build.
func ignoreInBuild(w *model.Repository, built *build.Result, key graph.Key) *string {
	for _, o := range built.Objects {
		if w.Key(o.Root) == key {
			return artifact.Ignore(o.Root)
		}
	}
	return nil
}
