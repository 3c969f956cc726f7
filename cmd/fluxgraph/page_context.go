package main

import (
	"github.com/fluxgraph/fluxgraph/docs"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// pageContext returns what the HTML page shows besides the graph: YAML, rule pages, waves and links.
func pageContext(r *reading) shape.Context {
	waves := map[graph.ID]string{}
	for n := range flux.DepsView.Apply(r.graph).Nodes() {
		waves[n.ID] = n.Fact("wave")
	}
	return shape.Context{
		YAML: func(n graph.Node) string { return flux.Excerpt(r.repo, n) },
		Page: func(rule string) string { page, _ := docs.Rule(rule); return page },
		Wave: waves,
		Web:  remoteAddress(r.repo),
	}
}
