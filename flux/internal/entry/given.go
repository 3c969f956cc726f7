package entry

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// givenEntries returns the entries for the directories that the user names, in the user's order. Where the
// repository declares an entry for a directory, that one is used.
func givenEntries(r *model.Repository) []model.Entry {
	declared := Declared(r)
	var entries []model.Entry
	for _, option := range r.Options.Entries {
		dir := parse.CleanPath(option.Dir)
		repeated := slices.ContainsFunc(entries, func(e model.Entry) bool { return e.Dir == dir && e.Name == option.Name })
		if repeated {
			continue
		}
		e := undeclaredEntry(dir)
		if i := slices.IndexFunc(declared, func(d model.Entry) bool { return d.Dir == dir }); i >= 0 {
			e = declared[i]
		}
		e.Name, e.How = option.Name, graph.FromFlag
		entries = append(entries, e)
	}
	return entries
}

// bootstrapName is the name and namespace that flux bootstrap gives to the root Kustomization and its source.
const bootstrapName = "flux-system"

// undeclaredEntry returns the entry for a directory of which the repository declares no root: the one that flux
// bootstrap creates for it.
func undeclaredEntry(dir string) model.Entry {
	root := model.NewObject(map[string]any{
		"apiVersion": schema.KustomizeGroup + "/v1", "kind": schema.Kustomization.Name,
		"metadata": map[string]any{"name": bootstrapName, "namespace": bootstrapName},
		"spec": map[string]any{"path": "./" + dir, "prune": true,
			"sourceRef": map[string]any{"kind": schema.GitRepository.Name, "name": bootstrapName}},
	})
	return model.Entry{
		Dir: dir, How: graph.InferredHow, ArtifactRoot: ".",
		Kustomization: graph.Key{Kind: schema.Kustomization, Namespace: bootstrapName, Name: bootstrapName},
		Source:        graph.Key{Kind: schema.GitRepository, Namespace: bootstrapName, Name: bootstrapName},
		Root:          root, Pos: graph.Pos{File: dir},
	}
}
