package report

import (
	"io"

	"github.com/fluxgraph/fluxgraph/check"
)

// GitLab writes findings as a Code Quality report for a GitLab merge request.
// See https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
var GitLab = register(&Reporter{Name: "gitlab", Title: "Code Quality report of GitLab CI", Ext: "json", Write: writeGitLab})

// gitlabSeverity holds GitLab's word for each severity.
var gitlabSeverity = map[check.Severity]string{check.Error: "major", check.Warning: "minor", check.Info: "info"}

type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

func writeGitLab(out io.Writer, r Report) error {
	issues := make([]gitlabIssue, 0, len(r.Findings))
	prints := check.Fingerprints(r.Findings)
	for i, f := range r.Findings {
		pos := r.anchor(f)
		issues = append(issues, gitlabIssue{
			Description: f.Message,
			CheckName:   f.Rule,
			Fingerprint: prints[i],
			Severity:    gitlabSeverity[f.Severity],
			Location:    gitlabLocation{r.path(pos.File), gitlabLines{max(1, pos.Line)}},
		})
	}
	return encode(out, issues)
}
