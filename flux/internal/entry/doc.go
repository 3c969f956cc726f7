// Package entry finds where the clusters of a repository start.
//
// A cluster starts with the Kustomization that Flux reconciles first, its root. Out of a [model.Repository]
// come [model.Entry] values, one for each cluster: the root Kustomization, the directory that it applies, its
// source, and the directory of the repository that this source delivers as the artifact's root. All
// directories are slash paths from the repository's root. How an entry is known is its graph.EntryHow.
//
// There is a file for every way in which an entry is found, the most reliable first:
//
//   - given.go: the user names the directory
//   - instance.go: a FluxInstance declares a sync
//   - declared.go: a Kustomization applies the directory that it is in, as those of flux bootstrap do
//   - inferred.go: no Kustomization of the repository reaches a directory with Flux objects
//
// merge.go drops the entries that another entry reaches, source.go decides whether a source can be this
// repository, and names.go names the clusters.
//
// The package does not evaluate what a root applies (package place); it builds single directories and
// follows spec.path, as far as finding a root needs it.
//
// It follows https://fluxcd.io/flux/installation/bootstrap/ and
// https://fluxoperator.dev/docs/crd/fluxinstance/#sync-configuration.
package entry
