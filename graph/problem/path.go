package problem

import "github.com/fluxgraph/fluxgraph/graph"

// Presence is why a file or directory is not in an artifact. The zero Presence is invalid.
type Presence uint8

// The presences.
const (
	_          Presence = iota
	Absent              // nothing of that name is in the repository
	IsFile              // it is a file where a directory is needed
	Ignored             // ignore rules leave it out of the artifact
	Untracked           // git does not track it
	Outside             // it is outside the artifact
	Link                // it is a symbolic link, or behind one
	LinkAsText          // it is a file that holds the target of a symbolic link as text
)

// MissingPath is a Kustomization whose spec.path is no directory of its source.
type MissingPath struct {
	Kustomization graph.Key
	Path          string // as spec.path has it
	Source        graph.Key
	Why           Presence // any but Outside
	Suggestion    string   // a directory that may be meant, from the root of the source; empty: none
	Elsewhere     bool     // the source may deliver something else than is believed: the path exists below another directory, or no path of the source exists
}

// MissingChart is a HelmRelease or HelmChart that names a directory which is no chart.
type MissingChart struct {
	Object      graph.Key
	Field       string   // that names the directory, such as spec.chart.spec.chart
	Path        string   // from the root of the source
	NoChartFile bool     // the directory exists, and has no Chart.yaml
	Why         Presence // where there is no directory: Absent, Ignored, Untracked or Link
}

// NothingToCopy is a copy operation of an ArtifactGenerator that finds nothing in its source.
type NothingToCopy struct {
	Generator graph.Key
	From      string // as the manifest has it, with the values of its path pattern
	Source    graph.Key
	Pattern   bool // From is a pattern
	Excluded  bool // From matches, and everything is excluded
}

// ProblemKind returns the kind of the problem.
func (NothingToCopy) ProblemKind() graph.ProblemKind { return graph.DanglingCopy }

// ProblemKind returns the kind of the problem.
func (MissingPath) ProblemKind() graph.ProblemKind { return graph.MissingPath }

// ProblemKind returns the kind of the problem.
func (MissingChart) ProblemKind() graph.ProblemKind { return graph.MissingPath }
