package look

import (
	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/graph"
)

// document is a graph with the findings about it.
type document struct {
	Graph    *graph.Graph
	Findings []check.Finding
}

// documentOf returns the graph of a sketch and its findings.
func documentOf(s *sketch.Sketch, _ string) document {
	return document{Graph: s.Graph(), Findings: s.Findings}
}
