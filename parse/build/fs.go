package build

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// buildFS shows a tree to kustomize as a file system whose root is the tree's. Nothing can be
// written to it, nothing outside the tree can be read, and kustomization files are shown as the
// session cleaned them. It notes what was read.
type buildFS struct {
	session *session
	mu      sync.Mutex
	read    map[string]bool
}

var errReadOnly = errors.New("the file system is read-only")

// inTree returns the tree's path for one of kustomize's, which starts at the root or below it.
func inTree(p string) string {
	p = strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(p)), "/")
	if p == "" {
		return "."
	}
	return p
}

func (b *buildFS) Create(string) (filesys.File, error) { return nil, errReadOnly }
func (b *buildFS) Mkdir(string) error                  { return errReadOnly }
func (b *buildFS) MkdirAll(string) error               { return errReadOnly }
func (b *buildFS) RemoveAll(string) error              { return errReadOnly }
func (b *buildFS) WriteFile(string, []byte) error      { return errReadOnly }
func (b *buildFS) Open(p string) (filesys.File, error) {
	return nil, &fs.PathError{Op: "open", Path: inTree(p), Err: errReadOnly}
}

func (b *buildFS) IsDir(p string) bool { return b.session.tree.IsDir(inTree(p)) }

func (b *buildFS) Exists(p string) bool {
	p = inTree(p)
	if p == b.session.rootFile {
		return true
	}
	_, ok := b.session.tree.File(p)
	return ok || b.session.tree.IsDir(p)
}

func (b *buildFS) ReadDir(p string) ([]string, error) {
	p = inTree(p)
	if !b.session.tree.IsDir(p) {
		return nil, &fs.PathError{Op: "readdir", Path: p, Err: fs.ErrNotExist}
	}
	return b.session.tree.ReadDir(p), nil
}

func (b *buildFS) CleanedAbs(p string) (filesys.ConfirmedDir, string, error) {
	p = inTree(p)
	if b.session.tree.IsDir(p) {
		return filesys.ConfirmedDir(path.Join("/", p)), "", nil
	}
	if !b.Exists(p) {
		return "", "", &fs.PathError{Op: "stat", Path: p, Err: fs.ErrNotExist}
	}
	return filesys.ConfirmedDir(path.Join("/", path.Dir(p))), path.Base(p), nil
}

// Glob matches nothing: kustomize asks for it only on the command line.
func (b *buildFS) Glob(string) ([]string, error) { return nil, nil }

func (b *buildFS) Walk(p string, _ filepath.WalkFunc) error {
	return &fs.PathError{Op: "walk", Path: inTree(p), Err: errReadOnly}
}

func (b *buildFS) ReadFile(p string) ([]byte, error) {
	p = inTree(p)
	data, err := b.session.content(p)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: p, Err: os.ErrNotExist}
	}
	b.mu.Lock()
	b.read[p] = true
	b.mu.Unlock()
	return data, nil
}

// shared builds a directory with what other builds of the tree have left, if nothing about it is
// unusual. What it says of a failure is nothing; kustomize then has to do it.
func (b *buildFS) shared(dir string) (resmap.ResMap, bool) {
	s := b.session
	if s.lenient || s.forgiving || s.schema || !s.tree.IsDir(dir) {
		return nil, false
	}
	m, read, err := s.tree.builds.Build(contents{s}, dir)
	for _, p := range read {
		b.read[p] = true
	}
	return m, err == nil
}

// contents shows a session's files to kustomize's steps.
type contents struct{ *session }

func (c contents) Content(p string) ([]byte, error) { return c.content(p) }

func (c contents) IsDir(p string) bool { return c.tree.IsDir(p) }
