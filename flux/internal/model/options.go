package model

import (
	"github.com/fluxgraph/fluxgraph/graph"
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

// EntryOption is what the user knows of where a cluster starts. Each field may be given alone.
type EntryOption struct {
	Name         string     // of the cluster; empty: derived from Dir, or, without Dir, every cluster
	Dir          string     // the directory that the root Kustomization applies, by slash path from the repository's root; empty: as found
	Source       graph.Key  // of the root Kustomization; zero: as found
	ArtifactRoot string     // the directory that the source delivers as the artifact's root, by slash path; empty: as found
	Variables    []Variable // substitution variables that nothing in the repository supplies
}

// Variable is a substitution variable that only the cluster knows.
type Variable struct {
	Name   string
	Value  string
	Secret bool // the value is used nowhere, so that nothing can print it: references to the variable stay as they are
}

// SourceDir is a local checkout that is read in place of a GitRepository or OCIRepository.
type SourceDir struct {
	Name string // name, namespace/name or URL of the source
	Repo *parse.Repo
}
