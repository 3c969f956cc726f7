package entry

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// selfAppliedEntries returns the entries whose root Kustomization applies the directory that it is in: building
// its spec.path gives the Kustomization itself, with that path. The document in the file does not decide,
// because the directory may be an overlay that patches it.
func selfAppliedEntries(r *model.Repository) []model.Entry {
	candidates := selfAppliedCandidates(r)
	found := make([]*model.Entry, len(candidates))
	var wait sync.WaitGroup
	for i, candidate := range candidates {
		wait.Go(func() {
			if e, ok := selfAppliedEntry(r, candidate); ok {
				found[i] = &e
			}
		})
	}
	wait.Wait()
	var entries []model.Entry
	for _, e := range found {
		if e != nil {
			entries = append(entries, *e)
		}
	}
	return entries
}

// selfAppliedCandidates returns the directories that spec.path of a Kustomization in them may mean, each once,
// in the order of the documents.
func selfAppliedCandidates(r *model.Repository) []artifact.Candidate {
	tree := r.Tree(r.Repo, ".", nil)
	seen := map[string]bool{}
	var candidates []artifact.Candidate
	for _, d := range r.Documents {
		specPath := d.Root.Get("spec", "path").Text()
		if d.GroupKind() != schema.Kustomization || specPath == "" {
			continue
		}
		for _, candidate := range artifact.Candidates(r, tree, specPath) {
			dir := candidate.Dir
			if !seen[dir] && isLikelyRoot(r, candidate) && (IsSyncFile(d.File, dir) || slices.Contains(tree.Uses(dir), d.File)) {
				seen[dir] = true
				candidates = append(candidates, candidate)
			}
		}
	}
	return candidates
}

// isLikelyRoot reports whether the artifact of a candidate may begin where it says: at the repository's root, where a
// pipeline says so, or where the path has several elements, so that it is no coincidence that it exists there.
func isLikelyRoot(r *model.Repository, candidate artifact.Candidate) bool {
	isPushed := slices.ContainsFunc(r.Pushes, func(p model.Push) bool { return p.Path == candidate.ArtifactRoot })
	return candidate.ArtifactRoot == "." || isPushed || strings.Contains(pathInArtifact(candidate), "/")
}

// selfAppliedEntry builds a directory and returns the entry of the Kustomization in it that applies it.
func selfAppliedEntry(r *model.Repository, candidate artifact.Candidate) (e model.Entry, ok bool) {
	specPath := pathInArtifact(candidate)
	built := r.Build(r.Tree(r.Repo, candidate.ArtifactRoot, nil), specPath, build.Overlay{})
	for _, o := range built.Objects {
		key, source := r.Key(o.Root), artifact.KustomizationSource(o.Root)
		if key.Kind != schema.Kustomization || !hasPath(o.Root, specPath) || !isOwnSource(r, built, source, candidate.Dir) {
			continue
		}
		if isAppliedFromOutside(r, key, candidate.Dir) {
			continue
		}
		return model.Entry{
			Dir: candidate.Dir, How: graph.Declared, ArtifactRoot: candidate.ArtifactRoot, Kustomization: key, Source: source,
			Root: o.Root, Pos: o.Pos, Ignore: specIgnoreOf(r, built, source),
			Evidence: declaredEvidence(r, "the Kustomization applies the directory that it is in", built.PosOf(o, "spec.path"), built.PosOf(o, "spec.sourceRef"), candidate.ArtifactRoot),
		}, true
	}
	return bootstrappedEntry(r, candidate, built)
}

// isAppliedFromOutside reports whether a Kustomization with another name, in a file that a directory does not hold, applies
// the directory to its own cluster: what is in there is no root then.
func isAppliedFromOutside(r *model.Repository, root graph.Key, dir string) bool {
	tree := r.Tree(r.Repo, ".", nil)
	return slices.ContainsFunc(r.Documents, func(d parse.Document) bool {
		spec := d.Root.Get("spec")
		return d.GroupKind() == schema.Kustomization && d.Name != root.Name && !r.PatchFiles[d.File] && hasPath(d.Root, dir) &&
			!spec.Get("kubeConfig").Exists() && !slices.Contains(tree.Uses(dir), d.File)
	})
}

// isOwnSource reports whether the source of a root that applies a directory is taken for this repository. A
// root that applies the whole repository needs evidence, because "./" is also how Kustomizations apply the
// whole of another repository.
func isOwnSource(r *model.Repository, built *build.Result, source graph.Key, dir string) bool {
	if dir == "." && source.Name != bootstrapName && !sourceIsRepository(r, built, source) {
		return false
	}
	return sourceMayBeRepository(r, built, source)
}

