package evidence

import (
	"regexp"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// ReachableFiles returns the files that building directories may read, and building the directories that the
// Kustomizations in these files apply. The repository's root is not followed. tree is the repository as one
// artifact.
func ReachableFiles(r *model.Repository, tree *build.Tree, dirs []string) map[string]bool {
	files, seen := map[string]bool{}, map[string]bool{}
	for queue := dirs; len(queue) > 0; queue = queue[1:] {
		dir := queue[0]
		if seen[dir] || dir == "." {
			continue
		}
		seen[dir] = true
		for _, f := range tree.Uses(dir) {
			files[f] = true
			queue = append(queue, appliedDirs(r, tree, f)...)
		}
	}
	return files
}

// appliedDirs returns the directories that the Kustomizations in a file may apply.
func appliedDirs(r *model.Repository, tree *build.Tree, file string) []string {
	if r.PatchFiles[file] || !model.IsManifest(file) {
		return nil
	}
	var dirs []string
	for _, d := range r.Repo.Documents(file) {
		specPath := d.Root.Get("spec", "path").Text()
		if d.GroupKind() == schema.Kustomization && specPath != "" {
			dirs = append(dirs, candidateDirs(r, tree, specPath)...)
		}
	}
	return dirs
}

// candidateDirs returns the directories that a path may mean.
func candidateDirs(r *model.Repository, tree *build.Tree, specPath string) []string {
	var dirs []string
	for _, candidate := range artifact.Candidates(r, tree, specPath) {
		dirs = append(dirs, candidate.Dir)
	}
	return dirs
}

var (
	// TemplateMark matches an expression in the templates of a ResourceSet.
	TemplateExpression = regexp.MustCompile(`<<.*?>>`)

	templatedPath = regexp.MustCompile(`(?:<<.*?>>|[\w./-])+/(?:<<.*?>>|[\w./-])+`)
)

// TemplatedDirs returns the directories that the texts of a ResourceSet may name, whatever its inputs are. tree
// is the repository as one artifact.
func TemplatedDirs(r *model.Repository, tree *build.Tree, resourceSet parse.Value) []string {
	var dirs []string
	fieldpath.EachText(resourceSet.Get("spec"), func(text string) {
		for _, p := range templatedPath.FindAllString(text, -1) {
			if TemplateExpression.MatchString(p) {
				pattern := TemplateExpression.ReplaceAllLiteralString(p, "${x}") // any text, as a variable of substitution
				dirs = append(dirs, candidateDirs(r, tree, pattern)...)
			} else if dir := parse.CleanPath(p); tree.IsDir(dir) {
				dirs = append(dirs, dir)
			}
		}
	})
	return dirs
}
