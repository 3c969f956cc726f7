package model

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Recipe is how an ArtifactGenerator makes an artifact: the sources that it reads, and what it
// copies from them.
type Recipe struct {
	Sources map[string]graph.Key // by alias
	Copies  []Copy
}

type Copy struct {
	From, To string
	Exclude  []string
	Extract  bool
}

// Push is an artifact that a pipeline of the repository makes of one of its directories.
type Push struct {
	Url  string // without scheme, tag and digest; may hold shell variables
	Path string // the directory that becomes the artifact's root
}

// Artifact is what a source gives to a Kustomization.
type Artifact struct {
	Tree         *build.Tree // nil: its content is elsewhere, or not known
	Checkout     string      // of the --source it was read from; empty: this repository
	RemoteURL    string      // the URL where tree is nil and the source is known
	Assembled    bool        // an ArtifactGenerator put the tree together
	Unknown      string      // why nothing is known, where tree is nil and there is no URL
	SourceAbsent bool        // the source is not in the repository
}
