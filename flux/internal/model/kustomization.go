package model

import (
	"iter"
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Kustomization is a Flux Kustomization of a cluster.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/.
type Kustomization struct {
	ID     graph.ID
	Root   parse.Value // the whole object
	Object *Object     // nil for a root that no file declares

	InputKey    string // identifies the inputs of the build; empty: not built yet
	Artifact    Artifact
	Dir         string // spec.path, by slash path from the root of the artifact
	PathMissing bool   // the artifact has no such directory
	Variables   Variables
	PatchPos    []graph.Pos    // of spec.patches, one for each; nil where they are unknown
	Build       *build.Result  // nil where the directory is not built
	Manifests   []build.Object // the built objects, after substitution
	Undefined   []UndefinedVariable
	Problems    []graph.Problem // of the build and of the substitution
	Refused     string          // why Flux applies nothing of Manifests, as a clause; empty where it applies them
}

// UndefinedVariable is a variable in an object that has neither a value nor a default.
type UndefinedVariable struct {
	Name         string
	Pos          graph.Pos
	InDefinition bool // the object is a CustomResourceDefinition, whose descriptions hold such texts
}

// Incomplete reports whether some of the objects that the Kustomization applies are unknown.
func (k *Kustomization) Incomplete() bool {
	return k.Artifact.Tree == nil || k.PathMissing || k.buildFailed() || k.UnreadReason() != "" || k.hasRemoteBase() || HasVariable(k.Root.Get("spec", "path").Text())
}

// IncompleteReason returns why some of the objects that the Kustomization applies are unknown; it is empty
// where none is, and where only the path has a variable.
func (k *Kustomization) IncompleteReason() string {
	switch {
	case k.Artifact.RemoteURL != "":
		return "its content is in " + k.Artifact.RemoteURL
	case k.Artifact.Tree == nil:
		return k.Artifact.Unknown
	case k.PathMissing:
		return "its path does not exist"
	case k.UnreadReason() != "":
		return k.UnreadReason()
	case k.buildFailed():
		return "its directory does not build"
	case k.hasRemoteBase():
		return "it builds on " + k.Build.Remotes[0].URL
	}
	return ""
}

// buildFailed reports whether kustomize cannot build the directory.
func (k *Kustomization) buildFailed() bool { return k.Build != nil && k.Build.Failed }

// hasRemoteBase reports whether the directory builds on one that kustomize would fetch.
func (k *Kustomization) hasRemoteBase() bool { return k.Build != nil && len(k.Build.Remotes) > 0 }

// FilesRead returns the files of a repository that the build of the Kustomization reads, or would read if it did not fail;
// none where there is no build, and none of another repository. A file may be there twice.
func (k *Kustomization) FilesRead(repo *parse.Repo) iter.Seq[string] {
	return func(yield func(string) bool) {
		if k.Build == nil {
			return
		}
		read := k.Build.Read
		if k.Build.Failed {
			read = slices.Concat(read, k.Artifact.Tree.Uses(k.Dir))
		}
		for _, p := range read {
			if f, ok := k.Artifact.Tree.File(p); ok && f.Repo == repo && !yield(f.File) {
				return
			}
		}
	}
}

// Suspended reports whether spec.suspend is true: Flux does not reconcile the Kustomization.
func (k *Kustomization) Suspended() bool {
	suspended, ok := k.Root.Get("spec", "suspend").Bool()
	return ok && suspended
}
