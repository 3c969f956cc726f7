// Package flux knows what Flux means: its kinds, the fields by which objects refer to each other,
// where a cluster's reconciliation starts, and how a directory becomes objects on a cluster. It
// turns a repository into a graph, and is the only package that knows Flux.
package flux
