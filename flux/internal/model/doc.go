// Package model is the data that the stages of package flux hand on:
//
//	Repository       a repository, and what all of its clusters share
//	Entry            where one cluster starts
//	Cluster          one cluster: the Kustomizations and the objects on it
//	Kustomization    a Flux Kustomization: its artifact, variables and build
//	Object           an object on a cluster, with its owners and its apply policy
//	Products         what an object produces, as its Producer returns it
//
// It also has the types of the public interface (Options, ChartRenderer) and look-ups on manifests
// (GroupKind, ConfigMapValue, Selects). It decides nothing: the stages find entries, place objects and resolve
// references.
//
// Names follow https://fluxcd.io/flux/components/. Positions are graph.Pos: slash paths from the repository's
// root, lines and columns from 1.
package model
