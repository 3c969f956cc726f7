package check

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// reportProblems returns the run function of a check that tells the graph's problems of one kind.
// A soft problem is one step less grave than the check.
func reportProblems(kind graph.ProblemKind) func(*Pass) {
	return func(p *Pass) {
		for _, problem := range p.Graph.Problems() {
			if problem.Kind != kind {
				continue
			}
			f := Finding{Cluster: problem.Cluster, Nodes: problem.Nodes, Pos: problem.Pos}
			f.Message, f.Statement = untyped(problem.Message)
			for _, r := range problem.Related {
				f.Related = append(f.Related, Related(r))
			}
			if problem.Soft {
				f.Severity = max(Info, p.check.Severity-1)
			}
			p.Report(f)
		}
	}
}

// untyped returns the message of a problem that has no detail, and the statement in it: what comes
// before the first "; ".
func untyped(text string) (message, statement string) {
	statement, _, _ = strings.Cut(text, "; ")
	return text, statement
}
