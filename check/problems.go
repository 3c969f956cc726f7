package check

import "github.com/fluxgraph/fluxgraph/graph"

// reportProblems returns the run function of a check that tells the graph's problems of one kind.
// A soft problem is one step less grave than the check.
func reportProblems(kind graph.ProblemKind) func(*Pass) {
	return func(p *Pass) {
		for _, problem := range p.Graph.Problems() {
			if problem.Kind != kind {
				continue
			}
			f := Finding{Cluster: problem.Cluster, Message: problem.Message, Nodes: problem.Nodes, Pos: problem.Pos}
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
