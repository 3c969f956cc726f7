// Package position finds where the objects of a kustomize build, and the values of their fields, come
// from: the document that an object began as, the entry of a generator, the patch that sets a field.
// It builds nothing and reads no kustomization file; package build, which does, tells it what there is.
//
// Manifests go in as text, and come out with an annotation in every object that names its document
// ([Annotate], [Annotated]). For an object that has lost it, or that a generator made, [Candidates] finds
// the likeliest beginning. For a field, [History.Field] finds the line that gives it its value: that of
// the document, of a patch (in a file, in a kustomization file, or in the spec.patches of a Flux
// Kustomization), or of a namespace. All results are graph.Pos: lines and columns from 1, slash paths from the
// repository's root.
//
// How generators and patches work is told at https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/.
package position
