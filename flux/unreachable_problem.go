package flux

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/reach"
	"github.com/fluxgraph/fluxgraph/graph"
)

// unreachableProblem returns the problem of a file or directory with manifests that no cluster applies. It is less
// severe where a comment shows that this is intended.
func unreachableProblem(u reach.Unapplied) graph.Problem {
	return graph.Problem{
		Kind: graph.UnreachableYAML, Nodes: u.Objects, Pos: u.Pos,
		Message: unappliedText(u) + ": " + unappliedReasonText(u),
		Soft:    u.Reason == reach.EntryCommentedOut || u.Reason == reach.KustomizationCommentedOut,
	}
}

// unappliedText returns the clause about what is not applied, and how much.
func unappliedText(u reach.Unapplied) string {
	inFiles := model.Count(len(u.Objects), "object") + " in " + model.Count(len(u.Files), "file")
	further := model.Count(len(u.Objects)-len(u.Own), "object")
	hasOneObject := len(u.Own) == 1
	switch {
	case u.IsDir && u.LeadsOn:
		return fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s)", u.Path, inFiles)
	case u.IsDir:
		return fmt.Sprintf("%s is applied by no cluster (%s)", u.Path, inFiles)
	case u.LeadsOn && hasOneObject:
		return fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s)", u.Own[0].Key, further)
	case u.LeadsOn:
		return fmt.Sprintf("%s is applied by no cluster, nor is what it would bring (%s)", u.Path, further)
	case u.AppliedFrom != "":
		return fmt.Sprintf("%s is used by no cluster, though %s is applied from %s", u.Path, u.Own[0].Key, u.AppliedFrom)
	case u.IsPatch:
		return u.Path + " is used by no cluster"
	case hasOneObject:
		return u.Own[0].Key.String() + " is applied by no cluster"
	}
	return fmt.Sprintf("the %d objects of %s are applied by no cluster", len(u.Own), u.Path)
}

// unappliedReasonText returns the clause about why it is not applied.
func unappliedReasonText(u reach.Unapplied) string {
	switch u.Reason {
	case reach.EntryCommentedOut:
		return "it is commented out in " + u.ReasonFile
	case reach.NotListed:
		return u.ReasonFile + " does not list it"
	case reach.KustomizationCommentedOut:
		return "the Kustomization that points there is commented out in " + u.ReasonFile
	case reach.NothingLists:
		return "no kustomization file lists it"
	}
	return "no Kustomization points there, and no kustomization file lists it"
}
