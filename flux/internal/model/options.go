package model

import (
	"github.com/fluxgraph/fluxgraph/parse"
)

// Options steer Graph. The zero Options find everything in the repository itself.
type Options struct {
	Name    string        // of the repository, to name a cluster that has no better name; empty: "cluster"
	Entries []EntryOption // the entries to start from; empty: those that the repository shows
	Sources []SourceDir   // local checkouts of other repositories
	Charts  ChartRenderer // renders the charts of releases; nil: what charts deploy is inferred from values
}

// EntryOption names a directory that a cluster's root Kustomization applies.
type EntryOption struct {
	Name string // of the cluster; empty: made from Dir
	Dir  string // slash path from the repository's root
}

// SourceDir says that a GitRepository or OCIRepository is to be read from a local checkout.
type SourceDir struct {
	Name string // name, namespace/name or URL of the source
	Repo *parse.Repo
}
