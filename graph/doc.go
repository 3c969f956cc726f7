// Package graph holds an entity-relationship graph: nodes with an identity, edges that read as
// sentences, and the place in a file that each of them comes from. It knows how to answer
// references, to walk, to select and fold, and to find cycles. It knows nothing of YAML, of Flux
// or of pictures.
package graph
