package reach

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/entry"
	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// survey is what a repository shows about the use of its files.
type survey struct {
	repository *model.Repository
	clusters   []*model.Cluster
	tree       *build.Tree // the whole repository

	used      map[string]bool // files that clusters apply, or build from
	possible  map[string]bool // files that may be applied, because what leads to them could not be read
	usedDirs  map[string]bool // directories with a file below them that is used or possible
	delivered map[string]bool // files that the artifacts of Kustomizations hold
	inputs    map[string]bool // files that a kustomization file names other than as a resource
	manual    *evidence.ManualApplies

	entryComments []pathComment // entries of kustomization files that are commented out
	pathComments  []pathComment // paths of Kustomizations that are commented out
}

// newSurvey reads what a repository shows about the use of its files, of which used are already known.
func newSurvey(r *model.Repository, clusters []*model.Cluster, used map[string]bool) *survey {
	s := &survey{
		repository: r, clusters: clusters, tree: r.Tree(r.Repo, ".", nil), used: used,
		usedDirs: map[string]bool{".": true}, delivered: deliveredFiles(r, clusters), inputs: map[string]bool{},
	}
	s.possible = evidence.ReachableFiles(r, s.tree, s.possibleDirs())
	for _, d := range r.Documents {
		if model.IsKustomizationFile(d.File) {
			s.addInputs(d)
			s.addListedDirs(d)
		}
	}
	for _, files := range []map[string]bool{s.used, s.possible} {
		for f := range files {
			s.addUsedDirs(f)
		}
	}
	s.manual = evidence.ReadManualApplies(r, s.usedDirs)
	s.readComments()
	return s
}

// deliveredFiles returns the files of the repository that the artifacts of Kustomizations hold.
func deliveredFiles(r *model.Repository, clusters []*model.Cluster) map[string]bool {
	delivered := map[string]bool{}
	seen := map[*build.Tree]bool{}
	for _, c := range clusters {
		for _, k := range c.Kustomizations {
			tree := k.Artifact.Tree
			if tree == nil || k.Artifact.Checkout != "" || seen[tree] {
				continue
			}
			seen[tree] = true
			for _, p := range tree.Files() {
				if f, ok := tree.File(p); ok && f.Repo == r.Repo {
					delivered[f.File] = true
				}
			}
		}
	}
	return delivered
}

// possibleDirs returns the directories that a Kustomization may apply although no build shows it, sorted.
func (s *survey) possibleDirs() []string {
	var dirs []string
	for _, c := range s.clusters {
		for _, k := range c.Kustomizations {
			dirs = append(dirs, s.possibleDirsOf(c, k)...)
		}
		for id := range c.Unknown {
			if object, ok := c.ObjectsByID[id]; ok {
				dirs = append(dirs, evidence.TemplatedDirs(s.repository, s.tree, object.Root())...)
			}
		}
	}
	if slices.ContainsFunc(s.repository.Options.Entries, func(o model.EntryOption) bool { return o.Dir != "" }) {
		// The clusters that a user names need not be all that the repository has.
		for _, e := range entry.Declared(s.repository) {
			dirs = append(dirs, e.Dir)
		}
	}
	dirs = append(dirs, s.dirsOfBrokenManifests()...)
	slices.Sort(dirs)
	return dirs
}

// pathWord matches a text that may be spec.path.
var pathWord = regexp.MustCompile(`[\w.-]*(?:/[\w.-]+)+|[\w-]+`)

// dirsOfBrokenManifests returns the directories that manifests name which a Kustomization would build and which are no
// YAML: a Kustomization in one of them may apply them.
func (s *survey) dirsOfBrokenManifests() []string {
	isBroken := func(p graph.Problem) bool { return p.Kind == graph.InvalidManifest }
	var dirs []string
	for _, c := range s.clusters {
		for _, k := range c.Kustomizations {
			if k.Artifact.Tree == nil || k.Artifact.Checkout != "" || !slices.ContainsFunc(k.Problems, isBroken) {
				continue
			}
			for _, f := range s.tree.Uses(k.Artifact.Tree.Where(k.Dir)) {
				if slices.ContainsFunc(s.repository.Repo.Problems(f), isBroken) {
					dirs = append(dirs, s.namedDirs(f, c.Entry.ArtifactRoot)...)
				}
			}
		}
	}
	return dirs
}

// namedDirs returns the directories that the text of a file may name, from the repository's root or from that of an
// artifact.
func (s *survey) namedDirs(file, artifactRoot string) []string {
	data, err := s.repository.Repo.ReadFile(file)
	if err != nil {
		return nil
	}
	var dirs []string
	for _, word := range pathWord.FindAllString(string(data), -1) {
		for _, dir := range []string{parse.CleanPath(word), path.Join(artifactRoot, parse.CleanPath(word))} {
			if dir != "." && s.tree.IsDir(dir) {
				dirs = append(dirs, dir)
			}
		}
	}
	return dirs
}

