package build

import (
	"io/fs"
	"testing"

	"github.com/fluxgraph/fluxgraph/parse"
)

// load reads a repository.
func load(tb testing.TB, fsys fs.FS) *parse.Repo {
	tb.Helper()
	r, err := parse.Load(fsys, parse.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// loadTree returns the tree of all files of a repository.
func loadTree(tb testing.TB, fsys fs.FS) *Tree {
	tb.Helper()
	return NewTree(load(tb, fsys).Tree(".", nil))
}