// bootstrappedEntry returns the entry of a Kustomization and its source that are in files of the directory
// without being in what the directory builds: flux bootstrap has applied both. Where the directory does not
// build, any file of it may hold them, otherwise only the one that flux bootstrap writes.
func bootstrappedEntry(r *model.Repository, candidate artifact.Candidate, built *build.Result) (e model.Entry, ok bool) {
	var files []string
	if built.Failed && candidate.Dir != "." {
		files = r.Tree(r.Repo, ".", nil).Uses(candidate.Dir)
	}
	for _, d := range r.Documents {
		if d.GroupKind() != schema.Kustomization || r.PatchFiles[d.File] || !hasPath(d.Root, pathInArtifact(candidate)) {
			continue
		}
		if !IsSyncFile(d.File, candidate.Dir) && !slices.Contains(files, d.File) {
			continue
		}
		if e, ok := pairEntry(r, candidate, d); ok {
			return e, true
		}
	}
	return model.Entry{}, false
}

// pairEntry returns the entry of a Kustomization whose source has the same name and is in the same file, as
// flux bootstrap writes them.
func pairEntry(r *model.Repository, candidate artifact.Candidate, kustomization parse.Document) (e model.Entry, ok bool) {
	e = model.Entry{
		Dir: candidate.Dir, How: graph.Declared, ArtifactRoot: candidate.ArtifactRoot,
		Kustomization: r.Key(kustomization.Root), Source: artifact.KustomizationSource(kustomization.Root),
		Root: kustomization.Root, Pos: kustomization.Pos(),
		Evidence: declaredEvidence(r, "the Kustomization and its source are in the file that flux bootstrap writes", kustomization.Root.Get("spec", "path").Pos(), kustomization.Root.Get("spec", "sourceRef").Pos(), candidate.ArtifactRoot),
	}
	if e.Source.Name != e.Kustomization.Name {
		return model.Entry{}, false
	}
	for _, d := range r.Repo.Documents(kustomization.File) {
		if d.IsObject() {
			e.Documents = append(e.Documents, d)
		}
		if r.Key(d.Root) == e.Source {
			e.Ignore = artifact.SpecIgnore(d.Root)
			ok = true
		}
	}
	return e, ok
}

// declaredEvidence returns the evidence of an entry that an object declares: the reason for its root, at specPath,
// the reference to its source, and what shows that the artifact begins below the repository's root.
func declaredEvidence(r *model.Repository, reason string, specPath, source graph.Pos, artifactRoot string) []graph.Evidence {
	evidence := []graph.Evidence{{Answer: graph.RootAnswer, Pos: specPath, Reason: reason}}
	if !source.IsZero() {
		evidence = append(evidence, graph.Evidence{Answer: graph.SourceAnswer, Pos: source, Reason: "the root names this source"})
	}
	if artifactRoot == "." {
		return evidence
	}
	for _, push := range r.Pushes {
		if push.Path == artifactRoot {
			return append(evidence, graph.Evidence{Answer: graph.ArtifactRootAnswer, Pos: push.Pos, Reason: pushReason})
		}
	}
	return append(evidence, graph.Evidence{Answer: graph.ArtifactRootAnswer, Pos: specPath, Reason: "the path exists below this directory only"})
}

// pushReason is the reason for an artifact root that a pipeline pushes.
const pushReason = "the command pushes this directory as an artifact"

// IsSyncFile reports whether a file is the one in which flux bootstrap puts the root Kustomization of a
// directory and its source. See https://fluxcd.io/flux/installation/bootstrap/.
func IsSyncFile(file, dir string) bool {
	return path.Base(file) == "gotk-sync.yaml" && (dir == "." || strings.HasPrefix(file, dir+"/"))
}

// hasPath reports whether spec.path of a Kustomization is known and means a directory of its artifact.
func hasPath(kustomization parse.Value, dir string) bool {
	specPath := kustomization.Get("spec", "path")
	return specPath.Exists() && !model.HasVariable(specPath.Text()) && parse.CleanPath(specPath.Text()) == dir
}

// pathInArtifact returns the directory of a candidate as a slash path from the root of its artifact.
func pathInArtifact(candidate artifact.Candidate) string {
	rel, _ := model.RelativePath(candidate.ArtifactRoot, candidate.Dir)
	return rel
}
