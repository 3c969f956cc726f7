package model

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Kustomization is a Flux Kustomization of a cluster.
type Kustomization struct {
	Id     graph.ID
	Root   parse.Value // the whole object
	Object *Object     // nil for a root that only the entry names

	Input     string // what the result was made from
	Artifact  Artifact
	Dir       string // spec.path within the artifact
	Missing   bool   // the artifact has no such directory
	Variables Variables
	PatchPos  []graph.Pos // of spec.patches, where they are known
	Build     *build.Result
	Manifests []build.Object
	Problems  []graph.Problem
}

// Incomplete reports whether some of what a Kustomization applies cannot be seen.
func (k *Kustomization) Incomplete() bool {
	return k.Artifact.Tree == nil || k.Missing || k.Build != nil && (k.Build.Failed || len(k.Build.Remotes) > 0) ||
		HasVariable(k.Root.Get("spec", "path").Text())
}

// IncompleteReason says why nothing is known of what a Kustomization applies.
func (k *Kustomization) IncompleteReason() string {
	switch {
	case k.Artifact.RemoteURL != "":
		return "its content is in " + k.Artifact.RemoteURL
	case k.Artifact.Tree == nil:
		return k.Artifact.Unknown
	case k.Missing:
		return "its path does not exist"
	case k.Build != nil && k.Build.Failed:
		return "its directory does not build"
	case k.Build != nil && len(k.Build.Remotes) > 0:
		return "it builds on " + k.Build.Remotes[0].URL
	}
	return ""
}

// Suspended reports whether Flux leaves the Kustomization alone.
func (k *Kustomization) Suspended() bool {
	v, ok := k.Root.Get("spec", "suspend").Bool()
	return ok && v
}
