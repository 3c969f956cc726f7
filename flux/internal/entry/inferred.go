package entry

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Inferred returns the entries of a repository that declares none: the directories with objects of Flux that no
// Kustomization of the repository applies. It returns no entry where such directories are parts that other
// repositories build. dropped are the directories that are no entry although nothing applies them.
func Inferred(r *model.Repository) (entries []model.Entry, dropped []model.DroppedEntry) {
	return inferredFrom(r, readWords(r))
}

// inferredFrom is Inferred with the words that choose among directories.
func inferredFrom(r *model.Repository, w *words) (entries []model.Entry, dropped []model.DroppedEntry) {
	s := newSurvey(r, w)
	if len(s.tops) == 0 {
		return nil, nil
	}
	var dirs []string
	if s.hasKustomizations() {
		dirs, dropped = s.rank(s.rootDirs())
	} else {
		dirs, dropped = s.withoutKustomizations()
	}
	for _, dir := range dirs {
		entries = append(entries, s.inferredEntry(dir))
	}
	return entries, dropped
}

// Siblings returns the inferred entries beside those that the repository declares: what installs Flux names them, and
// their directories are like those of the declared ones.
func Siblings(r *model.Repository, declared []model.Entry) (siblings []model.Entry) {
	w := readWords(r)
	if len(w.roots) == 0 {
		return nil
	}
	known := map[string]bool{} // by directory
	isNamedSibling := func(dir string) bool {
		if is, ok := known[dir]; ok {
			return is
		}
		_, isNamed := w.namesRoot(dir)
		isSibling := func(d model.Entry) bool { return alike(d.Dir, dir) }
		isDeclared := func(d model.Entry) bool { return d.Dir == dir }
		known[dir] = isNamed && slices.ContainsFunc(declared, isSibling) && !slices.ContainsFunc(declared, isDeclared)
		return known[dir]
	}
	isFileInSibling := func(d parse.Document) bool {
		for dir := path.Dir(d.File); dir != "." && dir != "/"; dir = path.Dir(dir) {
			if isNamedSibling(dir) {
				return schema.IsFlux(d.GroupKind())
			}
		}
		return false
	}
	if !slices.ContainsFunc(r.Documents, isFileInSibling) {
		return nil // most often, and quickly
	}
	inferred, _ := inferredFrom(r, w)
	return slices.DeleteFunc(inferred, func(e model.Entry) bool { return !isNamedSibling(e.Dir) })
}

// survey is what the directories with objects of Flux apply, in a repository that declares no entry.
type survey struct {
	repository   *model.Repository
	tree         *build.Tree // the repository as one artifact
	documents    []parse.Document
	tops         []*top
	artifactRoot string          // the directory under which the most paths of Kustomizations exist
	applied      map[string]bool // files that Kustomizations apply
	words        *words
}

// top is a directory with objects of Flux that a Kustomization could apply: one with a kustomization file on which
// no other one builds, or one without a kustomization file that has manifests.
type top struct {
	dir            string
	objects        []parse.Document // the objects of Flux in the files that it reads
	kustomizations []declaration
	applies        map[*top]bool // those that its Kustomizations apply
	isApplied      bool          // by a Kustomization of another top
}

// declaration is a Kustomization as the build of a directory gives it.
type declaration struct {
	root  parse.Value
	pos   graph.Pos
	posOf func(field string) graph.Pos // the position of a field, in the file that gives it its value
}

// declarationIn returns a Kustomization as its file has it.
func declarationIn(d parse.Document) declaration {
	return declaration{d.Root, d.Pos(), func(field string) graph.Pos { return d.Root.At(field).Pos() }}
}

// newSurvey builds the directories of a repository that have objects of Flux, and finds out what they apply.
func newSurvey(r *model.Repository, w *words) *survey {
	s := &survey{repository: r, tree: r.Tree(r.Repo, ".", nil), applied: map[string]bool{}, words: w}
	for _, d := range r.Documents {
		if schema.IsFlux(d.GroupKind()) && d.IsObject() && !r.PatchFiles[d.File] && s.tree.Has(d.File) && !model.InChart(r, d.File) {
			s.documents = append(s.documents, d)
		}
	}
	s.findTops()
	s.artifactRoot = s.findArtifactRoot()
	s.followKustomizations()
	return s
}

