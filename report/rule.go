package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/docs"
)

// rule is a check, and whether it ran.
type rule struct {
	*check.Check
	ran bool
}

// rules returns the checks that ran, those that did not, and one made up for each rule of a finding that
// is neither, in order of their names.
func (r Report) rules() []rule {
	var all []rule
	for _, c := range r.Checks {
		all = append(all, rule{c, true})
	}
	for _, c := range r.off() {
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

// helpURL returns the address of a rule's page; "" where it has none.
func helpURL(id string) string {
	if _, ok := docs.Rule(id); !ok {
		return ""
	}
	return home + "/blob/main/docs/checks/" + id + ".md"
}

var (
	fence   = regexp.MustCompile("(?m)^```.*\n")
	heading = regexp.MustCompile(`(?m)^#+ `)
	link    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// plain returns a page without its Markdown.
func plain(page string) string {
	page = fence.ReplaceAllString(page, "")
	page = heading.ReplaceAllString(page, "")
	page = link.ReplaceAllString(page, "$1")
	return strings.ReplaceAll(page, "`", "")
}
