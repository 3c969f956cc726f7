// Package parse reads a repository: its files to documents with the place of every value, and one
// directory built as kustomize builds it, in memory and offline. It knows nothing of Flux.
package parse
