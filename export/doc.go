// Package export draws a graph: one Exporter per format, each a value with one function. It knows
// formats and looks, and nothing of how the graph came to be.
package export
