package report

import (
	"encoding/json"
	"io"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/record"
)

// JSON writes findings for a program, as docs/findings.schema.json describes it.
var JSON = register(&Reporter{Name: "json", Title: "JSON document, for scripts", Ext: "json", Write: writeJSON})

// jsonSchema is the version of the document. Within it, fields are added and never renamed.
const jsonSchema = "fluxgraph-findings/v1"

type jsonReport struct {
	Schema     string         `json:"schema"`
	Repository jsonRepository `json:"repository"`
	Counts     jsonCounts     `json:"counts"`
	Clusters   []string       `json:"clusters"`
	Rules      []jsonRule     `json:"rules"`
	Findings   []jsonFinding  `json:"findings"`
	Ignored    []jsonIgnored  `json:"ignored"`
}

type jsonRepository struct {
	Revision string `json:"revision,omitempty"`
}

type jsonCounts struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
	Ignored int `json:"ignored"`
	Known   int `json:"known"`
}

type jsonRule struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Severity string `json:"severity"`
	Ran      bool   `json:"ran"`
}

type jsonFinding struct {
	record.Finding
	Clusters    []string   `json:"clusters"`
	EndColumn   int        `json:"endColumn,omitempty"`
	Edges       []jsonEdge `json:"edges,omitempty"`
	Fingerprint string     `json:"fingerprint"`
	Fails       bool       `json:"fails"`
}

type jsonEdge struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Relation string `json:"relation"`
	Field    string `json:"field"`
}

type jsonIgnored struct {
	record.Finding
	Fingerprint string `json:"fingerprint"`
	By          jsonBy `json:"by"`
}

type jsonBy struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Reason string `json:"reason,omitempty"`
}

func writeJSON(out io.Writer, r Report) error { return encode(out, jsonOf(r)) }

// encode writes v as JSON that a person can read, too.
func encode(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// jsonOf puts a report into the form of the schema. Its arrays are empty, never nil, so that none is
// written as null.
func jsonOf(r Report) jsonReport {
	n := tallyOf(r.Findings)
	out := jsonReport{
		Schema:     jsonSchema,
		Repository: jsonRepository{r.Revision},
		Counts:     jsonCounts{n[check.Error], n[check.Warning], n[check.Info], len(r.Ignored), len(r.Known)},
		Clusters:   []string{},
		Rules:      []jsonRule{},
		Findings:   []jsonFinding{},
		Ignored:    []jsonIgnored{},
	}
	for _, c := range r.Graph.Clusters() {
		out.Clusters = append(out.Clusters, c.Name)
	}
	for _, c := range r.rules() {
		out.Rules = append(out.Rules, jsonRule{c.ID, c.Title, c.Severity.String(), c.ran})
	}
	s := newSources(r.Read)
	prints := check.Fingerprints(r.Findings)
	for i, f := range r.Findings {
		j := jsonFinding{Finding: record.FindingOf(f), Clusters: append([]string{}, clustersOf(f)...), Fingerprint: prints[i], Fails: r.fails(f)}
		if _, _, to, ok := s.line(f.Pos); ok {
			j.EndColumn = to
		}
		for _, e := range f.Edges {
			j.Edges = append(j.Edges, jsonEdge{e.From.String(), e.To.String(), e.Relation.String(), e.Field})
		}
		out.Findings = append(out.Findings, j)
	}
	prints = check.Fingerprints(ignoredFindings(r))
	for i, f := range r.Ignored {
		out.Ignored = append(out.Ignored, jsonIgnored{record.FindingOf(f.Finding), prints[i], jsonBy{f.By.Pos.File, f.By.Pos.Line, f.By.Reason}})
	}
	return out
}

func ignoredFindings(r Report) []check.Finding {
	var all []check.Finding
	for _, i := range r.Ignored {
		all = append(all, i.Finding)
	}
	return all
}
