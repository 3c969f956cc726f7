// Package build builds one directory of a tree with kustomize as kustomize-controller does: in memory,
// offline, with plugins off. It substitutes no variables, and knows nothing of clusters or sources.
//
// A [Tree] of files, a directory and an [Overlay] (the fields of a Flux Kustomization that kustomize
// understands) go in; a [Result] comes out: objects in the order in which kustomize gives them, each with the
// document that it began as, the remote bases that would have been fetched, the files that were read,
// and what is wrong, as a graph.Problem. A mistake of the repository is never an error. What a kustomization
// file names but the tree does not hold is left out, so that the rest is still built; why kustomize refuses
// a directory is told in one sentence, with the line to look at.
//
// It follows https://fluxcd.io/flux/components/kustomize/kustomizations/ and
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/.
package build
