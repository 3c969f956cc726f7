package report

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// tally holds how many findings there are of each severity.
type tally map[check.Severity]int

func tallyOf(findings []check.Finding) tally {
	t := tally{}
	for _, f := range findings {
		t[f.Severity]++
	}
	return t
}

// String prints 1 error, 0 warnings, 2 infos.
func (t tally) String() string {
	return strings.Join([]string{count(t[check.Error], "error"), count(t[check.Warning], "warning"), count(t[check.Info], "info")}, ", ")
}

// Summary counts in one line what was found, and what was read to find it.
func (r Report) Summary() string {
	s := tallyOf(r.Findings).String()
	if n := len(r.Known); n > 0 {
		s += fmt.Sprintf(", %d in the baseline", n)
	}
	if n := len(r.Ignored); n > 0 {
		s += fmt.Sprintf(" and %d ignored", n)
	}
	return s + " in " + r.extent()
}

// extent counts what was read.
func (r Report) extent() string {
	kustomizations, releases := 0, 0
	for node := range r.Graph.Nodes() {
		switch {
		case node.State != graph.Defined && node.State != graph.Generated:
		case node.Role == graph.Kustomization:
			kustomizations++
		case node.Role == graph.Release:
			releases++
		}
	}
	return fmt.Sprintf("%s with %s and %s", count(len(r.Graph.Clusters()), "cluster"),
		count(kustomizations, "Kustomization"), count(releases, "HelmRelease"))
}

// count prints 1 error, 2 errors.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
