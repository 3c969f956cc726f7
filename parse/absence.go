package parse

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// Absence returns why the tree, which is a part of one repository, lacks a path: what the repository holds is left out by
// ignore rules.
func (t *Tree) Absence(p string) problem.Presence {
	if r, root, ok := t.origin(); ok {
		return Absence(r, path.Join(root, p))
	}
	return problem.Absent
}

// origin returns the repository and the directory of it that a tree is; ok is false for one without files, and for one
// that is put together from several.
func (t *Tree) origin() (r *Repo, dir string, ok bool) {
	for _, inTree := range t.Files() {
		f := t.files[inTree]
		if root, ok := strings.CutSuffix(f.File, inTree); ok {
			return f.Repo, path.Clean(root), true
		}
	}
	return nil, "", false
}

// WhereAbsent returns the path in the repository that a path has which the tree, a part of one repository, lacks.
func (t *Tree) WhereAbsent(p string) string {
	if _, dir, ok := t.origin(); ok {
		return path.Join(dir, p)
	}
	return p
}

// Absence returns why an artifact lacks a file or directory, by its slash path from the root of the repository.
func Absence(r *Repo, name string) problem.Presence {
	isOrBelow := func(p string) bool { return p == name || strings.HasPrefix(p, name+"/") }
	switch {
	case r.Has(name), HasDir(r, name):
		return problem.Ignored
	case isBehindLink(r, name):
		return problem.Link
	case slices.ContainsFunc(r.untracked, isOrBelow):
		return problem.Untracked
	}
	return problem.Absent
}

// HasDir reports whether a repository holds a directory, whatever ignore rules leave out.
func HasDir(r *Repo, dir string) bool {
	if dir == "." {
		return true
	}
	i, _ := slices.BinarySearch(r.names, dir+"/")
	return i < len(r.names) && strings.HasPrefix(r.names[i], dir+"/")
}

// isBehindLink reports whether a path is a symbolic link of the work tree, or below one. Artifacts hold none.
// See https://fluxcd.io/flux/components/source/gitrepositories/#artifact.
func isBehindLink(r *Repo, name string) bool {
	for ; name != "." && name != "/"; name = path.Dir(name) {
		if slices.Contains(r.worktree.Links, name) {
			return true
		}
	}
	return false
}

// maxLinkText is the number of bytes that a link saved as text has at most.
const maxLinkText = 1024

// LinkText returns what a file holds that is a symbolic link saved as text, as git writes it where the file system has
// none: the path of another file or directory of the repository, and nothing else. It is empty for other files.
// See https://git-scm.com/docs/git-config#Documentation/git-config.txt-coresymlinks.
func LinkText(r *Repo, file string) string {
	data, err := r.ReadFile(file)
	if err != nil || len(data) == 0 || len(data) > maxLinkText || bytes.ContainsAny(data, "\n\x00 ") || path.IsAbs(string(data)) {
		return ""
	}
	target := path.Join(path.Dir(file), string(data))
	if target == file || strings.HasPrefix(target, "../") || target == "." || !r.Has(target) && !HasDir(r, target) {
		return ""
	}
	return string(data)
}