// findTops sorts the objects of Flux by the directories that hold them, and builds these. A file that the
// kustomization file of its directory leaves out is in none of them, because no build reads it.
func (s *survey) findTops() {
	overlays := s.overlaysByFile()
	byDir := map[string]*top{}
	topOf := func(dir string) *top {
		t, ok := byDir[dir]
		if !ok {
			t = &top{dir: dir, applies: map[*top]bool{}}
			byDir[dir] = t
			s.tops = append(s.tops, t)
		}
		return t
	}
	for _, d := range s.documents {
		dirs := overlays[d.File]
		if isRootTemplate(d.Root) {
			continue
		}
		if len(dirs) == 0 && s.tree.KustomizationFile(path.Dir(d.File)) == "" {
			t := topOf(path.Dir(d.File))
			t.objects = append(t.objects, d)
			if d.GroupKind() == schema.Kustomization {
				t.kustomizations = append(t.kustomizations, declarationIn(d))
			}
		}
		for _, dir := range dirs {
			topOf(dir).objects = append(topOf(dir).objects, d)
		}
	}
	slices.SortFunc(s.tops, func(a, b *top) int { return strings.Compare(a.dir, b.dir) })
	for _, t := range s.tops {
		if s.tree.KustomizationFile(t.dir) != "" {
			t.kustomizations = declarationsOf(s, t)
		}
	}
}

// isRootTemplate reports whether an object is a root Kustomization for several clusters: it is called like its source,
// as flux bootstrap calls a root, and variables of the cluster are in its path.
func isRootTemplate(root parse.Value) bool {
	spec := root.Get("spec")
	return model.GroupKind(root) == schema.Kustomization && model.HasVariable(spec.Get("path").Text()) &&
		root.Get("metadata", "name").Text() == spec.Get("sourceRef", "name").Text()
}

// declarationsOf returns the Kustomizations in the build of a directory with a kustomization file, or, where that
// fails, those in the files that it reads.
func declarationsOf(s *survey, t *top) (all []declaration) {
	isKustomization := func(d parse.Document) bool { return d.GroupKind() == schema.Kustomization }
	if !slices.ContainsFunc(t.objects, isKustomization) {
		return nil
	}
	built := s.repository.Build(s.tree, t.dir, build.Overlay{})
	for _, o := range built.Objects {
		if s.repository.Key(o.Root).Kind == schema.Kustomization && !isRootTemplate(o.Root) {
			all = append(all, declaration{o.Root, o.Pos, func(field string) graph.Pos { return built.PosOf(o, field) }})
		}
	}
	if !built.Failed {
		return all
	}
	for _, d := range t.objects {
		if isKustomization(d) {
			all = append(all, declarationIn(d))
		}
	}
	return all
}

// findArtifactRoot returns the directory under which the most paths of all Kustomizations and ArtifactGenerators exist.
func (s *survey) findArtifactRoot() string {
	var paths []string
	for _, t := range s.tops {
		for _, k := range t.kustomizations {
			if p, ok := s.pathHere(k); ok {
				paths = append(paths, p)
			}
		}
		for _, d := range t.objects {
			if d.GroupKind() == schema.ArtifactGenerator {
				paths = append(paths, artifact.CopiedPaths(d.Root)...)
			}
		}
	}
	return artifact.RootOfPaths(s.repository, paths)
}

// pathHere returns spec.path of a Kustomization whose source may be this repository. ok is false for a path with
// variables, and for that of the whole artifact, which says nothing about where the artifact begins.
func (s *survey) pathHere(k declaration) (p string, ok bool) {
	specPath := k.root.Get("spec", "path").Text()
	p = parse.CleanPath(specPath)
	return p, specPath != "" && p != "." && !model.HasVariable(specPath) && s.mayBeRepository(artifact.KustomizationSource(k.root))
}

// mayBeRepository reports whether a source may be this repository: it may, unless a GitRepository in the
// repository has its name and another URL.
func (s *survey) mayBeRepository(source graph.Key) bool {
	if source.Kind != schema.GitRepository {
		return source.Kind != schema.ExternalArtifact
	}
	for _, d := range s.documents {
		if d.GroupKind() == schema.GitRepository && d.Name == source.Name && (d.Namespace == "" || d.Namespace == source.Namespace) {
			return urlMayBeRepository(s.repository, d.Root.Get("spec", "url").Text())
		}
	}
	return true
}

// followKustomizations finds out which directories the Kustomizations of each top apply.
func (s *survey) followKustomizations() {
	topsOf := map[string][]*top{} // by each file with objects of Flux
	for _, t := range s.tops {
		for _, d := range t.objects {
			topsOf[d.File] = append(topsOf[d.File], t)
		}
	}
	for _, t := range s.tops {
		for _, k := range t.kustomizations {
			for _, dir := range s.appliedDirs(k) {
				s.follow(t, dir, topsOf)
			}
		}
	}
}

