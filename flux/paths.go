package flux

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Paths returns spec.path of the Kustomizations in the manifests of a repository, as clean slash paths from the root of
// their artifact, in order of the documents. Paths with variables, and those of the whole artifact, are not among them.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#path.
func Paths(repo *parse.Repo) []string {
	var paths []string
	for _, d := range model.ReadManifests(repo) {
		specPath := d.Root.Get("spec", "path").Text()
		if p := parse.CleanPath(specPath); d.GroupKind() == schema.Kustomization && p != "." && !model.HasVariable(specPath) {
			paths = append(paths, p)
		}
	}
	return paths
}

// SourceKind returns the kind of Flux's sources with a name. ok is false where there is none that a root may have.
// See https://fluxcd.io/flux/components/source/.
func SourceKind(name string) (kind graph.Kind, ok bool) {
	for _, kind := range []graph.Kind{schema.GitRepository, schema.OCIRepository, schema.Bucket, schema.ExternalArtifact} {
		if kind.Name == name {
			return kind, true
		}
	}
	return graph.Kind{}, false
}
