// Package substitute does the post-build variable substitution of kustomize-controller. In go a Kustomization
// or an object that one has built; out come the variables of the Kustomization ([Variables]), the object with
// the variables replaced ([Object]), and the problems of variables that have no value ([KustomizationProblems],
// [SharedProblems]).
//
// A variable whose value a Secret holds is not known: it keeps its ${NAME} in the object. The syntax is that of
// github.com/fluxcd/pkg/envsubst, which evaluates everything but unknown and undefined variables.
//
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution.
package substitute
