// Package overlay reads the part of a Flux object that is a kustomization: the fields of a Kustomization's spec
// that kustomize-controller adds to the kustomization file of the directory, and lists of kustomize patches
// elsewhere, such as those of a FluxInstance or of a HelmRelease's post renderers.
//
// In: a parse.Value. Out: a build.Overlay, or patched objects. An error is a field that kustomize would refuse.
// The package builds no directory; that is parse/build.
//
// It follows https://fluxcd.io/flux/components/kustomize/kustomizations/#patches and the sections after it.
package overlay
