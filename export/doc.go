// Package export writes a graph in many formats: pictures, texts, tables, statements for a database,
// and a page to explore. A format is a value of type Exporter in a file of its own, which holds what that
// format alone knows: its syntax, how it quotes a text, and which of its shapes stands for which.
//
// It does not decide what is drawn (package shape), where (package layout) or how it looks (package look), and
// it knows nothing of how the graph came to be.
//
// In goes a Document: a graph, the findings about it, and options. Out come bytes, the same for the same
// document. An error is one of the writer, or of Graphviz for SVG, PNG and HTML.
//
//	err := export.Mermaid.Write(w, export.Document{Graph: g, Findings: findings})
package export
