package export

import (
	"encoding/json"
	"io"
	"slices"

	"github.com/fluxgraph/fluxgraph/export/record"
	"github.com/fluxgraph/fluxgraph/graph"
)

// JSON writes the whole graph with its findings, as docs/graph.schema.json describes it.
var JSON = register(&Exporter{Name: "json", Title: "JSON document, for scripts", Ext: "json", Data: true, Write: writeJSON})

// jsonSchema is the version of the document. Within it, fields are added and never renamed.
const jsonSchema = "fluxgraph/v1"

type jsonDocument struct {
	Schema     string           `json:"schema"`
	Repository jsonRepository   `json:"repository"`
	Clusters   []ClusterJSON    `json:"clusters"`
	Nodes      []jsonNode       `json:"nodes"`
	Edges      []jsonEdge       `json:"edges"`
	Findings   []record.Finding `json:"findings"`
}

type jsonRepository struct {
	Root     string `json:"root"`
	Revision string `json:"revision,omitempty"`
}

// ClusterJSON is a cluster of the graph document.
type ClusterJSON struct {
	Name         string         `json:"name"`
	Path         string         `json:"path"`
	Entry        string         `json:"entry"`
	Hub          string         `json:"hub,omitempty"`
	Source       *SourceJSON    `json:"source,omitempty"`
	ArtifactRoot string         `json:"artifactRoot,omitempty"`
	Evidence     []EvidenceJSON `json:"evidence,omitempty"`
}

// SourceJSON is the source of a cluster's root Kustomization.
type SourceJSON struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
}

// EvidenceJSON is what shows one of the answers to where a cluster starts.
type EvidenceJSON struct {
	Answer string `json:"answer"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Reason string `json:"reason"`
}

// ClusterOf returns a cluster as the document has it.
func ClusterOf(c graph.Cluster) ClusterJSON {
	j := ClusterJSON{Name: c.Name, Path: c.Path, Entry: c.Entry.String(), Hub: c.Hub}
	if c.Source != (graph.Key{}) {
		j.Source = &SourceJSON{Kind: c.Source.Kind.Name, Namespace: c.Source.Namespace, Name: c.Source.Name}
	}
	if c.ArtifactRoot != "." {
		j.ArtifactRoot = c.ArtifactRoot
	}
	for _, e := range c.Evidence {
		j.Evidence = append(j.Evidence, EvidenceJSON{Answer: e.Answer.String(), File: e.Pos.File, Line: e.Pos.Line, Reason: e.Reason})
	}
	return j
}

type jsonNode struct {
	ID         string            `json:"id"`
	Cluster    string            `json:"cluster"`
	Group      string            `json:"group"`
	Version    string            `json:"version,omitempty"`
	Kind       string            `json:"kind"`
	Namespace  string            `json:"namespace,omitempty"`
	Name       string            `json:"name"`
	State      string            `json:"state"`
	File       string            `json:"file,omitempty"`
	Line       int               `json:"line,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Labels     map[string]string `json:"labels,omitempty"`
	Findings   []string          `json:"findings"`
}

type jsonEdge struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Relation string `json:"relation"`
	Field    string `json:"field"`
	Optional bool   `json:"optional,omitempty"`
	// Condition is empty where the edge waits for no more and no less than that its end is ready.
	Condition string `json:"condition,omitempty"`
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
}

func writeJSON(out io.Writer, d Document) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(jsonOf(d))
}

// jsonOf puts a document into the form of the schema. Its arrays are empty, never nil, so that none
// is written as null.
func jsonOf(d Document) jsonDocument {
	out := jsonDocument{
		Schema:     jsonSchema,
		Repository: jsonRepository{Root: ".", Revision: d.Revision},
		Clusters:   []ClusterJSON{},
		Nodes:      make([]jsonNode, 0, d.Graph.NumNodes()),
		Edges:      make([]jsonEdge, 0, d.Graph.NumEdges()),
		Findings:   make([]record.Finding, 0, len(d.Findings)),
	}
	for _, c := range d.Graph.Clusters() {
		out.Clusters = append(out.Clusters, ClusterOf(c))
	}
	rules := map[graph.ID][]string{}
	for _, f := range d.Findings {
		for _, id := range f.Nodes {
			rules[id] = append(rules[id], f.Rule)
		}
	}
	ids := make(map[graph.ID]string, d.Graph.NumNodes())
	for n := range d.Graph.Nodes() {
		ids[n.ID] = n.ID.String()
		out.Nodes = append(out.Nodes, jsonNodeOf(n, rules[n.ID]))
	}
	for e := range d.Graph.Edges() {
		out.Edges = append(out.Edges, jsonEdge{From: ids[e.From], To: ids[e.To], Relation: e.Relation.String(),
			Field: e.Field, Optional: e.Optional, Condition: e.Condition, File: e.Pos.File, Line: e.Pos.Line})
	}
	for _, f := range d.Findings {
		out.Findings = append(out.Findings, record.FindingOf(f))
	}
	return out
}

func jsonNodeOf(n graph.Node, rules []string) jsonNode {
	j := jsonNode{ID: n.ID.String(), Cluster: n.ID.Cluster, Group: n.ID.Kind.Group, Version: n.Version, Kind: n.ID.Kind.Name,
		Namespace: n.ID.Namespace, Name: n.ID.Name, State: n.State.String(), File: n.Pos.File, Line: n.Pos.Line}
	j.Attributes, j.Labels = jsonFacts(n.Facts), jsonFacts(n.Labels)
	slices.Sort(rules)
	j.Findings = append([]string{}, slices.Compact(rules)...)
	return j
}

// jsonFacts returns nil for no facts, so that nothing is written.
func jsonFacts(facts []graph.Fact) map[string]string {
	if len(facts) == 0 {
		return nil
	}
	m := make(map[string]string, len(facts))
	for _, f := range facts {
		m[f.Name] = f.Value
	}
	return m
}
