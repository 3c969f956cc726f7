package artifact

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/internal/txtar"

	"github.com/fluxgraph/fluxgraph/parse"
)

// ignoreCase is a file of testdata/ignore: a repository, and the files that Flux leaves out of it.
// The section "ignored" is the output of github.com/fluxcd/pkg/sourceignore v0.19.0, used as
// source-controller uses it.
type ignoreCase struct {
	root    string
	spec    *string
	files   fstest.MapFS
	ignored []string
}

const ignoreFile = ".sourceignore"

// load reads a repository.
func load(tb testing.TB, files fstest.MapFS) *parse.Repo {
	tb.Helper()
	repo, err := parse.Load(files, parse.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return repo
}

func readIgnoreCase(tb testing.TB, file string) ignoreCase {
	tb.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	c := ignoreCase{files: fstest.MapFS{}}
	c.root = strings.TrimSpace(strings.TrimPrefix(string(archive.Comment), "root:"))
	for _, f := range archive.Files {
		name, inRepo := strings.CutPrefix(f.Name, "repo/")
		switch {
		case inRepo:
			c.files[name] = &fstest.MapFile{Data: f.Data}
		case f.Name == "spec":
			spec := string(f.Data)
			c.spec = &spec
		case f.Name == "ignored":
			c.ignored = strings.FieldsFunc(string(f.Data), func(r rune) bool { return r == '\n' })
		default:
			tb.Fatalf("%s: unknown section %s", file, f.Name)
		}
	}
	return c
}

func TestIgnoredAsFlux(t *testing.T) {
	files, err := filepath.Glob("testdata/ignore/*.txtar")
	if err != nil || len(files) < 30 {
		t.Fatalf("found %d cases: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			c := readIgnoreCase(t, file)
			r := load(t, c.files)
			ignored := Ignored(r, c.root, c.spec)
			got := []string{}
			for _, name := range r.Files() {
				if ignored(name) {
					got = append(got, name)
				}
			}
			if diff := cmp.Diff(c.ignored, got); diff != "" {
				t.Errorf("ignored files differ (-Flux +fluxgraph):\n%s", diff)
			}
		})
	}
}

func TestIgnoredRootForms(t *testing.T) {
	r := load(t, fstest.MapFS{"a/b/c.yaml": {}, "a/d.yaml": {}, "ab/e.yaml": {}})
	for _, root := range []string{"a", "./a", "/a", "a/", "./a/", "a//", "x/../a"} {
		ignored := Ignored(r, root, nil)
		for name, want := range map[string]bool{"a/b/c.yaml": false, "a/d.yaml": false, "ab/e.yaml": true} {
			if got := ignored(name); got != want {
				t.Errorf("Ignored(%q)(%q) = %v, want %v", root, name, got, want)
			}
		}
	}
	for _, root := range []string{"", ".", "./", "/"} {
		if Ignored(r, root, nil)("ab/e.yaml") {
			t.Errorf("Ignored(%q) leaves out a file of the repository's root", root)
		}
	}
}

func FuzzIgnored(f *testing.F) {
	cases, err := filepath.Glob("testdata/ignore/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range cases {
		c := readIgnoreCase(f, file)
		spec := ""
		if c.spec != nil {
			spec = *c.spec
		}
		source := ""
		if s, ok := c.files[ignoreFile]; ok {
			source = string(s.Data)
		}
		for name := range c.files {
			f.Add(source, spec, c.root, name)
		}
	}
	f.Fuzz(func(t *testing.T, source, spec, root, name string) {
		files := fstest.MapFS{ignoreFile: {Data: []byte(source)}, "a/b.yaml": {}}
		r, again := loaded(t, files), loaded(t, files)
		ignored := Ignored(r, root, &spec)
		if other := Ignored(again, root, &spec)(name); other != ignored(name) {
			t.Errorf("%v, and when it is read again %v", ignored(name), other)
		}
		if Ignored(r, ".", &spec)("a/.gitmodules") == false && !strings.Contains(source+spec, "!") {
			t.Error("a file of git is in the artifact though no pattern takes it back")
		}
	})
}

// loaded returns the repository with the given files.
func loaded(t *testing.T, files fstest.MapFS) *parse.Repo {
	t.Helper()
	r, err := parse.Load(files, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
