package model

import (
	"github.com/fluxgraph/fluxgraph/parse"
)

// Options are the input of flux.Graph besides the repository. With the zero Options everything is found in the
// repository itself.
type Options struct {
	Name    string        // of the repository: the name of a cluster that has no other; empty: "cluster"
	Entries []EntryOption // the entries to start from; empty: those that the repository itself has
	Sources []SourceDir   // local checkouts of other repositories
	Charts  ChartRenderer // renders the charts of releases; nil: what a chart deploys is inferred from the values
}

// EntryOption is a directory that a cluster's root Kustomization applies.
type EntryOption struct {
	Name string // of the cluster; empty: derived from Dir
	Dir  string // slash path from the repository's root
}

// SourceDir is a local checkout that is read in place of a GitRepository or OCIRepository.
type SourceDir struct {
	Name string // name, namespace/name or URL of the source
	Repo *parse.Repo
}
