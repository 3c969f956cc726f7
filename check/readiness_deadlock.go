package check

// ReadinessDeadlock finds rings that no single kind of dependency shows: a parent that waits for a
// child which depends on the parent, a HelmRelease that waits for another whose Kustomization waits for
// the first, a source that comes with what is built from it.
var ReadinessDeadlock = register(&Check{
	ID:       "readiness-deadlock",
	Title:    "objects can never become ready, because they wait for each other in several ways",
	Severity: Error,
	Run:      readinessDeadlock,
})

func readinessDeadlock(p *Pass) {
	r := p.readiness()
	for _, d := range r.deadlocks() {
		if !defines(d.hops) {
			p.Report(d.finding(r, "on a new cluster none of them becomes ready unless one of these links is removed"))
		}
	}
}
