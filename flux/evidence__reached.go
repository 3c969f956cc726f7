package flux

import (
	"regexp"

	"github.com/fluxgraph/fluxgraph/parse"
)

// leadsTo returns the files that may be applied from directories on, through the Kustomizations in them.
func leadsTo(w *world, tree *parse.Tree, dirs []string) map[string]bool {
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
			if w.patches[f] || !isManifest(f) {
				continue
			}
			for _, d := range w.repo.Documents(f) {
				if p := d.Root.Get("spec", "path").Text(); d.GroupKind() == Kustomization && p != "" {
					for _, candidate := range candidateDirs(w, tree, p) {
						dirs = append(dirs, candidate[1])
					}
				}
			}
		}
	}
	return files
}

var (
	templateMark  = regexp.MustCompile(`<<.*?>>`)
	templatedPath = regexp.MustCompile(`(?:<<.*?>>|[\w./-])+/(?:<<.*?>>|[\w./-])+`)
)

// templatedDirs returns the directories that the texts of a ResourceSet may mean, whatever its inputs.
func templatedDirs(w *world, tree *parse.Tree, root parse.Value) []string {
	var dirs []string
	eachText(root.Get("spec"), 0, func(text string) {
		for _, p := range templatedPath.FindAllString(text, -1) {
			if !templateMark.MatchString(p) {
				if dir := parse.CleanPath(p); tree.IsDir(dir) {
					dirs = append(dirs, dir)
				}
				continue
			}
			for _, candidate := range candidateDirs(w, tree, templateMark.ReplaceAllLiteralString(p, "${x}")) {
				dirs = append(dirs, candidate[1])
			}
		}
	})
	return dirs
}
