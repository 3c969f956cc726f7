package check

import "github.com/fluxgraph/fluxgraph/graph"

// ApplyCycle finds Kustomizations that apply each other, so that none of them owns the others. That
// a root Kustomization applies itself is how Flux is bootstrapped, and no edge of the graph.
var ApplyCycle = register(&Check{
	ID:       "apply-cycle",
	Title:    "Kustomizations apply each other",
	Severity: Error,
	Run:      applyCycle,
})

func applyCycle(p *Pass) {
	reportProblems(graph.ApplyCycle)(p)
	owns := func(e graph.Edge) bool {
		owned, _ := p.Graph.Node(e.To)
		return e.Relation == graph.Applies && owned.Role == graph.Kustomization
	}
	for _, cycle := range p.Graph.Cycles(owns) {
		p.Report(cycleFinding(p.Graph, cycle, "these Kustomizations apply each other, so none of them can be removed without the others"))
	}
}
