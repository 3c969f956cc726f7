package check

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Check is one rule.
type Check struct {
	ID       string   // the rule's name, such as dependson-cycle
	Title    string   // what it finds, in a few words
	Severity Severity // of a finding that has none of its own
	Off      bool     // it runs only where it is requested
	Run      func(*Pass)
}

// Pass is one run of one check: the graph, and where to report.
type Pass struct {
	Graph    *graph.Graph
	check    *Check
	findings *[]Finding
	shared   *shared
}

// Report adds a finding. It sets the rule, and the severity of the check where the finding has none.
func (p *Pass) Report(f Finding) {
	f.Rule = p.check.ID
	if f.Severity == 0 {
		f.Severity = p.check.Severity
	}
	*p.findings = append(*p.findings, f)
}

// shared is what several checks of a run use.
type shared struct{ readiness *readiness.Analysis }

// readiness returns the analysis of what can become ready, computed once for all checks of a run.
func (p *Pass) readiness() *readiness.Analysis {
	if p.shared.readiness == nil {
		p.shared.readiness = readiness.New(p.Graph)
	}
	return p.shared.readiness
}

var registry []*Check

// register adds a check to All.
func register(c *Check) *Check {
	registry = append(registry, c)
	return c
}

// All returns every check in order of its name.
func All() []*Check {
	all := slices.Clone(registry)
	slices.SortFunc(all, func(a, b *Check) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// Named returns the check of that name, or nil.
func Named(id string) *Check {
	for _, c := range registry {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// Run runs the checks over the graph and returns what they found, sorted and without repeats. What
// is found at one position in several clusters, because they share the YAML, is one finding that names
// the clusters.
func Run(g *graph.Graph, checks ...*Check) []Finding {
	var findings []Finding
	common := &shared{}
	for _, c := range checks {
		c.Run(&Pass{Graph: g, check: c, findings: &findings, shared: common})
	}
	slices.SortStableFunc(findings, Finding.Compare)
	findings = slices.CompactFunc(findings, func(a, b Finding) bool { return a.Compare(b) == 0 })
	return merge(findings)
}
