// Package place determines the objects of a cluster: it builds the root Kustomization of an entry, then every
// Kustomization among the objects, until nothing changes any more.
//
// A model.Entry and the model.Producers of a repository go into Cluster, and a model.Cluster comes out: its
// Kustomizations in the order of discovery, its objects in the order in which they are placed, each with the
// owners that apply or generate it, its apply policy, and why Flux does not apply it. RemoteClusters returns the clusters
// to which the objects of a cluster apply by spec.kubeConfig. Conflicts returns the
// Kustomizations of a cluster that apply the same objects, as data.
//
// The package does not know how a HelmRelease, a ResourceSet, a FluxInstance or an ArtifactGenerator makes
// objects: a producer does. It does not read references between objects; package link does. It writes no
// sentence about a conflict.
//
// It follows https://fluxcd.io/flux/components/kustomize/kustomizations/.
package place
