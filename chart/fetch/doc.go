// Package fetch downloads Helm charts, from repositories with an index and from OCI registries, and
// keeps them by their digests. It is apart from package chart, so that whatever does not import it
// cannot touch the network.
package fetch
