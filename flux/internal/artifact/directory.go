package artifact

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/internal/suggest"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// HasDir reports whether a repository holds a directory, whatever ignore rules leave out.
func HasDir(repo *parse.Repo, dir string) bool {
	if dir == "." {
		return true
	}
	files := repo.Files()
	i, _ := slices.BinarySearch(files, dir+"/")
	return i < len(files) && strings.HasPrefix(files[i], dir+"/")
}

// HasUntracked reports whether a directory on disk holds a manifest that git does not track, so that no artifact has it.
func HasUntracked(repo *parse.Repo, dir string) bool {
	return slices.ContainsFunc(repo.Untracked(), func(f string) bool { return strings.HasPrefix(f, dir+"/") })
}

// SimilarDir returns the directory of an artifact that a path without a directory may mean: the only one with
// the same last element, or else the one with the most similar path; "" where there is none.
func SimilarDir(t *build.Tree, missing string) string {
	var dirs, namesakes []string
	seen := map[string]bool{}
	for _, f := range t.Files() {
		for d := path.Dir(f); d != "." && !seen[d]; d = path.Dir(d) {
			seen[d] = true
			dirs = append(dirs, d)
			if path.Base(d) == path.Base(missing) {
				namesakes = append(namesakes, d)
			}
		}
	}
	if len(namesakes) == 1 {
		return namesakes[0]
	}
	return suggest.Name(missing, dirs)
}

// RelativePath returns a slash path from a directory on, "." for the directory itself. ok is false where the
// path is not below the directory.
func RelativePath(dir, name string) (rel string, ok bool) {
	switch {
	case dir == ".":
		return name, true
	case name == dir:
		return ".", true
	}
	return strings.CutPrefix(name, dir+"/")
}
