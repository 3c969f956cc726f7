// Package flux reads the Flux objects of a repository and builds the graph of what Flux applies.
//
// In: a *parse.Repo (files and documents with positions) and Options. Out: a *graph.Graph, one cluster
// for each entry of the repository, with the objects that Flux applies to it as nodes and the relations
// between them as edges. What the repository does not reveal is a graph.Problem of that graph. The
// package also has the views that reduce a graph before it is drawn (Views), the YAML excerpt of a node
// (Excerpt), and the inputs and results of every Kustomization build (Builds).
//
// Graph runs the stages of flux/internal one after the other; each stage takes finished values and
// returns new ones:
//
//	model       the documents of the repository, and what all clusters share
//	entry       where each cluster starts
//	place       the objects of each cluster, as kustomize-controller would apply them
//	supply      what is present on a cluster, and what may supply the rest
//	link        the references between objects
//	reach       what nothing uses, and what no cluster applies
//
// The package does not read a disk, a network or an environment, and it does not draw or check a graph.
//
// It follows https://fluxcd.io/flux/components/.
package flux
