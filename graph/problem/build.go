package problem

import "github.com/fluxgraph/fluxgraph/graph"

// BuildRefused is a directory that kustomize refuses to build.
type BuildRefused struct {
	Dir    string
	Reason string       // empty where there is a Cause
	File   string       // base name of the kustomization file that Cause is about
	Cause  graph.Detail // what is wrong with the kustomization file itself; nil: Reason is set
}

// MissingEntry is a kustomization file that names a file or directory which the artifact does not hold.
type MissingEntry struct {
	File    string   // base name of the kustomization file
	Entry   string   // as the file has it
	Why     Presence // any but IsFile
	Similar string   // a name in the same directory that differs in letter case or ending; empty: none
}

// MissingComponent is an entry of a Kustomization's spec.components that does not exist.
type MissingComponent struct {
	Path string
	Why  Presence // Absent, Ignored, Untracked or Link
}

// StrayDocument is a document that is no Kubernetes object, in a directory that Flux builds from every
// YAML file because it has no kustomization file.
type StrayDocument struct{ Dir string }

// UnprintableEntry is a patch or plugin configuration that cannot be turned into JSON.
type UnprintableEntry struct{ Entry, Reason string }

// InvalidOverlay is a Kustomization whose patches, images or components cannot be read.
type InvalidOverlay struct {
	Reason string // begins with the field
}

// InvalidVariableName is a variable of a Kustomization's spec.postBuild that Flux refuses by its name.
type InvalidVariableName struct {
	Kustomization graph.Key
	Variable      string
}

// SubstitutionFailed is an object in which Flux cannot substitute variables.
type SubstitutionFailed struct {
	Kind, Name string // of the object
	Reason     string
}

// ChartFailed is a chart that source-controller cannot put together, or that Helm refuses to render.
type ChartFailed struct {
	Release    graph.Key
	ValuesFile string // a values file of the chart that its source does not have; empty: Helm refuses to render it
	Reason     string // why Helm refuses to render it
	Archive    bool   // Helm refuses the ExternalArtifact that should hold the chart in a directory
}

// ProblemKind returns the kind of the problem.
func (BuildRefused) ProblemKind() graph.ProblemKind { return graph.BuildFailed }

// ProblemKind returns the kind of the problem.
func (MissingEntry) ProblemKind() graph.ProblemKind { return graph.BuildFailed }

// ProblemKind returns the kind of the problem.
func (MissingComponent) ProblemKind() graph.ProblemKind { return graph.BuildFailed }

// ProblemKind returns the kind of the problem.
func (StrayDocument) ProblemKind() graph.ProblemKind { return graph.BuildFailed }

// ProblemKind returns the kind of the problem.
func (UnprintableEntry) ProblemKind() graph.ProblemKind { return graph.BuildFailed }

// ProblemKind returns the kind of the problem.
func (InvalidOverlay) ProblemKind() graph.ProblemKind { return graph.BuildFailed }

// ProblemKind returns the kind of the problem.
func (InvalidVariableName) ProblemKind() graph.ProblemKind { return graph.BuildFailed }

// ProblemKind returns the kind of the problem.
func (SubstitutionFailed) ProblemKind() graph.ProblemKind { return graph.BuildFailed }

// ProblemKind returns the kind of the problem.
func (ChartFailed) ProblemKind() graph.ProblemKind { return graph.BuildFailed }
