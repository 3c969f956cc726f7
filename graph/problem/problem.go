package problem

import "github.com/fluxgraph/fluxgraph/graph"

// At returns the problem that a detail describes, at a position.
func At(pos graph.Pos, d graph.Detail) graph.Problem {
	return graph.Problem{Kind: d.ProblemKind(), Pos: pos, Detail: d}
}

// SoftAt returns the problem that a detail describes, at a position; it is one step less severe than its
// kind.
func SoftAt(pos graph.Pos, d graph.Detail) graph.Problem {
	p := At(pos, d)
	p.Soft = true
	return p
}