// appliedDirs returns the directories that a Kustomization may apply. It returns none for the whole artifact, because
// Kustomizations apply the whole of other repositories in the same way.
func (s *survey) appliedDirs(k declaration) []string {
	specPath := k.root.Get("spec", "path").Text()
	if parse.CleanPath(specPath) == "." || !s.mayBeRepository(artifact.KustomizationSource(k.root)) {
		return nil
	}
	var dirs []string
	if model.HasVariable(specPath) {
		for _, candidate := range artifact.Candidates(s.repository, s.tree, path.Join(s.artifactRoot, specPath)) {
			dirs = append(dirs, candidate.Dir)
		}
	} else if dir := path.Join(s.artifactRoot, parse.CleanPath(specPath)); s.tree.IsDir(dir) {
		dirs = append(dirs, dir)
	}
	return dirs
}

// follow marks what a Kustomization of a top applies with a directory.
func (s *survey) follow(from *top, dir string, topsOf map[string][]*top) {
	for _, f := range s.tree.Uses(dir) {
		s.applied[f] = true
		for _, t := range topsOf[f] {
			if t.dir != dir && s.tree.KustomizationFile(t.dir) != "" && !slices.Contains(s.tree.Uses(dir), s.tree.KustomizationFile(t.dir)) {
				continue // dir and t build on the same base
			}
			from.applies[t] = true
			t.isApplied = t.isApplied || t != from
		}
	}
}

// hasKustomizations reports whether the repository has a Kustomization.
func (s *survey) hasKustomizations() bool {
	return slices.ContainsFunc(s.tops, func(t *top) bool { return len(t.kustomizations) > 0 })
}

// rootDirs returns the directories of the Kustomizations that no other one applies.
func (s *survey) rootDirs() []string {
	var unapplied []location
	for _, t := range s.tops {
		if t.isApplied {
			continue
		}
		for _, k := range t.kustomizations {
			file := path.Join(t.dir, path.Base(k.pos.File))
			unapplied = append(unapplied, location{s.repository.Key(k.root), file})
		}
	}
	if len(unapplied) == 0 {
		return nil
	}
	dirs := s.splitClusters(unapplied)
	for i, dir := range dirs {
		dirs[i] = widen(s, dir, dirs)
	}
	return slices.Compact(slices.Sorted(slices.Values(dirs)))
}

// withoutKustomizations returns the directory that holds all objects of Flux of a repository without
// Kustomizations, or those that its scripts and pages name as the root. Several directories without such words
// are parts.
func (s *survey) withoutKustomizations() (dirs []string, dropped []model.DroppedEntry) {
	for _, t := range s.tops {
		if _, ok := s.words.namesRoot(t.dir); ok {
			dirs = append(dirs, t.dir)
		} else {
			dropped = append(dropped, model.DroppedEntry{Dir: t.dir, Pos: t.objects[0].Pos(), Reason: model.IsPart})
		}
	}
	if len(dirs) > 0 {
		for i := range dropped {
			dropped[i].Reason = model.NamedElsewhere
		}
		return dirs, dropped
	}
	if len(s.tops) > 1 {
		return nil, dropped
	}
	return []string{s.tops[0].dir}, nil
}

// inferredEntry returns the entry for a directory: the root Kustomization that flux bootstrap would make, with the
// source that most Kustomizations below name.
func (s *survey) inferredEntry(dir string) model.Entry {
	source, sourceEvidence := s.sourceOf(dir)
	e := undeclaredEntry(dir, s.artifactRoot, source)
	e.Evidence = append(e.Evidence, rootEvidence(s, dir))
	if sourceEvidence.Reason != "" {
		e.Evidence = append(e.Evidence, sourceEvidence)
	}
	if s.artifactRoot != "." {
		e.Evidence = append(e.Evidence, artifactRootEvidence(s))
	}
	if built := s.repository.Build(s.tree, dir, build.Overlay{}); !s.hasKustomizations() {
		e.Unbuilt = built.Failed || len(built.Problems) > 0
	}
	return e
}

