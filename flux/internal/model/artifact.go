package model

import (
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
	Unknown      string      // why nothing is known, where Tree is nil and there is no RemoteURL
	SourceAbsent bool        // the repository does not declare the source
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
