package main

import (
	"encoding/json"
	"fmt"
	"slices"
)

// document is the part of the graph document that is counted.
type document struct {
	Clusters []struct{ Name string }
	Nodes    []struct{ Group, Kind, State string }
	Edges    []struct{ Relation string }
	Findings []struct{ Severity string }
}

// The columns of the table after the repository's name, in order. Those before "objects" and the
// relations are what expected.tsv knows.
var columns = []string{
	"clusters", "kustomizations", "helmreleases", "sources", "objects", "edges",
	"applies", "points-at", "depends-on", "hosts-charts-for", "configures",
	"contains", "deploys", "references", "provides-source-for", "checks-health-of", "generates", "watches",
	"inferred", "external", "missing", "unknown", "unreachable",
	"errors", "warnings", "infos",
}

// states are those that have a column of their own; the others count as objects.
var states = []string{"inferred", "external", "missing", "unknown", "unreachable"}

var sourceKinds = []string{"HelmRepository", "OCIRepository", "GitRepository", "Bucket"}

// count reads a graph document and returns a number for each column.
func count(text []byte) (map[string]int, error) {
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("the graph document: %w", err)
	}
	n := map[string]int{"clusters": len(d.Clusters), "edges": len(d.Edges)}
	for _, node := range d.Nodes {
		if slices.Contains(states, node.State) {
			n[node.State]++
		}
		if node.Group == "fluxgraph.dev" || node.State != "defined" && node.State != "generated" {
			continue
		}
		n["objects"]++
		switch {
		case node.Group == "kustomize.toolkit.fluxcd.io" && node.Kind == "Kustomization":
			n["kustomizations"]++
		case node.Group == "helm.toolkit.fluxcd.io" && node.Kind == "HelmRelease":
			n["helmreleases"]++
		case node.Group == "source.toolkit.fluxcd.io" && slices.Contains(sourceKinds, node.Kind):
			n["sources"]++
		}
	}
	for _, e := range d.Edges {
		n[e.Relation]++
	}
	for _, f := range d.Findings {
		n[f.Severity+"s"]++
	}
	return n, nil
}
