package check

import "github.com/fluxgraph/fluxgraph/graph"

// InvalidManifest finds documents that Flux applies, or would, and that do not parse or are no object.
var InvalidManifest = register(&Check{
	ID:       "invalid-manifest",
	Title:    "a document that Flux applies is no Kubernetes object",
	Severity: Error,
	Run:      reportProblems(graph.InvalidManifest),
})
