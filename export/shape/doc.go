// Package shape decides what is drawn of a document: it folds objects into counts, groups them in frames,
// bundles edges into one line, leaves out edges that others imply, splits a document into several, and makes it
// small enough to be drawn or read.
//
// It does not know where anything is drawn, how it looks, or in which format.
//
// In goes a Document: a graph.Graph with the findings about it and options. Out comes another Document (Fold,
// Fit, Reduce, Split), or a Drawing: frames with nodes, and lines. Budgets are counted in edges and in UTF-16
// code units, as JavaScript counts characters.
package shape
