package parse

import (
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse/git"
	"github.com/fluxgraph/fluxgraph/parse/internal/file"
)

// Repo is a repository that was read. It is safe for concurrent use, and does not change, but that Unread and
// Notes may grow as files are read.
type Repo struct {
	fsys      fs.FS
	worktree  *git.Worktree
	names     []string // of files, sorted
	files     map[string]*repoFile
	untracked []string
	ignores   []IgnoreFile
	notes     []graph.Problem

	unreadDirs []string // directories that cannot be read
	unreadLock sync.Mutex
	unread     map[string]error // the reason, by path, for every file and directory that cannot be read
}

// repoFile is a regular file of the repository. Its contents and its documents are made on first use.
type repoFile struct {
	name string

	reading sync.Once
	data    []byte
	err     error

	parsing sync.Once
	stream  *stream

	telling  sync.Once
	problems []graph.Problem
}

// Files returns the slash paths of the regular files, sorted. Symbolic links are not among them,
// since Flux drops them, nor is anything below .git.
func (r *Repo) Files() []string { return slices.Clone(r.names) }

// Has reports whether the repository has the regular file.
func (r *Repo) Has(file string) bool {
	_, ok := r.files[file]
	return ok
}

// ReadFile returns the contents of a file, which callers must not change. The error wraps
// fs.ErrNotExist for what is not among Files. A file over 16 MiB is not read, which is an error, too.
func (r *Repo) ReadFile(name string) ([]byte, error) {
	f, ok := r.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	f.reading.Do(func() {
		f.data, f.err = file.Read(r.fsys, name)
		r.recordUnread(name, f.err)
	})
	return f.data, f.err
}

// Documents returns the documents of a YAML or JSON file in order, the items of a kind: List in
// place of the list. Documents that do not parse, that are empty, or that are no mapping are not
// among them. Callers must not change the slice.
func (r *Repo) Documents(file string) []Document {
	s := r.stream(file)
	if s == nil {
		return nil
	}
	return s.docs
}

// Problems returns what is wrong with the YAML of a file, in order of place. A file that cannot be
// read has one problem, of kind Unresolved. Whether a problem matters is for the caller to say:
// a Helm template is no manifest.
func (r *Repo) Problems(file string) []graph.Problem {
	s := r.stream(file)
	if s == nil {
		return nil
	}
	f := r.files[file]
	f.telling.Do(func() {
		f.problems = s.tell(file)
		for i, p := range f.problems {
			if d, ok := p.Detail.(problem.NotAMapping); ok && LinkText(r, file) != "" {
				d.Link = true
				f.problems[i].Detail = d
			}
		}
	})
	return slices.Clone(f.problems)
}

// stream returns the parsed file, or nil for what is not among Files.
func (r *Repo) stream(file string) *stream {
	f, ok := r.files[file]
	if !ok {
		return nil
	}
	f.parsing.Do(func() {
		data, err := r.ReadFile(file)
		if err != nil {
			f.stream = &stream{problems: []graph.Problem{unreadable(file, err)}}
			return
		}
		f.stream = parseStream(file, data)
	})
	return f.stream
}

// UnboundedAliases reports whether aliases in a file refer to themselves or expand without bound. To
// hand such a file to kustomize is fatal: it recurses until the stack of the process is used up,
// which no recover can catch.
func (r *Repo) UnboundedAliases(file string) bool {
	s := r.stream(file)
	return s != nil && s.unbounded
}

// Prefetch parses the files, as many at a time as there are processors.
func (r *Repo) Prefetch(files []string) {
	each(files, runtime.GOMAXPROCS(0), func(file string) { r.stream(file) })
}

// each calls do for every file, from several goroutines.
func each(files []string, workers int, do func(file string)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(workers, len(files)) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(files)); i = next.Add(1) - 1 {
				do(files[i])
			}
		})
	}
	wait.Wait()
}

// Untracked returns the manifests of the work tree that git neither tracks nor ignores, sorted.
// They are not among Files unless Options.All was set, because Flux does not see them.
func (r *Repo) Untracked() []string { return slices.Clone(r.untracked) }

// Notes returns what is not known because it was left out: untracked manifests, symbolic links,
// submodules, files that cannot be read. All are of kind Unresolved.
func (r *Repo) Notes() []graph.Problem {
	notes := append(slices.Clone(r.notes), r.laterUnread()...)
	slices.SortStableFunc(notes, graph.Problem.Compare)
	return notes
}

// Revision returns the commit that is checked out, in hexadecimal, or "" if it is not known.
func (r *Repo) Revision() string { return r.worktree.Revision }

// Branch returns the branch that is checked out, or "" if there is none or it is not known.
func (r *Repo) Branch() string { return r.worktree.Branch }

// Remotes returns the URLs of git's remotes, sorted, without the user and password of HTTP URLs.
func (r *Repo) Remotes() []string { return slices.Clone(r.worktree.Remotes) }
