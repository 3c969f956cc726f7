// Package graph holds an entity-relationship graph: nodes with an identity, edges that read as
// sentences, and the position in a file that each of them comes from. It resolves references, walks,
// selects and folds, reduces, and finds cycles.
//
// It knows no YAML, no rules of Flux and no pictures, and reads no files. Which kinds exist, what refers
// to what, and what a fact means is package flux's; package problem below it holds the data of what went
// wrong.
//
// In go declarations: a Builder takes nodes with their references, clusters and problems, in any order.
// Out comes an immutable *Graph in which every reference is an edge between two nodes, and everything is
// sorted: by ID, then by Edge.Compare and Problem.Compare. Every operation on a graph returns a new one.
// Lines and columns are 1-based, columns in runes; paths are slash paths from the repository's root.
//
// A Key is what Kubernetes calls an object's group, kind, namespace and name, without the version. See
// https://kubernetes.io/docs/reference/using-api/api-concepts/.
package graph
