package problem

import "github.com/fluxgraph/fluxgraph/graph"

// UnreadFile is a file that cannot be read.
type UnreadFile struct{ File, Reason string }

// OmittedFiles is why files were not read. The zero OmittedFiles is invalid.
type OmittedFiles uint8

// The reasons.
const (
	_ OmittedFiles = iota
	SymbolicLinks
	Submodules
	UntrackedManifests
)

// Omitted is files that were not read.
type Omitted struct {
	What  OmittedFiles
	Files []string // sorted, at least one
}

// GitUnknown is a git directory that cannot be read as far as is needed.
type GitUnknown struct {
	Reason string
	Sparse int // how many tracked files are not in the work tree, because it is sparse; 0: Reason is set
}

// PluginsNotRun is an entry of a kustomization file whose plugins would have to run.
type PluginsNotRun struct {
	File  string // base name of the kustomization file
	Entry string // as the file has it
}

// RemoteBases is what a Kustomization builds on and that is not fetched. The Related positions are those
// of the others, and their Object is a graph.Remote.
type RemoteBases struct {
	Kustomization graph.Key
	URL           string // the first
	Others        int
}

// RemoteContents is what the generators of a Kustomization would fetch. The Related positions are those of the others, and
// their Object is a graph.Remote.
type RemoteContents struct {
	Kustomization graph.Key
	URL           string // the first
	Others        int
}

// TemplateFailed is a template of a ResourceSet that cannot be rendered.
type TemplateFailed struct {
	Object  graph.Key
	Field   string // such as spec.resources[0]
	NotYAML bool   // it renders, and the result is not YAML
	Reason  string
}

// UnseenDirectories is a path pattern of an ArtifactGenerator whose source is not in the repository.
type UnseenDirectories struct {
	Object  graph.Key
	Pattern string
}

// NoEntry is a repository with objects of Flux in which no cluster starts.
type NoEntry struct {
	Dir    string // one of the directories that other repositories may build
	Others int    // how many more there are
}

// EndlessChange is a cluster whose Kustomizations change each other or make new ones without end.
type EndlessChange struct{ Cluster string }

// UnknownContent is a Kustomization of which is not known what it applies.
type UnknownContent struct {
	Kustomization graph.Key
	Unread        bool   // the reading of the cluster stopped before it
	Reason        string // why its artifact is unknown; empty where it is Unread
}

// UnknownPath is a Kustomization whose spec.path holds a variable that is not known.
type UnknownPath struct {
	Kustomization graph.Key
	Path          string // as spec.path has it
	Supplied      bool   // the variable has, or may have, a value that only the cluster knows; else nothing supplies it
}

// UnknownChart is a HelmRelease whose chart cannot be rendered for a reason outside the repository.
type UnknownChart struct {
	Release graph.Key
	Reason  string
}

// ProblemKind returns the kind of the problem.
func (UnreadFile) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (Omitted) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (GitUnknown) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (PluginsNotRun) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (RemoteBases) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (RemoteContents) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (TemplateFailed) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (UnseenDirectories) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (EndlessChange) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (NoEntry) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (UnknownContent) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (UnknownPath) ProblemKind() graph.ProblemKind { return graph.Unresolved }

// ProblemKind returns the kind of the problem.
func (UnknownChart) ProblemKind() graph.ProblemKind { return graph.Unresolved }
