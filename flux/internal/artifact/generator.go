package artifact

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Generate returns the ExternalArtifacts of an ArtifactGenerator: each of its spec.artifacts, once for every
// directory that spec.pathPattern matches. It is a [model.Producer].
// See https://fluxcd.io/flux/components/source/artifactgenerators/.
func Generate(before *model.Cluster, generator *model.Object) (products model.Products) {
	spec := generator.Root().Get("spec")
	sources := map[string]graph.Key{}
	for _, s := range spec.Get("sources").Items() {
		sources[s.Get("alias").Text()] = ReferencedSource(s, generator.ID.Namespace)
	}
	expansions := []captures{{}}
	if pattern := spec.Get("pathPattern").Text(); pattern != "" {
		alias, rest := cutAlias(pattern)
		source := resolve(before, sources[alias], 1)
		if source.Tree == nil {
			products.Unknown = fmt.Sprintf("%s: the directories of %s cannot be seen", generator.ID.Key, pattern)
			products.AddProblem(before, generator, "spec.pathPattern", problem.UnseenDirectories{Object: generator.ID.Key, Pattern: pattern})
			return products
		}
		expansions = matchPathPattern(source.Tree, rest)
	}
	addNothingToCopy(before, generator, sources, expansions, &products)
	for i, artifact := range spec.Get("artifacts").Items() {
		for _, expansion := range expansions {
			root := externalArtifactManifest(generator, expansion.expand(artifact.Get("name").Text()))
			external := model.NewGenerated(before, generator, root, "spec.artifacts"+fieldpath.Index(i))
			external.Recipe = &model.Recipe{Sources: sources, Copies: copyOperations(artifact, expansion)}
			products.Objects = append(products.Objects, external)
		}
	}
	return products
}

// copyOperations returns the copy operations of one of spec.artifacts.
func copyOperations(artifact parse.Value, expansion captures) []model.Copy {
	var operations []model.Copy
	for _, c := range artifact.Get("copy").Items() {
		operation := model.Copy{
			From:    expansion.expand(c.Get("from").Text()),
			To:      expansion.expand(c.Get("to").Text()),
			Extract: c.Get("strategy").Text() == "Extract",
		}
		for _, pattern := range c.Get("exclude").Items() {
			operation.Exclude = append(operation.Exclude, expansion.expand(pattern.Text()))
		}
		operations = append(operations, operation)
	}
	return operations
}

// externalArtifactManifest returns the ExternalArtifact of a name that source-watcher creates for a generator.
func externalArtifactManifest(generator *model.Object, name string) parse.Value {
	namespace := generator.ID.Namespace
	return model.NewObject(map[string]any{
		"apiVersion": schema.SourceGroup + "/v1", "kind": schema.ExternalArtifact.Name,
		"metadata": map[string]any{"name": name, "namespace": namespace},
		"spec": map[string]any{"sourceRef": map[string]any{
			"apiVersion": generator.Root().Get("apiVersion").Text(), "kind": schema.ArtifactGenerator.Name,
			"name": generator.ID.Name, "namespace": namespace}},
	})
}
