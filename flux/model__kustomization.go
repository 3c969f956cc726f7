package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// kust is a Flux Kustomization of a cluster.
type kust struct {
	id   graph.ID
	spec parse.Value // the whole object
	from *placed     // nil for a root that only the entry names

	input    string // what the result was made from
	artifact artifact
	dir      string // spec.path within the artifact
	missing  bool   // the artifact has no such directory
	vars     vars
	places   []graph.Pos // of spec.patches, where they are known
	built    *parse.Built
	objects  []parse.Object
	problems []graph.Problem
}

// incomplete reports whether some of what a Kustomization applies cannot be seen.
func (k *kust) incomplete() bool {
	return k.artifact.tree == nil || k.missing || k.built != nil && (k.built.Failed || len(k.built.Remotes) > 0) ||
		symbolic(k.spec.Get("spec", "path").Text())
}

// reason says why nothing is known of what a Kustomization applies.
func (k *kust) reason() string {
	switch {
	case k.artifact.remote != "":
		return "its content is in " + k.artifact.remote
	case k.artifact.tree == nil:
		return k.artifact.unknown
	case k.missing:
		return "its path does not exist"
	case k.built != nil && k.built.Failed:
		return "its directory does not build"
	case k.built != nil && len(k.built.Remotes) > 0:
		return "it builds on " + k.built.Remotes[0].URL
	}
	return ""
}

// suspended reports whether Flux leaves the Kustomization alone.
func (k *kust) suspended() bool {
	v, ok := k.spec.Get("spec", "suspend").Bool()
	return ok && v
}
