package artifact

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/internal/suggest"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Candidates returns the directories, each with the artifact's root, that a path may mean: one, or
// all that fit where it holds variables.
func Candidates(w *model.Repository, all *build.Tree, p string) [][2]string {
	clean := parse.CleanPath(p)
	if !model.HasVariable(p) {
		root, ok := Root(w, clean)
		if !ok {
			return nil
		}
		return [][2]string{{root, path.Join(root, clean)}}
	}
	parts := strings.Split(clean, "/")
	dirs := []string{"."}
	for _, part := range parts {
		var next []string
		expr, err := regexp.Compile("^" + strings.ReplaceAll(regexp.QuoteMeta(model.VariablePattern.ReplaceAllString(part, "\x00")), "\x00", "[^/]+") + "$")
		if err != nil {
			return nil
		}
		for _, dir := range dirs {
			for _, name := range all.ReadDir(dir) {
				if expr.MatchString(name) && all.IsDir(path.Join(dir, name)) {
					next = append(next, path.Join(dir, name))
				}
			}
		}
		dirs = next
	}
	var found [][2]string
	for _, dir := range dirs {
		found = append(found, [2]string{".", dir})
	}
	return found
}

// Root returns the directory of the repository that is the root of an artifact in which a path
// must exist: the repository's own root, what a pipeline pushes, or the only top-level directory
// under which the path exists. ok is false where nothing fits.
func Root(w *model.Repository, p string) (root string, ok bool) {
	all := w.Tree(w.Repo, ".", nil)
	exists := func(root string) bool {
		d := path.Join(root, p)
		return HasDir(w.Repo, d)
	}
	for _, push := range w.Pushes {
		if push.Path != "." && exists(push.Path) && !exists(".") {
			return push.Path, true
		}
	}
	if exists(".") {
		return ".", true
	}
	var fits []string
	for _, name := range all.ReadDir(".") {
		if all.IsDir(name) && exists(name) {
			fits = append(fits, name)
		}
	}
	if len(fits) == 1 {
		return fits[0], true
	}
	return ".", false
}

// HasDir reports whether a repository holds a directory.
func HasDir(repo *parse.Repo, dir string) bool {
	if dir == "." {
		return true
	}
	files := repo.Files()
	i, _ := slices.BinarySearch(files, dir+"/")
	return i < len(files) && strings.HasPrefix(files[i], dir+"/")
}

// SimilarDir returns the directory of an artifact that a missing one may mean: the only one of that name, or
// one that is written almost like it; empty where there is none.
func SimilarDir(t *build.Tree, missing string) string {
	var dirs, named []string
	seen := map[string]bool{}
	for _, f := range t.Files() {
		for d := path.Dir(f); d != "." && !seen[d]; d = path.Dir(d) {
			seen[d] = true
			dirs = append(dirs, d)
			if path.Base(d) == path.Base(missing) {
				named = append(named, d)
			}
		}
	}
	if len(named) == 1 {
		return named[0]
	}
	return suggest.Name(missing, dirs)
}
