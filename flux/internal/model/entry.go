package model

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Entry is where a cluster starts: its root Kustomization, and the source that this is on.
// See https://fluxcd.io/flux/installation/bootstrap/.
type Entry struct {
	Name          string // given by the user; empty otherwise
	Dir           string // slash path from the repository's root
	How           graph.EntryHow
	Kustomization graph.Key
	Source        graph.Key
	Root          parse.Value   // the root Kustomization
	Generated     []parse.Value // objects that a FluxInstance makes, the root among them
	ArtifactRoot  string        // the directory that is the artifact's root
	Ignore        *string       // spec.ignore of the source, where only the entry knows it
	Pos           graph.Pos
	Documents     []parse.Document // what bootstrap applied, where the directory itself does not build
	Unbuilt       bool             // apply every document below dir as it is, because kustomize cannot
}
