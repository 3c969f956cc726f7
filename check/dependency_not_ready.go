package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

// DependencyNotReady finds dependencies on a Kustomization that is ready too early: it neither waits
// for what it applies nor checks its health, so that it is ready before the chart that its dependents
// need is installed. See https://fluxcd.io/flux/components/kustomize/kustomizations/#wait.
var DependencyNotReady = register(&Check{
	ID:       "dependency-not-ready",
	Title:    "a dependency is ready before what it brings is there",
	Severity: Warning,
	Run:      dependencyNotReady,
})

func dependencyNotReady(p *Pass) {
	var early []readiness.Unordered
	for _, u := range p.readiness().Unordered() {
		if u.HasDependency() {
			early = append(early, u)
		}
	}
	for _, together := range byProvider(early) {
		if len(together) > maxSeparate {
			first := together[0]
			f := bundle(together, fmt.Sprintf("depend on %s, and that is ready before %s is installed, which brings kinds that they apply",
				first.ReadyTooEarly.ID.Key, first.Provider.ID.Key))
			f.Pos = graph.EdgePos(p.Graph, first.Dependency)
			p.Report(f)
			continue
		}
		for _, u := range together {
			p.Report(notReadyFinding(p, u))
		}
	}
}

// notReadyFinding reports a dependency that is ready too early, at the dependsOn.
func notReadyFinding(p *Pass, u readiness.Unordered) Finding {
	dependency := u.ReadyTooEarly.ID.Key.String()
	if _, named := u.Dependency.Reading(); named != u.ReadyTooEarly.ID {
		dependency += ", through " + named.Key.String()
	}
	f := unorderedFinding(u, fmt.Sprintf("%s depends on %s, and that is ready before %s is installed, which brings the kind of %s",
		u.Kustomization.ID.Key, dependency, u.Provider.ID.Key, objectsOf(u)))
	f.Related = append([]Related{{Pos: f.Pos, Message: u.Objects[0].ID.Key.String() + " needs it"}}, f.Related...)
	f.Pos = graph.EdgePos(p.Graph, u.Dependency)
	f.Edges = append(f.Edges, u.Dependency)
	return f
}
