package check

import "github.com/fluxgraph/fluxgraph/graph"

// ApplyCycle finds Kustomizations that apply each other, so that none of them owns the others. A Kustomization
// that applies itself is no such cycle: a root does since Flux was bootstrapped, and any other has a second owner.
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
		return e.Relation == graph.Applies && e.From != e.To && owned.Role == graph.Kustomization
	}
	for _, cycle := range p.Graph.Cycles(owns) {
		p.Report(cycleFinding(p.Graph, cycle, "these Kustomizations apply each other, so none of them can be removed without the others"))
	}
}
