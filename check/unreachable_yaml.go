package check

import "github.com/fluxgraph/fluxgraph/graph"

// UnreachableYAML finds manifests that no cluster applies: a file that no kustomization file lists, a
// folder that no Kustomization points at.
var UnreachableYAML = register(&Check{
	ID:       "unreachable-yaml",
	Title:    "no cluster applies a manifest",
	Severity: Warning,
	Run:      reportProblems(graph.UnreachableYAML),
})
