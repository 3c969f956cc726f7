package parse

import (
	"io/fs"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Repo is a repository that was read. It is safe for concurrent use.
type Repo struct {
	fsys fs.FS
}

// Options steer Load. The zero Options read what git tracks.
type Options struct {
	All bool // read untracked files too
}

// Load reads a repository. An error says that the repository itself could not be read.
func Load(fsys fs.FS, opts Options) (*Repo, error) { return &Repo{fsys: fsys}, nil }

// Files returns the sorted slash paths of the regular files.
func (r *Repo) Files() []string { return nil }

// Has reports whether the repository has the regular file.
func (r *Repo) Has(file string) bool { return false }

// ReadFile returns the contents of a file.
func (r *Repo) ReadFile(file string) ([]byte, error) { return nil, fs.ErrNotExist }

// Documents returns the documents of a file.
func (r *Repo) Documents(file string) []Document { return nil }

// Problems returns what could not be parsed in a file.
func (r *Repo) Problems(file string) []graph.Problem { return nil }

// Prefetch parses the files at once.
func (r *Repo) Prefetch(files []string) {}

// Untracked returns the manifests that git does not track.
func (r *Repo) Untracked() []string { return nil }

// Notes returns what was left out of the repository.
func (r *Repo) Notes() []graph.Problem { return nil }

// Revision returns the commit that is checked out.
func (r *Repo) Revision() string { return "" }

// Branch returns the branch that is checked out.
func (r *Repo) Branch() string { return "" }

// Remotes returns the URLs of the remotes.
func (r *Repo) Remotes() []string { return nil }
