package check

import "fmt"

// DependencyNotReady finds dependencies on a Kustomization that is ready too early: it neither waits
// for what it applies nor checks its health, so that it is ready before the chart that its dependents
// need is installed.
var DependencyNotReady = register(&Check{
	ID:       "dependency-not-ready",
	Title:    "a dependency is ready before what it brings is there",
	Severity: Warning,
	Run:      dependencyNotReady,
})

func dependencyNotReady(p *Pass) {
	r := p.readiness()
	var early []late
	for _, l := range r.late() {
		if l.dependency >= 0 {
			early = append(early, l)
		}
	}
	for _, together := range byProvider(r, early) {
		l := together[0]
		on, brings := r.nodes[l.on], r.nodes[l.by].ID.Key
		if len(together) > maxApart {
			f := crowd(r, together, fmt.Sprintf("depend on %s, and that is ready before %s is installed, which brings kinds that they apply", on.ID.Key, brings))
			f.Pos = placeOf(r.graph, r.edges[l.dependency])
			p.Report(f)
			continue
		}
		for _, l := range together {
			name := on.ID.Key.String()
			if first := r.nodes[r.end(l.dependency)].ID; first != on.ID {
				name += ", through " + first.Key.String()
			}
			f := l.finding(r, fmt.Sprintf("%s depends on %s, and that is ready before %s is installed, which brings the kind of %s",
				r.nodes[l.ev.node()].ID.Key, name, brings, r.objectsOf(l.need)))
			f.Related = append([]Related{{Pos: f.Pos, Message: r.nodes[l.need.objects[0]].ID.Key.String() + " needs it"}}, f.Related...)
			f.Pos = placeOf(r.graph, r.edges[l.dependency])
			f.Edges = append(f.Edges, r.edges[l.dependency])
			p.Report(f)
		}
	}
}
