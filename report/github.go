package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// GitHub writes findings as workflow commands for a GitHub Actions runner, which shows them beside the
// lines of a pull request.
// See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
var GitHub = register(&Reporter{Name: "github", Title: "annotations of a GitHub Actions run", Ext: "txt", Write: writeGitHub})

// githubCommand holds the workflow command of each severity.
var githubCommand = map[check.Severity]string{check.Error: "error", check.Warning: "warning", check.Info: "notice"}

// writeGitHub writes the most severe findings first: GitHub shows ten annotations of each severity and step.
func writeGitHub(out io.Writer, r Report) error {
	findings := slices.Clone(r.Findings)
	slices.SortStableFunc(findings, func(a, b check.Finding) int { return int(b.Severity) - int(a.Severity) })
	w := newWriter(out)
	s := newSources(r.Read)
	for _, f := range findings {
		pos := r.anchor(f)
		properties := []string{"file=" + githubProperty(terminal.Printable(r.path(pos.File)))}
		if pos.Line > 0 {
			properties = append(properties, fmt.Sprintf("line=%d", pos.Line))
		}
		if _, from, to, ok := s.line(pos); ok && from > 0 {
			properties = append(properties, fmt.Sprintf("endLine=%d,col=%d,endColumn=%d", pos.Line, from, to))
		}
		properties = append(properties, "title="+githubProperty(f.Rule))
		message := terminal.Printable(f.Message)
		for _, rel := range f.Related {
			rel.Pos.File = r.path(rel.Pos.File)
			message += "\n" + terminal.Printable(placed(rel))
		}
		w.line("::", githubCommand[f.Severity], " ", strings.Join(properties, ","), "::", githubData(message))
	}
	return w.flush()
}

// placed prints a related position with its message.
func placed(rel check.Related) string {
	if at := location(rel.Pos); at != "" {
		return at + ": " + rel.Message
	}
	return rel.Message
}

var (
	githubDataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubPropertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// githubData writes the message of a workflow command.
func githubData(s string) string { return githubDataEscapes.Replace(s) }

// githubProperty writes a property of a workflow command.
func githubProperty(s string) string { return githubPropertyEscapes.Replace(s) }
