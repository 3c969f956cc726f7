package report

import (
	"io"
	"net/url"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// SARIF writes findings as SARIF 2.1.0 for code scanning, such as GitHub's, with a rule's page as its help,
// and the edges of a cycle as a flow. See https://docs.oasis-open.org/sarif/sarif/v2.1.0/.
var SARIF = register(&Reporter{Name: "sarif", Title: "SARIF 2.1.0, for code scanning", Ext: "sarif", Write: writeSARIF})

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// sarifLevel holds SARIF's word for each severity, and problemSeverity that of GitHub.
var (
	sarifLevel      = map[check.Severity]string{check.Error: "error", check.Warning: "warning", check.Info: "note"}
	problemSeverity = map[check.Severity]string{check.Error: "error", check.Warning: "warning", check.Info: "recommendation"}
)

// root is the name under which a report's addresses are relative to the root of the files.
const root = "%SRCROOT%"

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool       sarifTool            `json:"tool"`
	Automation sarifAutomation      `json:"automationDetails"`
	Columns    string               `json:"columnKind"`
	Bases      map[string]sarifBase `json:"originalUriBaseIds"`
	Results    []sarifResult        `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	URI     string      `json:"informationUri"`
	Rules   []sarifRule `json:"rules"`
}

type sarifAutomation struct {
	ID string `json:"id"`
}

type sarifBase struct {
	Description sarifText `json:"description"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifRule struct {
	ID         string              `json:"id"`
	Name       string              `json:"name,omitempty"`
	Short      sarifText           `json:"shortDescription"`
	Full       sarifText           `json:"fullDescription"`
	HelpURI    string              `json:"helpUri,omitempty"`
	Help       *sarifText          `json:"help,omitempty"`
	Default    sarifConfiguration  `json:"defaultConfiguration"`
	Properties sarifRuleProperties `json:"properties"`
}

type sarifConfiguration struct {
	Enabled bool   `json:"enabled"`
	Level   string `json:"level"`
}

type sarifRuleProperties struct {
	Tags     []string `json:"tags"`
	Severity string   `json:"problem.severity"`
}

type sarifResult struct {
	Rule         string             `json:"ruleId"`
	Index        int                `json:"ruleIndex"`
	Level        string             `json:"level"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations"`
	Related      []sarifLocation    `json:"relatedLocations,omitempty"`
	Flows        []sarifCodeFlow    `json:"codeFlows,omitempty"`
	Prints       map[string]string  `json:"partialFingerprints"`
	Suppressions []sarifSuppression `json:"suppressions,omitempty"`
}

type sarifLocation struct {
	ID       int            `json:"id,omitempty"`
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	Message  *sarifText     `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI  string `json:"uri"`
	Base string `json:"uriBaseId"`
}

type sarifRegion struct {
	Line int `json:"startLine"`
	From int `json:"startColumn,omitempty"`
	To   int `json:"endColumn,omitempty"`
}

type sarifLogical struct {
	Name string `json:"name"`
	Full string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

type sarifCodeFlow struct {
	Message sarifText         `json:"message"`
	Threads []sarifThreadFlow `json:"threadFlows"`
}

type sarifThreadFlow struct {
	Steps []sarifStep `json:"locations"`
}

type sarifStep struct {
	Location sarifLocation `json:"location"`
}

type sarifSuppression struct {
	Kind          string         `json:"kind"`
	Justification string         `json:"justification,omitempty"`
	Location      *sarifLocation `json:"location,omitempty"`
}

func writeSARIF(out io.Writer, r Report) error {
	s := sarifWriter{Report: r, sources: newSources(r.Read), index: map[string]int{}}
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "fluxgraph", Version: number(r.Version), URI: home, Rules: []sarifRule{}}},
		Automation: sarifAutomation{"fluxgraph/"},
		Columns:    "unicodeCodePoints",
		Bases:      map[string]sarifBase{root: {sarifText{Text: "the root of the files that were checked"}}},
		Results:    []sarifResult{},
	}
	for i, rule := range r.rules() {
		s.index[rule.ID] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, s.rule(rule))
	}
	prints := check.Fingerprints(r.Findings)
	for i, f := range r.Findings {
		run.Results = append(run.Results, s.result(f, prints[i]))
	}
	ignored := ignoredFindings(r)
	prints = check.Fingerprints(ignored)
	for i, f := range ignored {
		result := s.result(f, prints[i])
		result.Suppressions = []sarifSuppression{s.suppression(r.Ignored[i].By)}
		run.Results = append(run.Results, result)
	}
	prints = check.Fingerprints(r.Known)
	for i, f := range r.Known {
		result := s.result(f, prints[i])
		result.Suppressions = []sarifSuppression{{Kind: "external", Justification: "it is in the baseline"}}
		run.Results = append(run.Results, result)
	}
	return encode(out, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

func (s sarifWriter) rule(x rule) sarifRule {
	title := strings.ToUpper(x.Title[:1]) + x.Title[1:]
	rule := sarifRule{
		ID:         x.ID,
		Name:       camel(x.ID),
		Short:      sarifText{Text: title},
		Full:       sarifText{Text: title + "."},
		HelpURI:    s.helpURL(x.ID),
		Default:    sarifConfiguration{!x.Off, sarifLevel[x.Severity]},
		Properties: sarifRuleProperties{[]string{"flux", "gitops", "kubernetes"}, problemSeverity[x.Severity]},
	}
	if page, ok := s.page(x.ID); ok {
		rule.Help = &sarifText{plain(page), page}
	}
	return rule
}

// number returns a version without the letter before it, or "" for one that is no number.
func number(version string) string {
	version = strings.TrimPrefix(version, "v")
	if version == "" || version[0] < '0' || version[0] > '9' {
		return ""
	}
	return version
}

// camel turns dependson-cycle into DependsonCycle. It returns "" for a single word, because a rule's
// name is to differ from its id.
func camel(id string) string {
	if !strings.Contains(id, "-") {
		return ""
	}
	var b strings.Builder
	for part := range strings.SplitSeq(id, "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// sarifWriter puts findings into the form of SARIF.
type sarifWriter struct {
	Report
	sources *sources
	index   map[string]int // of the rules
}

func (s sarifWriter) result(f check.Finding, print string) sarifResult {
	at := s.location(s.anchor(f))
	for _, id := range f.Nodes {
		at.Logical = append(at.Logical, sarifLogical{Name: id.Name, Full: id.String(), Kind: "resource"})
	}
	result := sarifResult{
		Rule:      f.Rule,
		Index:     s.index[f.Rule],
		Level:     sarifLevel[f.Severity],
		Message:   sarifText{Text: f.Message},
		Locations: []sarifLocation{at},
		Prints:    map[string]string{"fluxgraph/v1": print, "primaryLocationLineHash": print},
	}
	for _, rel := range f.Related {
		if rel.Pos.File == "" {
			continue
		}
		l := s.location(rel.Pos)
		l.ID = len(result.Related) + 1
		l.Message = &sarifText{Text: rel.Message}
		result.Related = append(result.Related, l)
	}
	if flow, ok := s.flow(f); ok {
		result.Flows = []sarifCodeFlow{flow}
	}
	return result
}

// flow returns the edges at fault in order, where they are a path and each has a position.
func (s sarifWriter) flow(f check.Finding) (sarifCodeFlow, bool) {
	edges := oneCluster(f)
	if !isPath(edges) {
		return sarifCodeFlow{}, false
	}
	var steps []sarifStep
	for _, e := range edges {
		if e.Pos.File == "" {
			return sarifCodeFlow{}, false
		}
		l := s.location(e.Pos)
		l.Message = &sarifText{Text: e.From.Key.String() + " " + e.Relation.Words() + " " + e.To.Key.String()}
		steps = append(steps, sarifStep{l})
	}
	return sarifCodeFlow{sarifText{Text: f.Message}, []sarifThreadFlow{{steps}}}, true
}

func (s sarifWriter) location(pos graph.Pos) sarifLocation {
	physical := sarifPhysical{Artifact: sarifArtifact{(&url.URL{Path: s.path(pos.File)}).String(), root}}
	if pos.Line > 0 {
		physical.Region = &sarifRegion{Line: pos.Line}
		if _, from, to, ok := s.sources.line(pos); ok {
			physical.Region.From, physical.Region.To = from, to
		}
	}
	return sarifLocation{Physical: physical}
}

// suppression returns the SARIF record of the ignore that suppresses a finding. Only an ignore in a file has a
// location: a pattern of the workspace file has none. SARIF calls both inSource.
func (s sarifWriter) suppression(by check.Ignore) sarifSuppression {
	out := sarifSuppression{Kind: "inSource", Justification: by.Reason}
	if by.Pos.File != "" {
		l := s.location(by.Pos)
		out.Location = &l
	}
	return out
}
