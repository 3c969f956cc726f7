package entry

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Given returns the entries for the directories that the user names, in the user's order. Where the
// repository declares an entry for a directory, that one is used.
func Given(r *model.Repository) []model.Entry {
	declared := allDeclared(r)
	var entries []model.Entry
	for _, option := range r.Options.Entries {
		dir := parse.CleanPath(option.Dir)
		repeated := slices.ContainsFunc(entries, func(e model.Entry) bool { return e.Dir == dir && e.Name == option.Name })
		if repeated {
			continue
		}
		e := undeclaredEntry(dir, ".", bootstrapSource)
		if i := slices.IndexFunc(declared, func(d model.Entry) bool { return d.Dir == dir }); i >= 0 {
			e = declared[i]
		}
		e.Name, e.How = option.Name, graph.FromFlag
		if len(e.Evidence) == 0 {
			e.Evidence = []graph.Evidence{{Answer: graph.RootAnswer, Pos: graph.Pos{File: dir}, Reason: "the user gives this directory"}}
		}
		entries = append(entries, e)
	}
	return entries
}

// bootstrapName is the name and namespace that flux bootstrap gives to the root Kustomization and its source.
const bootstrapName = "flux-system"

// bootstrapSource is the source that flux bootstrap creates.
var bootstrapSource = graph.Key{Kind: schema.GitRepository, Namespace: bootstrapName, Name: bootstrapName}

// undeclaredEntry returns the entry for a directory of which the repository declares no root: the one that flux
// bootstrap creates for it. artifactRoot is the directory that the source delivers.
func undeclaredEntry(dir, artifactRoot string, source graph.Key) model.Entry {
	specPath, ok := model.RelativePath(artifactRoot, dir)
	if !ok {
		artifactRoot, specPath = ".", dir
	}
	key := graph.Key{Kind: schema.Kustomization, Namespace: source.Namespace, Name: bootstrapName}
	return model.Entry{
		Dir: dir, How: graph.InferredHow, Assumed: true, ArtifactRoot: artifactRoot,
		Kustomization: key, Source: source, Root: assumedRoot(key, specPath, source), Pos: graph.Pos{File: dir},
	}
}

// assumedRoot returns the root Kustomization that flux bootstrap creates for a path of a source.
func assumedRoot(key graph.Key, specPath string, source graph.Key) parse.Value {
	return model.NewObject(map[string]any{
		"apiVersion": schema.KustomizeGroup + "/v1", "kind": schema.Kustomization.Name,
		"metadata": map[string]any{"name": key.Name, "namespace": key.Namespace},
		"spec": map[string]any{"path": "./" + specPath, "prune": true,
			"sourceRef": map[string]any{"kind": source.Kind.Name, "name": source.Name}},
	})
}

// notInRepository follows the name of an assumed root where the cluster has another Kustomization with its name.
const notInRepository = " (not in the repository)"

// WithUnusedName returns the entry of a cluster with a name for its assumed root that no Kustomization of the cluster
// has. ok is false where the name is unused already: an object with it is the root itself.
func WithUnusedName(c *model.Cluster) (e model.Entry, ok bool) {
	e = c.Entry
	object, taken := c.Find(e.Kustomization)
	if !e.Assumed || !taken || model.SamePath(object.Root(), e.Root) {
		return e, false
	}
	e.Kustomization.Name += notInRepository
	e.Root = assumedRoot(e.Kustomization, parse.CleanPath(e.Root.Get("spec", "path").Text()), e.Source)
	return e, true
}
