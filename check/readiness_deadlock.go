package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
)

// ReadinessDeadlock finds cycles of several kinds of dependencies: a parent that waits for a child which
// depends on the parent, a HelmRelease that waits for another whose Kustomization waits for the first, a
// source that is applied by what is built from it.
var ReadinessDeadlock = register(&Check{
	ID:       "readiness-deadlock",
	Title:    "objects can never become ready, because they wait for each other in several ways",
	Severity: Error,
	Run:      readinessDeadlock,
})

func readinessDeadlock(p *Pass) {
	for _, d := range p.readiness().Deadlocks() {
		if !d.Definition {
			p.Report(deadlockFinding(d, "on a new cluster none of them becomes ready unless one of these links is removed"))
		}
	}
}

// maxListed is how many related objects of a finding are listed one by one.
const maxListed = 10

// deadlockFinding reports a deadlock: its steps in one sentence that ends with the verdict, each step as
// a related position, and what else the deadlock blocks.
func deadlockFinding(d readiness.Deadlock, verdict string) Finding {
	first := d.Steps[0]
	f := Finding{Severity: Error, Cluster: first.From.ID.Cluster, Pos: first.Pos}
	if d.Likely {
		f.Severity = Warning
	}
	sentence := []string{first.From.ID.Key.String()}
	for i, s := range d.Steps {
		if !slices.Contains(f.Nodes, s.From.ID) {
			f.Nodes = append(f.Nodes, s.From.ID)
		}
		if s.Edge.Relation.Valid() {
			f.Edges = append(f.Edges, s.Edge)
		}
		joint := " "
		if i > 0 {
			joint = ", which "
		}
		needs := stepVerb(s) + " " + s.To.ID.Key.String()
		sentence = append(sentence, joint+needs)
		f.Related = append(f.Related, Related{Pos: s.Pos, Message: s.From.ID.Key.String() + " " + needs})
	}
	f.Message = strings.Join(sentence, "") + ": " + verdict
	// How many more there are differs between clusters that share the mistake, so the message does not contain it.
	if d.FurtherCycles > 0 {
		f.Related = append(f.Related, Related{Message: count(d.FurtherCycles, "more cycle passes", "more cycles pass") + " through these objects and may be left when this one is broken"})
	}
	for i, n := range d.BlockedObjects {
		if i == maxListed {
			f.Related = append(f.Related, Related{Message: count(len(d.BlockedObjects)-i, "more object is", "more objects are") + " held up, too"})
			break
		}
		f.Related = append(f.Related, Related{Pos: n.Pos, Message: n.ID.Key.String() + " is held up, too"})
	}
	return f
}

// stepVerb returns the verb between the two objects of a step.
func stepVerb(s readiness.Step) string {
	switch s.Cause {
	case readiness.Owner:
		switch s.To.Role {
		case graph.Kustomization:
			return "is applied by"
		case graph.Release:
			return "is installed by"
		}
		return "is made by"
	case readiness.DependsOn:
		return "depends on"
	case readiness.Wait:
		return "waits for"
	case readiness.Health:
		return "checks the health of"
	case readiness.Source:
		if s.Edge.Relation == graph.HostsChartsFor {
			return "takes its chart from"
		}
		return "takes its manifests from"
	case readiness.Values:
		return "reads"
	case readiness.Definition:
		return fmt.Sprintf("applies %s, whose kind is brought by", s.Object.ID.Key)
	case readiness.Namespace:
		return fmt.Sprintf("needs namespace %s, brought by", s.Namespace)
	case readiness.Consumer:
		return "is bound only when it is used by"
	case readiness.Existence, readiness.Reference:
		return "needs"
	}
	return "needs"
}