// possibleDirsOf returns the directories that a Kustomization which does not build may mean.
func (s *survey) possibleDirsOf(c *model.Cluster, k *model.Kustomization) []string {
	if k.Artifact.Tree == nil || k.Artifact.Checkout != "" {
		return nil
	}
	specPath := k.Root.Get("spec", "path").Text()
	switch {
	case model.HasVariable(specPath):
		return candidateDirs(s.repository, s.tree, specPath)
	case k.PathMissing:
		if similar := artifact.SimilarDir(k.Artifact.Tree, k.Dir); similar != "" {
			return []string{path.Join(c.Entry.ArtifactRoot, similar)}
		}
		return nil
	case k.Build == nil || k.Build.Failed:
		return []string{k.Artifact.Tree.Where(k.Dir)}
	}
	return nil
}

// candidateDirs returns the directories of the repository that a spec.path with variables may mean.
func candidateDirs(r *model.Repository, tree *build.Tree, specPath string) []string {
	var dirs []string
	for _, candidate := range artifact.Candidates(r, tree, specPath) {
		dirs = append(dirs, candidate.Dir)
	}
	return dirs
}

// addInputs adds what a kustomization file names other than as a resource: patches, values, files of generators.
func (s *survey) addInputs(d parse.Document) {
	for name, field := range d.Root.Fields() {
		if name == "resources" || name == "bases" || name == "components" {
			continue
		}
		fieldpath.EachText(field, func(text string) {
			if _, after, ok := strings.Cut(text, "="); ok { // key=file
				text = after
			}
			if len(text) < 300 && !strings.ContainsAny(text, "\n{}") {
				s.inputs[path.Join(path.Dir(d.File), text)] = true
			}
		})
	}
}

// addListedDirs adds to the possible files those of directories that a kustomization file in use lists and that
// have no kustomization file: kustomize refuses the entry, which is another mistake.
func (s *survey) addListedDirs(d parse.Document) {
	if !s.used[d.File] {
		return
	}
	for _, entry := range d.Root.Get("resources").Items() {
		dir := path.Join(path.Dir(d.File), entry.Text())
		if !s.tree.IsDir(dir) || s.tree.KustomizationFile(dir) != "" {
			continue
		}
		for _, f := range s.tree.Uses(dir) {
			s.possible[f] = true
		}
	}
}

// addUsedDirs adds the directories above a file to those that are used.
func (s *survey) addUsedDirs(file string) {
	for dir := path.Dir(file); !s.usedDirs[dir]; dir = path.Dir(dir) {
		s.usedDirs[dir] = true
	}
}

// isExempt reports whether something other than a build of the clusters may use a file, or nothing should
// apply it, so that nothing is reported of it.
func (s *survey) isExempt(file string) bool {
	base := path.Base(file)
	isBootstrap := base == "gotk-components.yaml" || base == "gotk-sync.yaml"
	isInput := s.inputs[file] || s.repository.PatchFiles[file]
	switch {
	case !s.delivered[file], s.possible[file], isInput, isBootstrap, isHidden(file):
		return true
	}
	return model.InChart(s.repository, file) || s.inToolFolder(file) || s.inComponent(file) || s.manual.Includes(file)
}

// inToolFolder reports whether a file is below a directory for examples, tests or a tool, in which nothing is
// used.
func (s *survey) inToolFolder(file string) bool {
	for dir := path.Dir(file); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if !s.usedDirs[dir] && slices.Contains(toolFolders, strings.ToLower(path.Base(dir))) {
			return true
		}
	}
	return false
}

// inComponent reports whether the closest kustomization file above a file is a Component, which other
// repositories may build on.
// See https://kubectl.docs.kubernetes.io/guides/config_management/components/.
func (s *survey) inComponent(file string) bool {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if k := s.tree.KustomizationFile(dir); k != "" {
			documents := s.repository.Repo.Documents(k)
			return len(documents) > 0 && documents[0].Kind == "Component"
		}
		if dir == "." || dir == "/" {
			return false
		}
	}
}

// listingFile returns the kustomization file that would list a group: the one in the directory that holds it,
// which need not exist.
func (s *survey) listingFile(g group) string {
	dir := path.Dir(g.path)
	if k := s.tree.KustomizationFile(dir); k != "" {
		return k
	}
	return path.Join(dir, build.KustomizationFiles[0])
}

// reason returns why a group is not applied, and the file that the reason is about.
func (s *survey) reason(g group) (problem.UnappliedReason, string) {
	if f := commentedIn(s.entryComments, g); f != "" {
		return problem.EntryCommentedOut, f
	}
	if f := s.listingFile(g); s.used[f] {
		return problem.NotListed, f
	}
	if f := commentedIn(s.pathComments, g); f != "" {
		return problem.KustomizationDisabled, f
	}
	if g.isDir {
		return problem.NothingPointsThere, ""
	}
	return problem.NothingLists, ""
}
