package parse

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/internal/file"
)

// Unread is a file or directory of a repository that the file system refuses to read. It exists, and its
// content is unknown.
type Unread struct {
	Path string // slash path from the repository's root
	Err  error  // the reason, without the path
}

// Unread returns what cannot be read, sorted by path: of the directories, the manifests, the .gitignore and
// .sourceignore files, and of the other files that ReadFile has been called for. A file over 16 MiB is not
// among them: it is left out on purpose.
func (r *Repo) Unread() []Unread {
	r.unreadLock.Lock()
	defer r.unreadLock.Unlock()
	all := make([]Unread, 0, len(r.unread))
	for p, err := range r.unread {
		all = append(all, Unread{p, err})
	}
	slices.SortFunc(all, func(a, b Unread) int { return strings.Compare(a.Path, b.Path) })
	return all
}

// recordUnread adds a file or directory to Unread, given the error of reading it, which may be nil.
func (r *Repo) recordUnread(name string, err error) {
	if !isRefusal(err) {
		return
	}
	r.unreadLock.Lock()
	defer r.unreadLock.Unlock()
	if r.unread == nil {
		r.unread = make(map[string]error)
	}
	r.unread[name] = file.Reason(err)
}

// laterUnread returns a note for each file that was first read after Load and cannot be read.
func (r *Repo) laterUnread() []graph.Problem {
	var notes []graph.Problem
	for _, u := range r.Unread() {
		isNoted := slices.ContainsFunc(r.notes, func(n graph.Problem) bool { return n.Pos.File == u.Path })
		if !isNoted {
			notes = append(notes, unreadable(u.Path, u.Err))
		}
	}
	return notes
}

// addUnreadDir adds a directory of a repository that cannot be read to its tree, whose root is the directory
// root of the repository. Where that root is below the directory, nothing of the tree can be read.
func (t *Tree) addUnreadDir(root, dir string) {
	p, isInTree := below(root, dir)
	if _, holdsTree := below(dir, root); holdsTree {
		p, isInTree = ".", true
	}
	if !isInTree {
		return
	}
	t.unreadDirs = append(t.unreadDirs, p)
	for child := p; child != "."; child = path.Dir(child) {
		parent, name := path.Dir(child), path.Base(child)
		if i, found := slices.BinarySearch(t.dirs[parent], name); !found {
			t.dirs[parent] = slices.Insert(t.dirs[parent], i, name)
		}
	}
	t.dirs[p] = nil
}

// Unread returns the path of the tree because of which another one cannot be read: the file itself, or the
// directory that it is or would be in. It is empty where nothing prevents reading.
func (t *Tree) Unread(p string) string {
	for _, dir := range t.unreadDirs {
		if _, ok := below(dir, p); ok {
			return dir
		}
	}
	if f, ok := t.files[p]; ok && f.Repo.isUnread(f.File) {
		return p
	}
	return ""
}

// isUnread reports whether the file system refuses to read a file.
func (r *Repo) isUnread(name string) bool {
	_, err := r.ReadFile(name)
	return isRefusal(err)
}

// isRefusal reports whether an error of reading a file means that its content is unknown.
func isRefusal(err error) bool { return err != nil && !errors.Is(err, file.ErrTooLarge) }
