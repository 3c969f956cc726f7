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

// Reached returns the files that may be applied from directories on, through the Kustomizations in them.
func Reached(w *model.Repository, tree *build.Tree, dirs []string) map[string]bool {
	files, seen := map[string]bool{}, map[string]bool{}
	for len(dirs) > 0 {
		dir := dirs[0]
		dirs = dirs[1:]
		if seen[dir] || dir == "." {
			continue
		}
		seen[dir] = true
		for _, f := range tree.Uses(dir) {
			files[f] = true
			if w.PatchFiles[f] || !model.IsManifest(f) {
				continue
			}
			for _, d := range w.Repo.Documents(f) {
				if p := d.Root.Get("spec", "path").Text(); d.GroupKind() == schema.Kustomization && p != "" {
					for _, candidate := range artifact.Candidates(w, tree, p) {
						dirs = append(dirs, candidate[1])
					}
				}
			}
		}
	}
	return files
}

var (
	TemplateMark  = regexp.MustCompile(`<<.*?>>`)
	templatedPath = regexp.MustCompile(`(?:<<.*?>>|[\w./-])+/(?:<<.*?>>|[\w./-])+`)
)

// TemplatedDirs returns the directories that the texts of a ResourceSet may mean, whatever its inputs.
func TemplatedDirs(w *model.Repository, tree *build.Tree, root parse.Value) []string {
	var dirs []string
	fieldpath.EachText(root.Get("spec"), func(text string) {
		for _, p := range templatedPath.FindAllString(text, -1) {
			if !TemplateMark.MatchString(p) {
				if dir := parse.CleanPath(p); tree.IsDir(dir) {
					dirs = append(dirs, dir)
				}
				continue
			}
			for _, candidate := range artifact.Candidates(w, tree, TemplateMark.ReplaceAllLiteralString(p, "${x}")) {
				dirs = append(dirs, candidate[1])
			}
		}
	})
	return dirs
}
