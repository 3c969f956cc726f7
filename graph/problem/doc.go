// Package problem holds what can be wrong in a repository as data: one struct for each situation that
// package parse or package flux meets and cannot go on from. Each is a graph.Detail of a graph.Problem.
//
// It holds no sentences: package check writes those, in the file of the rule that each situation belongs
// to. It finds nothing itself, and decides nothing about severities.
//
// Paths are slash paths from the root of the repository unless a field says otherwise. A field called
// Reason is a text of kustomize, Helm, the YAML library or the file system, on one line, and is shown as
// it is.
package problem
