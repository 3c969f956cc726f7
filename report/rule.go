package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
)

// rule is a check, and whether it ran.
type rule struct {
	*check.Check
	ran bool
}

// rules returns the checks that ran, those that did not, and one generated for each rule of a finding that
// is neither, in order of their names.
func (r Report) rules() []rule {
	var all []rule
	for _, c := range r.Checks {
		all = append(all, rule{c, true})
	}
	for _, c := range r.Off {
		all = append(all, rule{c, false})
	}
	for _, f := range slices.Concat(r.Findings, ignoredFindings(r), r.Known) {
		if !slices.ContainsFunc(all, func(x rule) bool { return x.ID == f.Rule }) {
			all = append(all, rule{&check.Check{ID: f.Rule, Title: f.Rule, Severity: f.Severity}, true})
		}
	}
	slices.SortFunc(all, func(a, b rule) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// home is where the program's pages are read on the web.
const home = "https://github.com/fluxgraph/fluxgraph"

// page returns the page of a rule.
func (r Report) page(id string) (string, bool) {
	if r.Page == nil {
		return "", false
	}
	return r.Page(id)
}

// helpURL returns the address of a rule's page; "" where it has none.
func (r Report) helpURL(id string) string {
	if _, ok := r.page(id); !ok {
		return ""
	}
	return home + "/blob/main/docs/checks/" + id + ".md"
}

var link = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)

// plain returns a page without its Markdown. Code stays as it is.
func plain(page string) string {
	var b strings.Builder
	code := false
	for line := range strings.Lines(page) {
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
			continue
		case !code:
			line = strings.TrimLeft(line, "#")
			line = strings.TrimPrefix(line, " ")
			line = strings.ReplaceAll(link.ReplaceAllString(line, "$1"), "`", "")
		}
		b.WriteString(line)
	}
	return b.String()
}
