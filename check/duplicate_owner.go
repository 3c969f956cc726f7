package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// DuplicateOwner finds Kustomizations that apply the same object, so that each overwrites what the other
// does.
var DuplicateOwner = register(&Check{
	ID:       "duplicate-owner",
	Title:    "several Kustomizations apply the same object",
	Severity: Error,
	Run:      reportProblems(graph.DuplicateOwner),
})

func duplicateOwnerSentence(d graph.Detail) sentence {
	c, ok := d.(problem.OwnershipConflict)
	if !ok {
		return sentence{}
	}
	names := make([]string, 0, maxNamed+1)
	for _, o := range c.Objects[:min(maxNamed, len(c.Objects))] {
		names = append(names, o.String())
	}
	if more := len(c.Objects) - maxNamed; more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	who, all := []string{c.First.String(), c.Second.String()}, "both"
	for _, further := range c.Further {
		who, all = append(who, further.String()), "all"
	}
	s := sentence{
		statement: fmt.Sprintf("%s %s apply %s%s", list(who), all, list(names), pathOrderText(c)),
		hint:      "they overwrite each other at every reconciliation",
		related:   ownerText,
	}
	if c.MayDelete {
		s.hint += ", and the one that lets go may delete what the other needs"
	}
	return s
}

// pathOrderText is the clause about the paths that make two Kustomizations apply the same; empty where the
// paths do not.
func pathOrderText(c problem.OwnershipConflict) string {
	const inside = ", because the path of %s lies inside that of %s"
	switch c.Paths {
	case problem.Same:
		return ", because they have the same path"
	case problem.SecondInside:
		return fmt.Sprintf(inside, c.Second, c.First)
	case problem.FirstInside:
		return fmt.Sprintf(inside, c.First, c.Second)
	}
	return ""
}

func ownerText(r graph.Related) string {
	switch {
	case r.Object == (graph.Key{}):
		return r.By.String() + " is declared here"
	case r.By == (graph.Key{}):
		return "they take " + r.Object.String() + " from here"
	}
	return fmt.Sprintf("%s takes %s from here", r.By, r.Object)
}
