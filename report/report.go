package report

import (
	"io"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Report is what a Reporter writes.
type Report struct {
	Title    string // of the repository; empty where it has none
	Revision string // of the repository, such as a commit; empty where it is not known
	Version  string // of the program that writes it, such as v1.2.3; empty where it is not known
	Graph    *graph.Graph
	Findings []check.Finding // sorted, as check.Run returns them
	Ignored  []check.Ignored // what an ignore suppresses
	Known    []check.Finding // what a baseline suppresses
	Checks   []*check.Check  // those that ran
	Off      []*check.Check  // those that could have run
	FailOn   check.Severity  // the least severe finding that fails; zero: none does

	// Read returns the contents of a file of the repository, by the slash path that positions have.
	// Nil where there is nothing to read.
	Read func(file string) ([]byte, error)
	// Page returns the page of a rule, in Markdown; ok is false where it has none. Nil: no rule has one.
	Page func(rule string) (page string, ok bool)
	// Base is the slash path from where the tools that read the report find their files, such as the
	// root of a work tree, to the root of the repository. Empty where they are the same. Formats for
	// people and the JSON document go without it.
	Base string
	// Links is the URL that, followed by a slash and a file's path, shows that file: of GitHub
	// https://github.com/<owner>/<repository>/blob/<commit>. Empty: links are relative.
	Links string
	// Color has the text format use the colours of a terminal.
	Color bool
	// Asides has the text format list what is suppressed, too.
	Asides bool
}

// Reporter is one format.
type Reporter struct {
	Name  string // as --format takes it
	Title string // what it is, in a few words
	Ext   string // file extension without the dot
	Write func(io.Writer, Report) error
}

var registry []*Reporter

func register(r *Reporter) *Reporter {
	registry = append(registry, r)
	return r
}

// All returns every format in order of its name.
func All() []*Reporter {
	all := slices.Clone(registry)
	slices.SortFunc(all, func(a, b *Reporter) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Named returns the format of that name, or nil.
func Named(name string) *Reporter {
	for _, r := range registry {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// fails reports whether a finding is at least as severe as FailOn.
func (r Report) fails(f check.Finding) bool { return r.FailOn != 0 && f.Severity >= r.FailOn }

// Failed reports whether there is a finding that fails.
func (r Report) Failed() bool { return slices.ContainsFunc(r.Findings, r.fails) }
