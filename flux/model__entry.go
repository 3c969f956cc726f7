package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// entry is where a cluster starts: its root Kustomization, and the source that this is on.
// See https://fluxcd.io/flux/installation/bootstrap/.
type entry struct {
	name          string // given by the user; empty otherwise
	dir           string // slash path from the repository's root
	how           graph.EntryHow
	kustomization graph.Key
	source        graph.Key
	spec          parse.Value   // the root Kustomization
	made          []parse.Value // objects that a FluxInstance makes, the root among them
	root          string        // the directory that is the artifact's root
	ignore        *string       // spec.ignore of the source, where only the entry knows it
	pos           graph.Pos
	raw           []parse.Document // what bootstrap applied, where the directory itself does not build
	flat          bool             // apply every document below dir as it is, because kustomize cannot
}
