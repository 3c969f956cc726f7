package record

import (
	"github.com/fluxgraph/fluxgraph/check"
)

// Finding is a finding in the form of the graph document.
type Finding struct {
	Rule     string    `json:"rule"`
	Severity string    `json:"severity"`
	Cluster  string    `json:"cluster"`
	Message  string    `json:"message"`
	Nodes    []string  `json:"nodes"` // never nil
	File     string    `json:"file,omitempty"`
	Line     int       `json:"line,omitempty"`
	Column   int       `json:"column,omitempty"`
	Related  []Related `json:"related,omitempty"`
}

// Related is another position that a finding is about, in the form of the graph document.
type Related struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Message string `json:"message"`
}

// FindingOf puts a finding into the form of the graph document.
func FindingOf(f check.Finding) Finding {
	j := Finding{Rule: f.Rule, Severity: f.Severity.String(), Cluster: f.Cluster, Message: f.Message,
		Nodes: make([]string, len(f.Nodes)), File: f.Pos.File, Line: f.Pos.Line, Column: f.Pos.Col}
	for i, id := range f.Nodes {
		j.Nodes[i] = id.String()
	}
	for _, r := range f.Related {
		j.Related = append(j.Related, Related{File: r.Pos.File, Line: r.Pos.Line, Message: r.Message})
	}
	return j
}
