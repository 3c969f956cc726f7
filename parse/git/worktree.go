package git

import (
	"io/fs"
	"path"
	"slices"

	"github.com/go-git/go-git/v5/plumbing/filemode"

	"github.com/fluxgraph/fluxgraph/parse/internal/file"
)

// Worktree is what a work tree holds, as git sees it. All paths are slash paths from its root, sorted;
// nothing below .git is among them, nor below a nested repository.
type Worktree struct {
	Files          []string        // regular files that git tracks; all of them where that is not known
	Untracked      []string        // regular files that git neither tracks nor ignores
	Links          []string        // symbolic links that git tracks; all of them where that is not known
	UntrackedLinks []string        // symbolic links that git neither tracks nor ignores
	Submodules     []string        // directories of submodules, which are not read
	Unreadable     []*fs.PathError // directories with tracked files that cannot be read, and why; all of them where that is not known

	UntrackedUnreadable []*fs.PathError // other directories that cannot be read and that no .gitignore excludes
	UnreadIgnores       []*fs.PathError // .gitignore files that cannot be read

	Dir      string   // the directory of git's own files; empty where there is none
	Unknown  error    // why it is not known what git tracks; nil if it is known, or if there is no git
	Sparse   int      // the number of tracked files that a sparse work tree lacks
	Revision string   // the commit that is checked out, in hexadecimal; empty if it is not known
	Branch   string   // the branch that is checked out; empty if there is none, or it is not known
	Remotes  []string // the URLs of the remotes, without the user and password of HTTP URLs
}

// Read reads the work tree at the root of the file system. The error is that of reading the root
// directory; whatever else cannot be read is part of the result. fsys must not lead out of the work
// tree, as os.Root.FS does not. elsewhere are the git directories of a linked work tree or a submodule, as
// OpenLinked returns them; nil: they are in .git.
func Read(fsys fs.FS, elsewhere *Directories) (*Worktree, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	m := readMetadata(fsys, elsewhere)
	tree := &Worktree{Dir: m.dir, Unknown: m.unknown, Sparse: m.sparse, Revision: m.revision, Branch: m.branch, Remotes: m.remotes}
	w := walker{fsys: fsys, tree: tree, tracked: m.tracked}
	if m.tracked != nil {
		w.parents = make(map[string]bool)
		for name, mode := range m.tracked {
			if mode == filemode.Submodule {
				tree.Submodules = append(tree.Submodules, name)
			}
			for dir := path.Dir(name); dir != "." && !w.parents[dir]; dir = path.Dir(dir) {
				w.parents[dir] = true
			}
		}
	}
	w.walk(".", entries, m.exclude)
	for _, names := range [][]string{tree.Files, tree.Untracked, tree.Links, tree.UntrackedLinks, tree.Submodules} {
		slices.Sort(names)
	}
	return tree, nil
}

// walker goes through the directories of a work tree.
type walker struct {
	fsys    fs.FS
	tree    *Worktree
	tracked map[string]filemode.FileMode // nil where it is not known what git tracks
	parents map[string]bool              // the directories of tracked files
}

// walk takes in a directory. patterns are those of the .gitignore files above it.
func (w *walker) walk(dir string, entries []fs.DirEntry, patterns Patterns) {
	known := w.tracked != nil
	if known {
		patterns = w.gitignore(dir, entries, patterns)
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		mode, isTracked := w.tracked[name]
		isTracked = isTracked || !known
		switch {
		case e.Name() == ".git":
		case isTracked && mode == filemode.Submodule:
		case e.IsDir():
			if known && !w.parents[name] && patterns.Match(name, true) {
				continue
			}
			below, err := fs.ReadDir(w.fsys, name)
			if err != nil {
				w.addUnreadable(name, err)
			}
			if known && holdsGit(below) && !w.parents[name] {
				continue // a repository of its own, which git does not look into either
			}
			w.walk(name, below, patterns)
		case e.Type()&fs.ModeSymlink != 0 || isTracked && mode == filemode.Symlink:
			if isTracked {
				w.tree.Links = append(w.tree.Links, name)
			} else if !patterns.Match(name, false) {
				w.tree.UntrackedLinks = append(w.tree.UntrackedLinks, name)
			}
		case !e.Type().IsRegular():
		case isTracked:
			w.tree.Files = append(w.tree.Files, name)
		case !patterns.Match(name, false):
			w.tree.Untracked = append(w.tree.Untracked, name)
		}
	}
}

// gitignore returns patterns and those of the directory's own .gitignore.
func (w *walker) gitignore(dir string, entries []fs.DirEntry, patterns Patterns) Patterns {
	for _, e := range entries {
		if e.Name() != ".gitignore" || !e.Type().IsRegular() {
			continue
		}
		name := path.Join(dir, e.Name())
		data, err := file.Read(w.fsys, name)
		if err != nil {
			w.tree.UnreadIgnores = append(w.tree.UnreadIgnores, &fs.PathError{Op: "open", Path: name, Err: file.Reason(err)})
			continue
		}
		return append(slices.Clip(patterns), ParsePatterns(data, dir)...)
	}
	return patterns
}

// addUnreadable adds a directory that cannot be read.
func (w *walker) addUnreadable(dir string, err error) {
	unreadable := &fs.PathError{Op: "readdir", Path: dir, Err: file.Reason(err)}
	if w.tracked == nil || w.parents[dir] {
		w.tree.Unreadable = append(w.tree.Unreadable, unreadable)
	} else {
		w.tree.UntrackedUnreadable = append(w.tree.UntrackedUnreadable, unreadable)
	}
}

func holdsGit(entries []fs.DirEntry) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".git" })
}
