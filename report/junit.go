package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// JUnit writes findings for a test reporter: a suite for each cluster, a case for each rule. A finding that
// is less severe than FailOn is in the output of a case that passes.
var JUnit = register(&Reporter{Name: "junit", Title: "JUnit XML, for test reporters", Ext: "xml", Write: writeJUnit})

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Skipped *junitText    `xml:"skipped"`
	Failure *junitFailure `xml:"failure"`
	Output  *junitOutput  `xml:"system-out"`
}

type junitText struct {
	Message string `xml:"message,attr"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",cdata"`
}

type junitOutput struct {
	Text string `xml:",cdata"`
}

// repositorySuite is the suite of what concerns no particular cluster.
const repositorySuite = "repository"

func writeJUnit(out io.Writer, r Report) error {
	all := junitSuites{Name: "fluxgraph"}
	rules := r.rules()
	var clusters []string
	for _, c := range r.Graph.Clusters() {
		clusters = append(clusters, c.Name)
	}
	for _, f := range r.Findings { // what a cluster applies elsewhere is a cluster of its own
		for _, c := range clustersOf(f) {
			if !slices.Contains(clusters, c) {
				clusters = append(clusters, c)
			}
		}
	}
	slices.Sort(clusters)
	for _, cluster := range clusters {
		all.add(r.suite(cluster, rules, func(f check.Finding) bool { return slices.Contains(clustersOf(f), cluster) }))
	}
	withoutCluster := func(f check.Finding) bool { return len(clustersOf(f)) == 0 }
	if slices.ContainsFunc(r.Findings, withoutCluster) || len(clusters) == 0 {
		all.add(r.suite("", rules, withoutCluster))
	}
	if _, err := io.WriteString(out, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(out)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(out, "\n")
	return err
}

func (all *junitSuites) add(s junitSuite) {
	all.Suites = append(all.Suites, s)
	all.Tests += s.Tests
	all.Failures += s.Failures
	all.Skipped += s.Skipped
}

// suite holds the findings that belong to a cluster; "" for none.
func (r Report) suite(cluster string, rules []rule, belongs func(check.Finding) bool) junitSuite {
	s := junitSuite{Name: cluster}
	class := "fluxgraph." + cluster
	if cluster == "" {
		s.Name, class = repositorySuite, "fluxgraph"
	}
	for _, rule := range rules {
		var failing, passing []check.Finding
		for _, f := range r.Findings {
			switch {
			case f.Rule != rule.ID || !belongs(f):
			case r.fails(f):
				failing = append(failing, f)
			default:
				passing = append(passing, f)
			}
		}
		c := junitCase{Name: rule.ID, Class: class}
		if len(passing) > 0 {
			c.Output = &junitOutput{r.lines(passing)}
		}
		switch {
		case len(failing) > 0:
			pos := r.anchor(failing[0])
			c.File, c.Line = r.path(pos.File), pos.Line
			c.Failure = &junitFailure{Message: failing[0].Message, Type: failing[0].Severity.String(), Text: r.lines(failing)}
			if len(failing) > 1 {
				c.Failure.Message = fmt.Sprintf("%s: %s", count(len(failing), "finding"), rule.Title)
			}
			s.Failures++
		case !rule.ran:
			c.Skipped = &junitText{"the rule is off"}
			s.Skipped++
		}
		s.Cases = append(s.Cases, c)
		s.Tests++
	}
	return s
}

// lines prints findings with their positions, without characters that CDATA cannot hold.
func (r Report) lines(findings []check.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		f.Pos.File = r.path(f.Pos.File)
		b.WriteString(terminal.Printable(f.String()) + "\n")
		for _, rel := range f.Related {
			rel.Pos.File = r.path(rel.Pos.File)
			b.WriteString("    " + terminal.Printable(placed(rel)) + "\n")
		}
	}
	return b.String()
}
