package model

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Artifact is what a source delivers to a Kustomization.
// See https://fluxcd.io/flux/components/source/.
type Artifact struct {
	Tree         *build.Tree // its files; nil: they are elsewhere, or unknown
	Checkout     string      // the SourceDir that it is read from; empty: this repository
	RemoteURL    string      // of the source, where it is known and Tree is nil
	Assembled    bool        // an ArtifactGenerator assembles the tree
	Copied       []CopiedDir // of an assembled tree: the directories that are copied as a whole
	Unknown      string      // why nothing is known, where Tree is nil and there is no RemoteURL
	SourceAbsent bool        // the repository does not declare the source
}

// CopiedDir is a directory of the repository, or of the checkout, that an ArtifactGenerator copies as a whole.
type CopiedDir struct {
	In   string // by slash path from the root of the assembled artifact
	From string // by slash path from the root of the repository or checkout
}

// RepositoryDir returns the directory of the repository, or of the checkout, that a directory of the artifact stands
// for. Of an assembled artifact it is the copied directory, also for a directory above it that holds nothing
// else. ok is false where the artifact's directory holds what several copies brought.
func (a Artifact) RepositoryDir(dir string) (from string, ok bool) {
	if !a.Assembled {
		return a.Tree.Where(dir), true
	}
	var below []CopiedDir
	for _, c := range slices.Backward(a.Copied) {
		if rel, inside := RelativePath(c.In, dir); inside {
			if from := path.Join(c.From, rel); a.standsFor(dir, from) {
				return from, true
			}
		} else if _, isBelow := RelativePath(dir, c.In); isBelow {
			below = append(below, c)
		}
	}
	switch {
	case len(below) == 0:
		from = a.Tree.Where(dir)
		return from, a.standsFor(dir, from)
	case len(below) > 1 || !a.holdsOnly(dir, below[0].In):
		return "", false
	}
	return below[0].From, a.standsFor(below[0].In, below[0].From)
}

// standsFor reports whether every file below a directory of the artifact has the same path below another of the
// repository.
func (a Artifact) standsFor(dir, from string) bool {
	for _, p := range a.Tree.Files() {
		rel, inside := RelativePath(dir, p)
		if f, _ := a.Tree.File(p); inside && f.File != path.Join(from, rel) {
			return false
		}
	}
	return true
}

// holdsOnly reports whether all files below a directory of the artifact are below an inner one.
func (a Artifact) holdsOnly(dir, inner string) bool {
	for _, p := range a.Tree.Files() {
		_, inside := RelativePath(dir, p)
		if _, isInner := RelativePath(inner, p); inside && !isInner {
			return false
		}
	}
	return true
}

// RelativePath returns a slash path from a directory on, "." for the directory itself. ok is false where the
// path is not below the directory.
func RelativePath(dir, name string) (rel string, ok bool) {
	switch {
	case dir == ".":
		return name, true
	case name == dir:
		return ".", true
	}
	return strings.CutPrefix(name, dir+"/")
}

// Recipe is how an ArtifactGenerator assembles one artifact.
// See https://fluxcd.io/flux/components/source/artifactgenerators/.
type Recipe struct {
	Sources map[string]graph.Key // by alias
	Copies  []Copy               // in order; a later one overwrites files of an earlier one
}

// Copy is one step of a Recipe.
type Copy struct {
	From, To string   // as the manifest has them: @alias/glob, and @artifact/path
	Exclude  []string // globs of files that are not copied
	Extract  bool     // unpack tarballs instead of copying them
}

// Push is an artifact that a pipeline of the repository builds from one of its directories.
type Push struct {
	URL  string // without scheme, tag and digest; may hold shell variables
	Path string // the directory that is the root of the artifact, by slash path from the repository's root
	Pos  graph.Pos
}
