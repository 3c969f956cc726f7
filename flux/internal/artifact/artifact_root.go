package artifact

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
)

// RootFor returns the directory of the repository that is the root of an artifact in which a path exists: the
// repository's root, what a pipeline pushes, or the only top-level directory under which the path exists. ok is
// false where none fits.
func RootFor(r *model.Repository, p string) (root string, ok bool) {
	existsBelow := func(root string) bool { return parse.HasDir(r.Repo, path.Join(root, p)) }
	if existsBelow(".") {
		return ".", true
	}
	for _, push := range r.Pushes {
		if push.Path != "." && existsBelow(push.Path) {
			return push.Path, true
		}
	}
	tree := r.Tree(r.Repo, ".", nil)
	var roots []string
	for _, name := range tree.ReadDir(".") {
		if tree.IsDir(name) && existsBelow(name) {
			roots = append(roots, name)
		}
	}
	if len(roots) == 1 {
		return roots[0], true
	}
	return ".", false
}

// RootOfPaths returns the directory of the repository under which the most of the paths of Kustomizations exist,
// each a clean slash path other than ".". Of several it is the repository's root, else what a pipeline pushes,
// else the shortest path. One under which less than half of the paths exist does not count.
func RootOfPaths(r *model.Repository, paths []string) string {
	dirsByName := map[string][]string{} // directories by their last element
	for _, dir := range dirsOf(r.Repo) {
		dirsByName[path.Base(dir)] = append(dirsByName[path.Base(dir)], dir)
	}
	counts := map[string]int{".": 0}
	for _, p := range paths {
		for _, dir := range dirsByName[path.Base(p)] {
			if dir == p {
				counts["."]++
			} else if root, ok := strings.CutSuffix(dir, "/"+p); ok {
				counts[root]++
			}
		}
	}
	isPushed := func(root string) bool {
		return slices.ContainsFunc(r.Pushes, func(push model.Push) bool { return push.Path == root })
	}
	best := "."
	for root, n := range counts {
		switch {
		case n != counts[best]:
			if n > counts[best] {
				best = root
			}
		case best == ".":
		case root == "." || isPushed(root) != isPushed(best):
			if root == "." || isPushed(root) {
				best = root
			}
		case len(root) < len(best) || len(root) == len(best) && root < best:
			best = root
		}
	}
	if 2*counts[best] < len(paths) && !isPushed(best) {
		return "."
	}
	return best
}

// HasDirBelow reports whether a directory of the repository has the path p below it, a clean slash path.
func HasDirBelow(repo *parse.Repo, p string) bool {
	return slices.ContainsFunc(dirsOf(repo), func(dir string) bool { return strings.HasSuffix(dir, "/"+p) })
}

// dirsOf returns the directories of a repository that hold files, themselves or below, without its root.
func dirsOf(repo *parse.Repo) []string {
	seen := map[string]bool{".": true}
	var dirs []string
	for _, f := range repo.Files() {
		for dir := path.Dir(f); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			dirs = append(dirs, dir)
		}
	}
	return dirs
}
