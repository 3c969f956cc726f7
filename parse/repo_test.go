package parse

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/parse/internal/file"
	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

func load(tb testing.TB, fsys fs.FS) *Repo {
	tb.Helper()
	r, err := Load(fsys, Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestFiles(t *testing.T) {
	r := load(t, parsetest.Files("b/x.yaml", "", "a.yaml", "a: b", "b-c/y", "", ".git/HEAD", "", ".git/index", "", "sub/.git/config", "", "sub/z.yaml", ""))
	want := []string{"a.yaml", "b-c/y", "b/x.yaml", "sub/z.yaml"}
	if diff := cmp.Diff(want, r.Files()); diff != "" {
		t.Errorf("files differ (-want +got):\n%s", diff)
	}
	r.Files()[0] = "changed"
	if got := r.Files()[0]; got != "a.yaml" {
		t.Errorf("a caller changed the repository: %q", got)
	}
	for name, want := range map[string]bool{"a.yaml": true, "b": false, "./a.yaml": false, "": false, ".git/HEAD": false} {
		if got := r.Has(name); got != want {
			t.Errorf("Has(%q) = %v, want %v", name, got, want)
		}
		if _, err := r.ReadFile(name); (err == nil) != want || !want && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("ReadFile(%q): %v", name, err)
		}
		if !want && (r.Documents(name) != nil || r.Problems(name) != nil) {
			t.Errorf("%q has documents or problems", name)
		}
	}
	if data, _ := r.ReadFile("a.yaml"); string(data) != "a: b" {
		t.Errorf("ReadFile = %q", data)
	}
}

func TestLoadFails(t *testing.T) {
	if _, err := Load(os.DirFS(filepath.Join(t.TempDir(), "absent")), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("err = %v, want fs.ErrNotExist", err)
	}
}

// openTemp makes a directory of files, with symbolic links where the content starts with "-> ".
func openTemp(t *testing.T, pairs ...string) fs.FS {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i+1 < len(pairs); i += 2 {
		name := filepath.Join(dir, pairs[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, ok := strings.CutPrefix(pairs[i+1], "-> "); ok {
			err = os.Symlink(target, name)
		} else {
			err = os.WriteFile(name, []byte(pairs[i+1]), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root.FS()
}

func TestSymbolicLinks(t *testing.T) {
	fsys := openTemp(t,
		"base/a.yaml", "a: b",
		"link.yaml", "-> base/a.yaml",
		"dir", "-> base",
		"loop", "-> loop",
		"out.yaml", "-> ../../../../../../etc/passwd",
		"gone.yaml", "-> nowhere",
		"readme", "-> base/a.yaml",
		"self", "-> .",
	)
	r := load(t, fsys)
	if got := r.Files(); !slices.Equal(got, []string{"base/a.yaml"}) {
		t.Errorf("files = %v", got)
	}
	want := "dir: unresolved: 5 symbolic links were left out, as Flux leaves them out: dir, gone.yaml, link.yaml, out.yaml, self\n"
	if got := parsetest.Problems(r.Notes()); got != want {
		t.Errorf("notes:\n%swant:\n%s", got, want)
	}
}

// Flux reads .sourceignore files before it drops the links.
func TestIgnoreFileThroughLink(t *testing.T) {
	r := load(t, openTemp(t, "shared/rules", "*.yaml\n", "apps/.sourceignore", "-> ../shared/rules", "apps/a.yaml", "", "b.yaml", ""))
	want := []IgnoreFile{{Dir: "apps", Text: []byte("*.yaml\n")}}
	if diff := cmp.Diff(want, r.IgnoreFiles()); diff != "" {
		t.Errorf("ignore files differ (-want +got):\n%s", diff)
	}
}

// blocked is a file system in which some files cannot be opened.
type blocked struct {
	fstest.MapFS
	names []string
}

func (b blocked) Open(name string) (fs.File, error) {
	if slices.Contains(b.names, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.MapFS.Open(name)
}

func (b blocked) ReadDir(name string) ([]fs.DirEntry, error) {
	if slices.Contains(b.names, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.MapFS.ReadDir(name)
}

func TestUnreadable(t *testing.T) {
	big := &fstest.MapFile{Data: make([]byte, file.MaxSize+1)}
	fsys := blocked{fstest.MapFS{"a.yaml": {}, "b.yaml": {Data: []byte("x: y")}, "big.yaml": big, "big.bin": big, "dir/c.yaml": {}}, []string{"a.yaml", "dir"}}
	r := load(t, fsys)
	want := `a.yaml: unresolved: a.yaml cannot be read: permission denied
big.yaml: unresolved: big.yaml cannot be read: larger than 16 MiB
dir: unresolved: dir cannot be read: permission denied
`
	if diff := cmp.Diff(want, parsetest.Problems(r.Notes())); diff != "" {
		t.Errorf("notes differ (-want +got):\n%s", diff)
	}
	if _, err := r.ReadFile("a.yaml"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("err = %v", err)
	}
	if _, err := r.ReadFile("big.bin"); !errors.Is(err, file.ErrTooLarge) {
		t.Errorf("err = %v", err)
	}
	if got := r.Problems("a.yaml"); len(got) != 1 || got[0].Compare(r.Notes()[0]) != 0 {
		t.Errorf("problems = %v", got)
	}
	if len(r.Documents("b.yaml")) != 1 {
		t.Error("the file beside them has no document")
	}
}

func TestConcurrentUse(t *testing.T) {
	pairs := []string{}
	for i := range 50 {
		pairs = append(pairs, fmt.Sprintf("f%02d.yaml", i), strings.Repeat("---\na: {b: c}\n--- \na: b: c\n", i))
	}
	r := load(t, parsetest.Files(pairs...))
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() { r.Prefetch(r.Files()) })
		wait.Go(func() {
			for _, name := range r.Files() {
				_ = r.Problems(name)
				_, _ = r.ReadFile(name)
			}
		})
	}
	wait.Wait()
	if got := len(r.Documents("f49.yaml")); got != 49 {
		t.Errorf("%d documents, want 49", got)
	}
	if got := len(r.Problems("f49.yaml")); got != 49 {
		t.Errorf("%d problems, want 49", got)
	}
}
