package parse

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Tree is what an artifact holds: files under slash paths of its own, each of which stands for a
// file of a repository. An artifact may be a part of a repository, or be put together from
// several. A Tree does not change, and is safe for concurrent use.
type Tree struct {
	files map[string]TreeFile
	dirs  map[string][]string // children of each directory, sorted; the root is "."

	unreadDirs []string // directories that cannot be read
}

// TreeFile is the file of a repository that stands under a path of a tree.
type TreeFile struct {
	Repo *Repo
	File string // slash path from the repository's root
}

// NewTree returns the tree of those files, by their slash paths in it. A path that is also a
// directory of another is left out.
func NewTree(files map[string]TreeFile) *Tree {
	t := &Tree{files: make(map[string]TreeFile, len(files)), dirs: map[string][]string{".": nil}}
	for p, f := range files {
		if fs.ValidPath(p) && p != "." {
			t.files[p] = f
		}
	}
	seen := map[string]bool{".": true}
	for p := range t.files {
		for child := p; child != "." && !seen[child]; child = path.Dir(child) {
			seen[child] = true
			dir := path.Dir(child)
			t.dirs[dir] = append(t.dirs[dir], path.Base(child))
		}
	}
	for dir, children := range t.dirs {
		slices.Sort(children)
		delete(t.files, dir)
	}
	return t
}

// Tree returns the tree of the repository's files below root ("." for all) for which left out does
// not report true. A nil ignored leaves nothing out.
func (r *Repo) Tree(root string, ignored func(file string) bool) *Tree {
	files := make(map[string]TreeFile)
	for _, f := range r.Files() {
		p, ok := below(root, f)
		if ok && (ignored == nil || !ignored(f)) {
			files[p] = TreeFile{r, f}
		}
	}
	t := NewTree(files)
	for _, dir := range r.unreadDirs {
		if ignored == nil || !ignored(path.Join(dir, "kustomization.yaml")) {
			t.addUnreadDir(root, dir)
		}
	}
	return t
}

// below returns the path of name from root on, "." for root itself.
func below(root, name string) (rel string, ok bool) {
	switch {
	case root == ".":
		return name, true
	case name == root:
		return ".", true
	}
	return strings.CutPrefix(name, root+"/")
}

// Files returns the paths of the tree's files, sorted.
func (t *Tree) Files() []string {
	all := make([]string, 0, len(t.files))
	for p := range t.files {
		all = append(all, p)
	}
	slices.Sort(all)
	return all
}

// File returns the repository's file under a path of the tree.
func (t *Tree) File(p string) (TreeFile, bool) {
	f, ok := t.files[p]
	return f, ok
}

// Has reports whether the tree holds a file.
func (t *Tree) Has(p string) bool { _, ok := t.files[p]; return ok }

// IsDir reports whether a path of the tree is a directory.
func (t *Tree) IsDir(p string) bool { _, ok := t.dirs[p]; return ok }

// ReadDir returns the names of a directory's files and directories, sorted.
func (t *Tree) ReadDir(p string) []string { return t.dirs[p] }

// ReadFile returns the content of a file. Callers must not change it.
func (t *Tree) ReadFile(p string) ([]byte, error) {
	f, ok := t.files[p]
	if !ok {
		return nil, fmt.Errorf("%s: %w", p, fs.ErrNotExist)
	}
	return f.Repo.ReadFile(f.File)
}

// Where returns a path of the tree that stands for a repository's directory or file, so that it
// can be shown: the repository's own path of it where there is one, the tree's otherwise.
func (t *Tree) Where(p string) string {
	if f, ok := t.files[p]; ok {
		return f.File
	}
	// The directory's own path is that of a file below it, less the part below.
	at := p
	for t.IsDir(at) && len(t.dirs[at]) > 0 {
		at = path.Join(at, t.dirs[at][0])
	}
	if f, ok := t.files[at]; ok {
		below := strings.TrimPrefix(at, p)
		if p == "." {
			below = "/" + at
		}
		if dir, ok := strings.CutSuffix(f.File, below); ok {
			return dir
		}
		if p == "." && f.File == at {
			return "."
		}
	}
	return p
}

// CleanPath returns the path that Flux makes of a spec.path, which is taken from the tree's root and
// never leaves it: "./apps/", "/apps" and "../apps" are all "apps", and "" is ".".
func CleanPath(p string) string {
	p = strings.TrimPrefix(path.Clean("/"+p), "/")
	if p == "" {
		return "."
	}
	return p
}
