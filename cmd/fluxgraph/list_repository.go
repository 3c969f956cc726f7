package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// documentOf returns the nodes and edges of the graph document of a graph.
func documentOf(g *graph.Graph, findings []check.Finding) (doc struct{ Nodes, Edges json.RawMessage }) {
	var b bytes.Buffer
	must(export.JSON.Write(&b, export.Document{Graph: g, Findings: findings}))
	must(json.Unmarshal(b.Bytes(), &doc))
	return doc
}

// listNodes lists the selected nodes.
func listNodes(r *reading, s *selection) result {
	g := s.apply(r.graph, nil)
	var rows [][]string
	for n := range g.Nodes() {
		rows = append(rows, []string{orDash(n.ID.Cluster), printable(n.ID.Key.String()), n.State.String(), orDash(fileAndLine(n.Pos))})
	}
	return tableResult(rows, map[string]any{"nodes": documentOf(g, findingsAbout(g, r.findings)).Nodes})
}

// listEdges lists the edges within the neighbourhood of the focus, with one end that matches the pattern.
func listEdges(r *reading, s *selection) result {
	neighbourhood := *s
	neighbourhood.pattern = graph.Pattern{}
	g := neighbourhood.apply(r.graph, nil)
	if !s.pattern.Empty() {
		matches := map[graph.ID]bool{}
		for n := range g.Nodes() {
			matches[n.ID] = s.pattern.Matches(n)
		}
		g = g.SelectEdges(func(e graph.Edge) bool { return matches[e.From] || matches[e.To] })
	}
	var rows [][]string
	for e := range g.Edges() {
		to := e.To.Key.String()
		if e.To.Cluster != e.From.Cluster {
			to = e.To.Cluster + ":" + to
		}
		rows = append(rows, []string{orDash(e.From.Cluster), printable(e.From.Key.String()), e.Relation.String(), printable(to), orDash(fileAndLine(e.Pos))})
	}
	return tableResult(rows, map[string]any{"edges": documentOf(g, nil).Edges})
}

// listKinds lists the kinds of the selected nodes.
func listKinds(r *reading, s *selection) result {
	known := map[graph.Kind]flux.KindInfo{}
	for _, k := range flux.Kinds() {
		known[k.Kind] = k
	}
	count := map[graph.Kind]int{}
	for n := range s.apply(r.graph, nil).Nodes() {
		count[n.ID.Kind]++
	}
	var rows [][]string
	data := []jsonKind{}
	for _, k := range slices.SortedFunc(maps.Keys(count), graph.Kind.Compare) {
		j := jsonKindOf(k, known[k])
		j.Count = count[k]
		rows = append(rows, []string{printable(k.String()), strconv.Itoa(j.Count), j.Role})
		data = append(data, j)
	}
	return tableResult(rows, map[string]any{"kinds": data})
}
