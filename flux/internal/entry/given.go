package entry

import (
	"path"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Given returns the entries for the directories that the user names, in the user's order; none where the user names
// none. Where the repository declares an entry for a directory, that one is used.
func Given(r *model.Repository) []model.Entry {
	var entries []model.Entry
	var declared []model.Entry
	for _, option := range r.Options.Entries {
		if option.Dir == "" {
			continue
		}
		if declared == nil {
			declared = allDeclared(r)
		}
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
			e.Evidence = []graph.Evidence{{Answer: graph.RootAnswer, Pos: graph.Pos{File: dir}, Reason: givenReason}}
		}
		entries = append(entries, answer(e, option))
	}
	return entries
}

// givenReason is the reason for what the user gives.
const givenReason = "the user gives it"

// Answer returns entries with the answers that the user gives without a directory: those for the cluster of a name, and
// those for every cluster. names are those of the entries' clusters.
func Answer(entries []model.Entry, names []string, options []model.EntryOption) []model.Entry {
	entries = slices.Clone(entries)
	for i := range entries {
		for _, option := range options {
			if option.Dir == "" && (option.Name == "" || option.Name == names[i]) {
				entries[i] = answer(entries[i], option)
			}
		}
	}
	return entries
}

// answer returns an entry with the source, artifact root and variables that the user gives.
func answer(e model.Entry, option model.EntryOption) model.Entry {
	e.Evidence = slices.Clone(e.Evidence)
	given := func(a graph.EntryAnswer) {
		e.Evidence = slices.DeleteFunc(e.Evidence, func(old graph.Evidence) bool { return old.Answer == a })
		e.Evidence = append(e.Evidence, graph.Evidence{Answer: a, Pos: graph.Pos{File: e.Dir}, Reason: givenReason})
	}
	if option.Source != (graph.Key{}) {
		e.Source = option.Source
		given(graph.SourceAnswer)
	}
	if root := option.ArtifactRoot; root != "" {
		if !e.Assumed { // the path that the root declares starts there
			e.Dir = path.Join(root, parse.CleanPath(e.Root.Get("spec", "path").Text()))
		}
		e.ArtifactRoot = parse.CleanPath(root)
		given(graph.ArtifactRootAnswer)
	}
	if e.Assumed {
		specPath, ok := model.RelativePath(e.ArtifactRoot, e.Dir)
		if !ok {
			e.ArtifactRoot, specPath = ".", e.Dir
		}
		e.Kustomization.Namespace = e.Source.Namespace
		e.Root = assumedRoot(e.Kustomization, specPath, e.Source)
	}
	e.Variables = append(slices.Clone(e.Variables), option.Variables...)
	slices.SortStableFunc(e.Evidence, func(a, b graph.Evidence) int { return int(a.Answer) - int(b.Answer) })
	return e
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