// sourceOf returns the source that most Kustomizations and ArtifactGenerators which a directory reaches name; the
// one of flux bootstrap where they name none that may be this repository.
func (s *survey) sourceOf(dir string) (source graph.Key, evidence graph.Evidence) {
	counts, first, all := map[graph.Key]int{}, map[graph.Key]graph.Pos{}, 0
	count := func(key graph.Key, pos graph.Pos) {
		if key.Name == "" || model.HasVariable(key.Name) || key.Kind == schema.ExternalArtifact || !s.mayBeRepository(key) {
			return
		}
		if key.Namespace == "" {
			key.Namespace = bootstrapName
		}
		if counts[key]++; counts[key] == 1 {
			first[key] = pos
		}
		all++
	}
	for _, t := range s.reach(dir) {
		for _, k := range t.kustomizations {
			if dirs := s.appliedDirs(k); len(dirs) > 0 || k.root.Get("spec", "sourceRef", "name").Text() == bootstrapName {
				count(artifact.KustomizationSource(k.root), k.posOf("spec.sourceRef"))
			}
		}
		for _, d := range t.objects {
			if d.GroupKind() == schema.ArtifactGenerator {
				for _, ref := range d.Root.Get("spec", "sources").Items() {
					count(artifact.ReferencedSource(ref, d.Namespace), ref.Pos())
				}
			}
		}
	}
	if all == 0 {
		return bootstrapSource, graph.Evidence{}
	}
	keys := make([]graph.Key, 0, len(counts))
	for key := range counts {
		keys = append(keys, key)
	}
	best := slices.MinFunc(keys, func(a, b graph.Key) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a.String(), b.String()))
	})
	reason := fmt.Sprintf("%d of the %d references to a source that may be this repository name %s", counts[best], all, best)
	return best, graph.Evidence{Answer: graph.SourceAnswer, Pos: first[best], Reason: reason}
}

// rootEvidence returns why a directory is an entry.
func rootEvidence(s *survey, dir string) graph.Evidence {
	if pos, ok := s.words.namesRoot(dir); ok {
		return graph.Evidence{Answer: graph.RootAnswer, Pos: pos, Reason: "what installs Flux names this directory", Named: true}
	}
	if pos, ok := s.words.namesApplied(dir); ok {
		return graph.Evidence{Answer: graph.RootAnswer, Pos: pos, Reason: "a command applies this directory"}
	}
	for _, t := range s.reach(dir) {
		if !t.isApplied && len(t.objects) > 0 {
			return graph.Evidence{Answer: graph.RootAnswer, Pos: t.objects[0].Pos(), Reason: "no Kustomization of the repository applies this object of Flux"}
		}
	}
	return graph.Evidence{Answer: graph.RootAnswer, Pos: graph.Pos{File: dir}, Reason: "no Kustomization of the repository applies this directory"}
}

// artifactRootEvidence returns why the artifact begins below the repository's root: what pushes it, or a path that
// exists there only.
func artifactRootEvidence(s *survey) graph.Evidence {
	for _, push := range s.repository.Pushes {
		if push.Path == s.artifactRoot {
			return graph.Evidence{Answer: graph.ArtifactRootAnswer, Pos: push.Pos, Reason: pushReason}
		}
	}
	for _, t := range s.tops {
		for _, k := range t.kustomizations {
			if p, ok := s.pathHere(k); ok && s.tree.IsDir(path.Join(s.artifactRoot, p)) && !s.tree.IsDir(p) {
				reason := fmt.Sprintf("./%s exists below %s only, as most paths of Kustomizations do", p, s.artifactRoot)
				return graph.Evidence{Answer: graph.ArtifactRootAnswer, Pos: k.posOf("spec.path"), Reason: reason}
			}
		}
	}
	return graph.Evidence{Answer: graph.ArtifactRootAnswer, Pos: graph.Pos{File: s.artifactRoot}, Reason: "most paths of Kustomizations exist below this directory"}
}

// widen returns the highest directory above an inferred entry such that every step up adds objects of Flux, and
// takes in neither one that a Kustomization applies nor the directory of another entry.
func widen(s *survey, dir string, entryDirs []string) string {
	if dir == "." {
		return dir
	}
	for parent := path.Dir(dir); parent != "."; parent = path.Dir(dir) {
		holdsEntry := slices.ContainsFunc(entryDirs, func(other string) bool { return other != dir && strings.HasPrefix(other+"/", parent+"/") })
		if holdsEntry || !addsObjects(s, parent, dir) {
			break
		}
		dir = parent
	}
	return dir
}

// addsObjects reports whether a directory holds objects of Flux other than Kustomizations outside one of its
// subdirectories, and none that a Kustomization applies.
func addsObjects(s *survey, dir, subdirectory string) bool {
	adds := false
	for _, d := range s.documents {
		if d.GroupKind() == schema.Kustomization || !strings.HasPrefix(d.File, dir+"/") {
			continue
		}
		if s.applied[d.File] {
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
