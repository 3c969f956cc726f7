package report

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// Markdown writes findings as a comment on a pull request: tables by severity, and below them the details
// of each finding, with a Mermaid diagram of each cycle.
var Markdown = register(&Reporter{Name: "markdown", Title: "comment on a pull request, with diagrams of cycles", Ext: "md", Write: writeMarkdown})

// The limits of a comment. GitHub refuses one of more than 65,536 characters, and a reader one with a
// hundred diagrams.
const (
	markdownBytes    = 60_000
	markdownDiagrams = 10
	diagramNodes     = 40
	openRows         = 20 // tables with more rows are folded
)

func writeMarkdown(out io.Writer, r Report) error {
	m := &markdown{Report: r}
	_, err := io.WriteString(out, m.text())
	return err
}

// markdown is a comment that is being written.
type markdown struct {
	Report
	b        strings.Builder
	leftOut  int // findings, for lack of space
	detailed int // findings whose details are left out
	diagrams int
}

// reserve is the space that is kept for the end, in bytes.
const reserve = 500

// fits reports whether there is space for a text of that many bytes.
func (m *markdown) fits(n int) bool { return m.b.Len()+n <= markdownBytes-reserve }

func (m *markdown) text() string {
	title := "nothing found"
	if len(m.Findings) > 0 {
		title = tallyOf(m.Findings).nonzero()
	}
	fmt.Fprintf(&m.b, "### fluxgraph: %s\n\n", title)
	m.b.WriteString(m.facts() + "\n")
	for _, severity := range slices.Backward(check.Severities()) {
		var findings []check.Finding
		for _, f := range m.Findings {
			if f.Severity == severity {
				findings = append(findings, f)
			}
		}
		if len(findings) > 0 {
			m.table(severity, findings)
		}
	}
	m.details()
	if m.leftOut > 0 || m.detailed > 0 {
		var cut []string
		if m.leftOut > 0 {
			cut = append(cut, count(m.leftOut, "finding"))
		}
		if m.detailed > 0 {
			cut = append(cut, "the details of "+strconv.Itoa(m.detailed))
		}
		fmt.Fprintf(&m.b, "\n> [!NOTE]\n> This comment is full: %s are left out. `fluxgraph check` reports everything.\n", strings.Join(cut, " and "))
	}
	return m.b.String()
}

