// Package reach finds what is in a repository and is not used: manifests that no cluster applies, and sources,
// ConfigMaps and Secrets that nothing refers to.
//
// Unreachable takes a repository with its clusters, and returns the objects that no cluster applies, and as
// problems with a problem.Unapplied those files and directories of which it is certain. Unused takes the supply.Index of
// a cluster with the references of its objects, and returns a Usage for each object that nothing refers to: what
// may use it all the same, by its name, by a label, or out of a manifest that could not be read. UnreadProblems
// returns what is wrong with manifests that no build reads.
//
// The package does not follow references (package link does), and writes no sentence about manifests that are
// not applied. Where scripts, pages or unread manifests may use something, it reports nothing, or reports
// the doubt; package evidence reads those.
//
// What a Kustomization applies follows https://fluxcd.io/flux/components/kustomize/kustomizations/.
package reach
