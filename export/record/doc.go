// Package record holds what the formats for programs say of every node, edge and finding, and under which
// names, so that JSON, CSV, GraphML and Cypher agree.
//
// It writes no format: each quotes the values itself.
//
// In go a graph and the findings about it. Out come a Node for each node of the graph, the Property values of
// nodes and of edges, which are texts of one Kind, and the form of a finding in the graph document, whose
// schema is docs/graph.schema.json.
package record
