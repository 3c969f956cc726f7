package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/graph"
)

// jsonListedCluster is a cluster with the number of its objects, in JSON.
type jsonListedCluster struct {
	export.ClusterJSON
	Kustomizations int `json:"kustomizations"`
	HelmReleases   int `json:"helmReleases"`
	Objects        int `json:"objects"`
}

// jsonDropped is a directory that might be a start and is none, in JSON.
type jsonDropped struct {
	Path   string `json:"path"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Reason string `json:"reason"`
}

// listClusters lists the clusters with a selected object, and what shows where they start.
func listClusters(r *reading, s *selection) result {
	counts := map[string]*jsonListedCluster{}
	for n := range s.apply(r.graph, nil).Nodes() {
		c := counts[n.ID.Cluster]
		if c == nil {
			c = &jsonListedCluster{}
			counts[n.ID.Cluster] = c
		}
		if n.State != graph.Defined && n.State != graph.Generated || n.ID.Kind.Group == graph.OwnGroup {
			continue
		}
		c.Objects++
		switch n.Role {
		case graph.Kustomization:
			c.Kustomizations++
		case graph.Release:
			c.HelmReleases++
		}
	}
	clusters := []jsonListedCluster{}
	rows := [][]string{{"CLUSTER", "DIRECTORY", "ENTRY", "SOURCE", "ARTIFACT ROOT", "KUSTOMIZATIONS", "HELMRELEASES", "OBJECTS", "EVIDENCE"}}
	for _, c := range r.graph.Clusters() {
		if counts[c.Name] == nil {
			continue
		}
		listed := *counts[c.Name]
		listed.ClusterJSON = export.ClusterOf(c)
		clusters = append(clusters, listed)
		rows = append(rows, clusterRow(c, listed))
	}
	data := map[string]any{"clusters": clusters}
	if !r.verbose {
		return tableResult(rows, data)
	}
	dropped := []jsonDropped{}
	for _, d := range r.graph.Dropped() {
		dropped = append(dropped, jsonDropped{Path: d.Path, File: d.Pos.File, Line: d.Pos.Line, Reason: d.Reason})
	}
	data["dropped"] = dropped
	return result{func(w io.Writer) error { return writeClusters(w, rows, r.graph) }, data}
}

// clusterRow returns the row of a cluster, with the evidence of its root.
func clusterRow(c graph.Cluster, counts jsonListedCluster) []string {
	evidence := "-"
	if len(c.Evidence) > 0 {
		evidence = evidenceText(c.Evidence[0])
	}
	source := "-"
	if c.Source != (graph.Key{}) {
		source = c.Source.String()
	}
	return []string{printable(c.Name), orDash(printable(c.Path)), c.Entry.String(), printable(source), orDash(counts.ArtifactRoot),
		strconv.Itoa(counts.Kustomizations), strconv.Itoa(counts.HelmReleases), strconv.Itoa(counts.Objects), evidence}
}

// evidenceText returns a piece of evidence with its place.
func evidenceText(e graph.Evidence) string {
	at := e.Pos.File
	if e.Pos.Line > 0 {
		at = fmt.Sprintf("%s:%d", e.Pos.File, e.Pos.Line)
	}
	return printable(at + ": " + e.Reason)
}

// writeClusters writes the table of clusters, the evidence for each answer, and the directories that are no start.
func writeClusters(w io.Writer, rows [][]string, g *graph.Graph) error {
	if err := writeTable(w, rows); err != nil {
		return err
	}
	var lines [][]string
	for _, c := range g.Clusters() {
		for _, e := range c.Evidence {
			lines = append(lines, []string{printable(c.Name), e.Answer.Title(), evidenceText(e)})
		}
	}
	for _, d := range g.Dropped() {
		at := d.Path
		if d.Pos.File != "" && d.Pos.Line > 0 {
			at = fmt.Sprintf("%s:%d", d.Pos.File, d.Pos.Line)
		}
		lines = append(lines, []string{"no cluster", printable(d.Path), printable(at + ": " + d.Reason)})
	}
	if len(lines) == 0 {
		return nil
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return err
	}
	return writeTable(w, lines)
}
