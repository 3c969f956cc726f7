package git

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/config"

	"github.com/fluxgraph/fluxgraph/parse/internal/file"
)

// Linked is the open git directories of a linked work tree or a submodule, whose .git is a file.
type Linked struct {
	Directories
	roots []*os.Root
}

// Close closes the directories.
func (l *Linked) Close() {
	for _, r := range l.roots {
		r.Close()
	}
}

// TopLevel returns the root of the work tree that holds a directory: the directory itself or the nearest one above
// that has a .git. ok is false where there is none.
func TopLevel(dir string) (top string, ok bool) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	for at := abs; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at, true
		}
		if filepath.Dir(at) == at {
			return "", false
		}
	}
}

// OpenLinked opens the git directories of a work tree whose .git is a file that names a directory outside of it: a
// linked work tree, or a submodule. That directory must name the work tree in turn, so that a repository cannot make
// fluxgraph read any other directory. It returns nil where .git is no such file; the error is why its directory
// cannot be used.
// See https://git-scm.com/docs/gitrepository-layout and https://git-scm.com/docs/git-worktree.
func OpenLinked(top string) (*Linked, error) {
	info, err := os.Lstat(filepath.Join(top, ".git"))
	if err != nil || !info.Mode().IsRegular() {
		return nil, nil
	}
	root, err := os.OpenRoot(top)
	if err != nil {
		return nil, file.Reason(err)
	}
	defer root.Close()
	data, err := file.Read(root.FS(), ".git")
	if err != nil {
		return nil, file.Reason(err)
	}
	name, ok := strings.CutPrefix(string(data), "gitdir:")
	if !ok {
		return nil, errElsewhere
	}
	dir := resolve(top, name)
	if rel, err := filepath.Rel(top, dir); err == nil && filepath.IsLocal(rel) {
		return nil, nil // within the work tree, which Read finds by itself
	}
	l := &Linked{}
	own, err := l.open(dir)
	if err != nil {
		return nil, errElsewhere
	}
	l.Own, l.Common = own, own
	if !namesWorkTree(own, dir, top) {
		l.Close()
		return nil, errors.New("the git directory that .git names does not name this work tree")
	}
	if data, err := file.Read(own, "commondir"); err == nil {
		common, err := l.open(resolve(dir, string(data)))
		if err != nil {
			l.Close()
			return nil, errElsewhere
		}
		l.Common = common
	}
	return l, nil
}

// open opens a directory, which Close closes.
func (l *Linked) open(dir string) (fs.FS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	l.roots = append(l.roots, root)
	return root.FS(), nil
}

// namesWorkTree reports whether a git directory is that of a work tree: its file gitdir names the .git of the work
// tree, or core.worktree of its configuration names the work tree.
func namesWorkTree(own fs.FS, dir, top string) bool {
	if data, err := file.Read(own, "gitdir"); err == nil {
		return sameFile(resolve(dir, string(data)), filepath.Join(top, ".git"))
	}
	data, err := file.Read(own, "config")
	if err != nil {
		return false
	}
	worktree := configuredWorkTree(data)
	return worktree != "" && sameFile(resolve(dir, worktree), top)
}

// configuredWorkTree returns core.worktree of a configuration; "" where it is not set or the file is malformed.
func configuredWorkTree(data []byte) (worktree string) {
	defer func() {
		if recover() != nil { // the decoder is not ours, and the file may hold anything
			worktree = ""
		}
	}()
	cfg := config.New()
	if err := config.NewDecoder(bytes.NewReader(data)).Decode(cfg); err != nil {
		return ""
	}
	return cfg.Section("core").Option("worktree")
}

// resolve returns a path in one of git's files, which may be relative to a directory.
func resolve(dir, name string) string {
	name = filepath.FromSlash(strings.TrimSpace(name))
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(dir, name)
}

// sameFile reports whether two paths lead to the same file.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