// nonzero prints 1 error and 2 infos.
func (t tally) nonzero() string {
	var parts []string
	for _, s := range slices.Backward(check.Severities()) {
		if t[s] > 0 {
			parts = append(parts, count(t[s], s.String()))
		}
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

// facts is the line about what was read, and how much is suppressed.
func (m *markdown) facts() string {
	s := markdownText(m.extent())
	if m.Title != "" {
		s = "**" + markdownText(m.Title) + "**: " + s
	}
	if m.Revision != "" {
		s += " at " + markdownCode(m.Revision)
	}
	if n := len(m.Ignored); n > 0 {
		s += fmt.Sprintf("; %d ignored", n)
	}
	if n := len(m.Known); n > 0 {
		s += fmt.Sprintf("; %d in the baseline", n)
	}
	return s + "."
}

// severityTitles holds the heading of each table.
var severityTitles = map[check.Severity]string{check.Error: "Errors", check.Warning: "Warnings", check.Info: "Informational"}

// table writes the findings of one severity as rows, as many as there is space for.
func (m *markdown) table(severity check.Severity, findings []check.Finding) {
	title := fmt.Sprintf("%s (%d)", severityTitles[severity], len(findings))
	head, tail := "\n#### "+title+"\n\n", ""
	if severity == check.Info || len(findings) > openRows {
		head, tail = "\n<details><summary>"+title+"</summary>\n\n", "\n</details>\n"
	}
	head += "| Rule | Place | What |\n|---|---|---|\n"
	for i, f := range findings {
		row := fmt.Sprintf("| %s | %s | %s |\n", m.rule(f.Rule), m.link(f.Pos), markdownText(f.Message))
		if !m.fits(len(head) + len(row) + len(tail)) {
			m.leftOut += len(findings) - i
			break
		}
		m.b.WriteString(head + row)
		head = ""
	}
	if head == "" {
		m.b.WriteString(tail)
	}
}

// details writes what is not in the tables: related positions, and diagrams.
func (m *markdown) details() {
	for _, severity := range slices.Backward(check.Severities()) {
		for _, f := range m.Findings {
			if f.Severity != severity {
				continue
			}
			block, drawn := m.detail(f)
			if block == "" {
				continue
			}
			if !m.fits(len(block)) {
				m.detailed++
				continue
			}
			m.b.WriteString(block)
			if drawn {
				m.diagrams++
			}
		}
	}
}

// detail returns what belongs to a finding besides its row, folded; "" where there is nothing.
func (m *markdown) detail(f check.Finding) (block string, drawn bool) {
	var b strings.Builder
	for _, rel := range f.Related {
		at := ""
		if rel.Pos.File != "" {
			at = m.link(rel.Pos) + ": "
		}
		fmt.Fprintf(&b, "- %s%s\n", at, markdownText(rel.Message))
	}
	diagram := m.diagram(f)
	if diagram != "" {
		fmt.Fprintf(&b, "\n```mermaid\n%s```\n", diagram)
	}
	if b.Len() == 0 {
		return "", false
	}
	return fmt.Sprintf("\n<details><summary>%s: %s</summary>\n\n%s\n</details>\n", f.Rule, markdownSummary(f), &b), diagram != ""
}

// markdownSummary names a finding by its position, or else by its message.
func markdownSummary(f check.Finding) string {
	if f.Pos.File != "" {
		return html(location(f.Pos))
	}
	return html(f.Message)
}

// diagram draws the edges at fault where they make a cycle; "" where they do not, or are too many.
func (m *markdown) diagram(f check.Finding) string {
	edges := oneCluster(f)
	if !isCycle(edges) || m.diagrams >= markdownDiagrams {
		return ""
	}
	ends := map[graph.ID]bool{}
	for _, e := range edges {
		ends[e.From], ends[e.To] = true, true
	}
	if len(ends) > diagramNodes {
		return ""
	}
	cycle := m.Graph.Select(func(n graph.Node) bool { return ends[n.ID] }).
		SelectEdges(func(e graph.Edge) bool { return slices.Contains(edges, e) })
	if cycle.NumNodes() != len(ends) {
		return ""
	}
	var b bytes.Buffer
	if err := export.Mermaid.Write(&b, export.Document{Graph: cycle, Findings: []check.Finding{f}}); err != nil {
		return ""
	}
	return b.String()
}

func (m *markdown) rule(id string) string {
	if address := m.helpURL(id); address != "" {
		return "[" + markdownText(id) + "](" + address + ")"
	}
	return markdownText(id)
}

// link prints a position as a link to its line.
func (m *markdown) link(pos graph.Pos) string {
	if pos.File == "" {
		return ""
	}
	address := (&url.URL{Path: m.path(pos.File)}).EscapedPath()
	if m.Links != "" {
		address = strings.TrimSuffix(m.Links, "/") + "/" + address
	}
	if pos.Line > 0 {
		address += "#L" + strconv.Itoa(pos.Line)
	}
	return "[" + markdownCode(location(pos)) + "](" + linkEscapes.Replace(address) + ")"
}

var linkEscapes = strings.NewReplacer("(", "%28", ")", "%29", "|", "%7C", "'", "%27", "*", "%2A", "<", "%3C", ">", "%3E")

// markdownCode writes a text as code within a table.
func markdownCode(s string) string {
	s = strings.ReplaceAll(terminal.Printable(s), "|", `\|`)
	ticks := "`"
	for strings.Contains(s, ticks) {
		ticks += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return ticks + s + ticks
}

// markdownText writes a text that is read as that text, also within a table: not as Markdown, HTML,
// mathematics, nor as the name of a person or an issue.
func markdownText(s string) string {
	var b strings.Builder
	runes := []rune(terminal.Printable(s))
	for i, r := range runes {
		word := i+1 < len(runes) && isWord(runes[i+1])
		switch {
		case strings.ContainsRune("\\`*_[]|~", r):
			b.WriteString(`\` + string(r))
		case r == '<' || r == '&' || r == '$':
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		case (r == '@' || r == '#') && word:
			b.WriteString(string(r) + "<!-- -->") // GitHub and GitLab take @name for a person and #1 for an issue
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isWord(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// html writes a text within an HTML element.
func html(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(terminal.Printable(s))
}
