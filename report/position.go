package report

import (
	"path"
	"slices"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// anchor returns the position of a finding for a format that requires one: its own, or else that of the
// first node, related position or cluster that has one. Its file is never empty.
func (r Report) anchor(f check.Finding) graph.Pos {
	if f.Pos.File != "" {
		return f.Pos
	}
	for _, id := range f.Nodes {
		if n, ok := r.Graph.Node(id); ok && n.Pos.File != "" {
			return n.Pos
		}
	}
	for _, rel := range f.Related {
		if rel.Pos.File != "" {
			return rel.Pos
		}
	}
	clusters := clustersOf(f)
	for _, c := range r.Graph.Clusters() {
		if slices.Contains(clusters, c.Name) && c.Path != "" {
			return graph.Pos{File: c.Path}
		}
	}
	return graph.Pos{File: "."}
}

// path returns the slash path of a file as the tools know it that read the report; "" for no file.
func (r Report) path(file string) string {
	if file == "" {
		return ""
	}
	return path.Join(r.Base, file)
}

// clustersOf returns the clusters that a finding concerns, in order; none where it concerns no
// particular one.
func clustersOf(f check.Finding) []string {
	if f.Cluster != "" {
		return []string{f.Cluster}
	}
	var names []string
	for _, id := range f.Nodes {
		if id.Cluster != "" {
			names = append(names, id.Cluster)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
