// Package parsetest holds what the tests of parse and of the packages below it share: file systems made
// of text, git indices, and the folder of real repositories. No program imports it.
package parsetest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/corporatest"
)

// Files makes a file system of pairs of name and content.
func Files(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i+1 < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

// Index makes the bytes of a git index. Names are of regular files, with "link " before those of
// symbolic links, "module " before those of submodules, and "sparse " before those that a sparse work
// tree lacks.
func Index(tb testing.TB, names ...string) []byte {
	tb.Helper()
	idx := &index.Index{Version: 3}
	for _, name := range names {
		e := &index.Entry{Name: name, Mode: filemode.Regular}
		switch word, rest, _ := strings.Cut(name, " "); word {
		case "link":
			e.Name, e.Mode = rest, filemode.Symlink
		case "module":
			e.Name, e.Mode = rest, filemode.Submodule
		case "sparse":
			e.Name, e.SkipWorktree = rest, true
		}
		idx.Entries = append(idx.Entries, e)
	}
	slices.SortFunc(idx.Entries, func(a, b *index.Entry) int { return strings.Compare(a.Name, b.Name) })
	var b bytes.Buffer
	if err := index.NewEncoder(&b).Encode(idx); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// Problems prints problems one a line.
func Problems(problems []graph.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%v: %s: %s\n", p.Pos, p.Kind, check.OfProblem(p).Message)
	}
	return b.String()
}

// Corpora returns the folder of real repositories that is not part of this one, and skips the test where
// there is none.
func Corpora(tb testing.TB) string {
	tb.Helper()
	return filepath.Dir(corporatest.Repositories(tb)[0])
}

// Corpus opens one of the real repositories.
func Corpus(tb testing.TB, name string) *os.Root {
	tb.Helper()
	root, err := os.OpenRoot(corporatest.Repository(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { root.Close() })
	return root
}
