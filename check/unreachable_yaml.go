package check

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// UnreachableYAML finds manifests that no cluster applies: a file that no kustomization file lists, a
// folder that no Kustomization points at.
var UnreachableYAML = register(&Check{
	ID:       "unreachable-yaml",
	Title:    "no cluster applies a manifest",
	Severity: Warning,
	Run:      unreachableYAML,
})

// unreachableYAML reports what no cluster applies, but for what rule unreached-kustomizations names.
func unreachableYAML(p *Pass) {
	u := unreachedIn(p.Graph)
	p.reportProblems(graph.UnreachableYAML, func(problem graph.Problem) bool { return !u.has(problem.Nodes) })
}

func unreachableYAMLSentence(d graph.Detail) sentence {
	u, ok := d.(problem.Unapplied)
	if !ok {
		return sentence{}
	}
	return sentence{statement: unappliedText(u) + ": " + unappliedReasonText(u)}
}

// unappliedText is the clause about what is not applied, and how much.
func unappliedText(u problem.Unapplied) string {
	oneObject := u.Object != (graph.Key{})
	inFiles := fmt.Sprintf("%s in %s", count(u.Objects, "object", "objects"), count(u.Files, "file", "files"))
	ledTo := count(u.Objects-u.Own, "object", "objects")
	switch {
	case u.Folder && u.LeadsOn:
		return fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s)", u.Path, inFiles)
	case u.Folder:
		return fmt.Sprintf("%s is applied by no cluster (%s)", u.Path, inFiles)
	case u.LeadsOn && oneObject:
		return fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s)", u.Object, ledTo)
	case u.LeadsOn:
		return fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s)", u.Path, ledTo)
	case u.AppliedFrom != "":
		return fmt.Sprintf("%s is used by no cluster, though %s is applied from %s", u.Path, u.Object, u.AppliedFrom)
	case u.Patch:
		return u.Path + " is used by no cluster"
	case oneObject:
		return u.Object.String() + " is applied by no cluster"
	}
	return fmt.Sprintf("the %d objects of %s are applied by no cluster", u.Own, u.Path)
}

// unappliedReasonText is the clause about why it is not applied.
func unappliedReasonText(u problem.Unapplied) string {
	switch u.Reason {
	case problem.EntryCommentedOut:
		return "it is commented out in " + u.By
	case problem.NotListed:
		return u.By + " does not list it"
	case problem.KustomizationDisabled:
		return "the Kustomization that points there is commented out in " + u.By
	case problem.NothingLists:
		return "no kustomization file lists it"
	}
	return "no Kustomization points there, and no kustomization file lists it"
}
