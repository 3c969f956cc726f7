package model

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Entry is where a cluster starts: its root Kustomization, and the source of it.
// See https://fluxcd.io/flux/installation/bootstrap/.
type Entry struct {
	Name          string // of the cluster, from Options; empty: derived from Dir
	Dir           string // slash path from the repository's root
	How           graph.EntryHow
	Kustomization graph.Key
	Source        graph.Key
	Root          parse.Value      // the root Kustomization
	Assumed       bool             // the repository does not declare the root: it is what flux bootstrap would make
	Generated     []parse.Value    // the objects that a FluxInstance generates, the root Kustomization among them
	ArtifactRoot  string           // the directory that is the root of the artifact, by slash path from the repository's root
	Ignore        *string          // spec.ignore of the source, where no file declares the source; nil: the default
	Variables     []Variable       // that the user gives
	Pos           graph.Pos        // of what declares the entry
	Evidence      []graph.Evidence // what shows that a cluster starts here, in order of the answers
	OtherDirs     []string         // of other entries of the repository, neither above nor below Dir
	Documents     []parse.Document // what bootstrap applies, where Dir itself is not built
	Unbuilt       bool             // apply every document below Dir as it is, because kustomize cannot build Dir
}

// SamePath reports whether two Kustomizations apply the same path of their artifacts.
func SamePath(a, b parse.Value) bool {
	return parse.CleanPath(a.Get("spec", "path").Text()) == parse.CleanPath(b.Get("spec", "path").Text())
}

// DroppedEntry is a directory that might be an entry and is none.
type DroppedEntry struct {
	Dir    string // slash path from the repository's root
	Pos    graph.Pos
	Reason DropReason
	By     string // the directory of the entry on whose account it is dropped; empty: there is none
}

// DropReason is why a directory is no entry.
type DropReason uint8

// The reasons.
const (
	IsPart          DropReason = iota // it is one of several parts that other repositories build
	NamedElsewhere                    // what installs Flux names another directory
	LeadsToLess                       // it leads to much less than another one
	Reached                           // By applies the same directory on the same cluster
	AppliedRemotely                   // By applies its root to a remote cluster
	NotApplied                        // what declares it lies in what By applies, and nothing applies it
)

// Sentence returns the reason as a sentence whose subject is the directory.
func (d DroppedEntry) Sentence() string {
	switch d.Reason {
	case IsPart:
		return "is one of several parts that other repositories may build"
	case NamedElsewhere:
		return "is not the directory that what installs Flux names"
	case LeadsToLess:
		return "leads to much less than the directories in which a cluster starts"
	case Reached:
		return "is applied by the cluster that starts in " + d.By
	case AppliedRemotely:
		return "starts a remote cluster of the cluster that starts in " + d.By
	default:
		return "is declared in a file that the cluster which starts in " + d.By + " leaves out"
	}
}
