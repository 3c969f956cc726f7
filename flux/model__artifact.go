package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// artifactCut is how an ArtifactGenerator makes an artifact: the sources that it reads, and what it
// copies from them.
type artifactCut struct {
	sources map[string]graph.Key // by alias
	copies  []copyOp
}

type copyOp struct {
	from, to string
	exclude  []string
	extract  bool
}

// push is an artifact that a pipeline of the repository makes of one of its directories.
type push struct {
	url  string // without scheme, tag and digest; may hold shell variables
	path string // the directory that becomes the artifact's root
}

// artifact is what a source gives to a Kustomization.
type artifact struct {
	tree    *parse.Tree // nil: its content is elsewhere, or not known
	name    string      // of the --source it was read from; empty: this repository
	remote  string      // the URL where tree is nil and the source is known
	cut     bool        // an ArtifactGenerator put the tree together
	unknown string      // why nothing is known, where tree is nil and there is no URL
	absent  bool        // the source is not in the repository
}
