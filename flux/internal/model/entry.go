package model

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Entry is where a cluster starts: its root Kustomization, and the source of it.
// See https://fluxcd.io/flux/installation/bootstrap/.
type Entry struct {
	Name          string // of the cluster, from Options; empty: derived from Dir
	Dir           string // slash path from the repository's root
	How           graph.EntryHow
	Kustomization graph.Key
	Source        graph.Key
	Root          parse.Value      // the root Kustomization
	Generated     []parse.Value    // the objects that a FluxInstance generates, the root Kustomization among them
	ArtifactRoot  string           // the directory that is the root of the artifact, by slash path from the repository's root
	Ignore        *string          // spec.ignore of the source, where no file declares the source; nil: the default
	Pos           graph.Pos        // of what declares the entry
	Documents     []parse.Document // what bootstrap applies, where Dir itself is not built
	Unbuilt       bool             // apply every document below Dir as it is, because kustomize cannot build Dir
}
