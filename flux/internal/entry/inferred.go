package entry

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// inference is what the search for undeclared entries knows of a repository.
type inference struct {
	repository     *model.Repository
	tree           *build.Tree      // the repository as one artifact
	kustomizations []parse.Document // the Kustomizations
	others         []parse.Document // the other objects of Flux
	applied        map[string]bool  // files in the directories that Kustomizations apply
}

// inferredEntries returns entries for the directories with Kustomizations that no Kustomization of the
// repository applies. Without any Kustomization, it is the directory that holds all objects of Flux.
func inferredEntries(r *model.Repository) []model.Entry {
	in := newInference(r)
	if len(in.kustomizations) == 0 {
		return in.withoutKustomizations()
	}
	unapplied := in.unappliedKustomizations()
	if len(unapplied) == 0 {
		return nil
	}
	dirs := in.splitClusters(in.placeInOverlays(unapplied))
	var entries []model.Entry
	for _, dir := range dirs {
		entries = append(entries, undeclaredEntry(in.widen(dir, dirs)))
	}
	return entries
}

// newInference sorts the objects of Flux of a repository.
func newInference(r *model.Repository) *inference {
	in := &inference{repository: r, tree: r.Tree(r.Repo, ".", nil), applied: map[string]bool{}}
	for _, d := range r.Documents {
		if !schema.IsFlux(d.GroupKind()) || !d.IsObject() || r.PatchFiles[d.File] || !in.tree.Has(d.File) {
			continue
		}
		if d.GroupKind() != schema.Kustomization {
			in.others = append(in.others, d)
			continue
		}
		in.kustomizations = append(in.kustomizations, d)
		for _, f := range in.filesAppliedBy(d) {
			in.applied[f] = true
		}
	}
	return in
}

// filesAppliedBy returns the files in the directory that a Kustomization applies; none where that is not known,
// or is the whole repository.
func (in *inference) filesAppliedBy(kustomization parse.Document) []string {
	specPath := kustomization.Root.Get("spec", "path").Text()
	dir := parse.CleanPath(specPath)
	if specPath == "" || dir == "." || model.HasVariable(specPath) || !in.tree.IsDir(dir) {
		return nil
	}
	return in.tree.Uses(dir)
}

// withoutKustomizations returns the entry for the directory that holds all objects of Flux.
func (in *inference) withoutKustomizations() []model.Entry {
	if len(in.others) == 0 {
		return nil
	}
	var files []string
	for _, d := range in.others {
		files = append(files, d.File)
	}
	e := undeclaredEntry(commonDir(files))
	built := in.repository.Build(in.tree, e.Dir, build.Overlay{})
	e.Unbuilt = built.Failed || len(built.Problems) > 0
	return []model.Entry{e}
}

// unappliedKustomizations returns the Kustomizations that no other one applies. A file that the kustomization
// file of its directory leaves out is not among them, because no build reads it.
func (in *inference) unappliedKustomizations() []parse.Document {
	listed := map[string]bool{} // files that a kustomization file leads to
	for _, f := range in.tree.Files() {
		if model.IsKustomizationFile(f) {
			for _, used := range in.tree.Uses(path.Dir(f)) {
				listed[used] = true
			}
		}
	}
	var unapplied []parse.Document
	for _, d := range in.kustomizations {
		isBuilt := listed[d.File] || in.tree.KustomizationFile(path.Dir(d.File)) == ""
		if isBuilt && !in.applied[d.File] {
			unapplied = append(unapplied, d)
		}
	}
	return unapplied
}

// widen returns the highest directory above an inferred entry such that every step up adds objects of Flux, and
// takes in neither one that a Kustomization applies nor the directory of another entry.
func (in *inference) widen(dir string, entryDirs []string) string {
	for parent := path.Dir(dir); parent != "."; parent = path.Dir(dir) {
		holdsEntry := slices.ContainsFunc(entryDirs, func(other string) bool { return other != dir && strings.HasPrefix(other+"/", parent+"/") })
		if holdsEntry || !in.addsObjects(parent, dir) {
			break
		}
		dir = parent
	}
	return dir
}

// addsObjects reports whether a directory holds objects of Flux outside one of its subdirectories, and none that
// a Kustomization applies.
func (in *inference) addsObjects(dir, subdirectory string) bool {
	adds := false
	for _, d := range in.others {
		if !strings.HasPrefix(d.File, dir+"/") {
			continue
		}
		if in.applied[d.File] {
			return false
		}
		adds = adds || !strings.HasPrefix(d.File, subdirectory+"/")
	}
	return adds
}

// commonDir returns the deepest directory that holds all files, of which there is at least one.
func commonDir(files []string) string {
	dir := path.Dir(files[0])
	for _, f := range files[1:] {
		for dir != "." && !strings.HasPrefix(f, dir+"/") {
			dir = path.Dir(dir)
		}
	}
	return dir
}
