// Package readiness works out which objects of a graph can become ready on a new cluster, and which
// cannot because they need each other.
//
// It is no check: it reports no findings and writes no sentences. Package check turns its results into
// findings. It never asks a cluster; what a real cluster reports is package live's.
//
// In goes a graph as package flux builds it: it is read by the roles, relations and facts of its nodes
// (wait, suspend, reconcile, ssa, root, bootstrap, crds, createNamespace and others). Out come a
// Deadlock for each set of dependency cycles, and an Unordered for each Kustomization whose custom
// resources may be applied before their definitions. Both are values; lists are in a fixed order.
//
// The analysis is a system of Horn clauses. An event is a stage of an object, such as "is ready"; each
// event has requirements, and a requirement is met by any one of several other events. The least
// fixpoint, which begins with nothing, is what happens on a new cluster. What is not in it never
// happens, and the strongly connected components of what is left are the deadlocks.
//
// The rules follow what the controllers of Flux wait for. See
// https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies and
// https://fluxcd.io/flux/components/helm/helmreleases/#dependencies.
package readiness
