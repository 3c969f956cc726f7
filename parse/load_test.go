package parse

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

func TestTracked(t *testing.T) {
	work := func() fstest.MapFS {
		fsys := parsetest.Files(
			"apps/a.yaml", "", "apps/new.yaml", "", "apps/new.txt", "",
			"apps/link.yaml", "apps/a.yaml", "vendor/x.yaml", "", "vendor/kept/y.yaml", "", "tmp/deep/z.json", "",
			"out.yaml", "", "kept.yaml", "",
			"mods/m/inside.yaml", "", "mods/m/.git", "gitdir: ../../.git/modules/m",
			"other/.git/HEAD", "", "other/b.yaml", "",
			".gitignore", "vendor/\n/out.yaml\n", "tmp/.gitignore", "!*.json\n", ".git/info/exclude", "kept.yaml\n",
			".git/HEAD", "ref: refs/heads/main\n",
		)
		fsys[".git/index"] = &fstest.MapFile{Data: parsetest.Index(t, ".gitignore", "apps/a.yaml", "apps/gone.yaml",
			"link apps/link.yaml", "vendor/kept/y.yaml", "module mods/m", "sparse far/away.yaml")}
		return fsys
	}
	links := "apps/link.yaml: unresolved: 1 symbolic link was left out, as Flux leaves it out: apps/link.yaml\n"
	modules := "mods/m: unresolved: 1 submodule was not read: mods/m\n"
	sparse := ".git: unresolved: 1 tracked file is not in the work tree, because it is sparse\n"
	untracked := "apps/new.yaml: unresolved: 2 manifests are not tracked by git and were left out: apps/new.yaml, tmp/deep/z.json\n"
	for _, c := range []struct {
		name  string
		opts  Options
		files []string
		notes string
	}{
		{"tracked", Options{}, []string{".gitignore", "apps/a.yaml", "vendor/kept/y.yaml"}, sparse + links + untracked + modules},
		{"all", Options{All: true}, []string{".gitignore", "apps/a.yaml", "apps/new.txt", "apps/new.yaml", "tmp/.gitignore", "tmp/deep/z.json", "vendor/kept/y.yaml"}, sparse + links + modules},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Load(work(), c.opts)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.files, r.Files()); diff != "" {
				t.Errorf("files differ (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.notes, parsetest.Problems(r.Notes())); diff != "" {
				t.Errorf("notes differ (-want +got):\n%s", diff)
			}
			if got := r.Untracked(); !slices.Equal(got, []string{"apps/new.yaml", "tmp/deep/z.json"}) {
				t.Errorf("untracked = %v", got)
			}
		})
	}
}

func TestManyUntracked(t *testing.T) {
	fsys := fstest.MapFS{".git/index": {Data: parsetest.Index(t, "a.yaml")}}
	for i := range 7 {
		fsys[fmt.Sprintf("n%d.yaml", i)] = &fstest.MapFile{}
	}
	want := "n0.yaml: unresolved: 7 manifests are not tracked by git and were left out: n0.yaml, n1.yaml, n2.yaml, n3.yaml, n4.yaml and 2 more\n"
	if got := parsetest.Problems(load(t, fsys).Notes()); got != want {
		t.Errorf("got %swant %s", got, want)
	}
}

// A repository that is only a part of a work tree is read as it lies there.
func TestGitAbove(t *testing.T) {
	fsys := parsetest.Files(".git/index", "x", "sub/a.yaml", "")
	sub, err := fs.Sub(fsys, "sub")
	if err != nil {
		t.Fatal(err)
	}
	r := load(t, sub)
	if !slices.Equal(r.Files(), []string{"a.yaml"}) || len(r.Notes()) != 0 {
		t.Errorf("files %v, notes %v", r.Files(), r.Notes())
	}
}

func TestGitOnDisk(t *testing.T) {
	r := load(t, openTemp(t, "a.yaml", "", "b.yaml", "", "c.yaml", "-> a.yaml", "d.yaml", "-> b.yaml",
		".git/index", string(parsetest.Index(t, "a.yaml", "link c.yaml", "d.yaml"))))
	if got := r.Files(); !slices.Equal(got, []string{"a.yaml"}) {
		t.Errorf("files = %v", got)
	}
	want := "b.yaml: unresolved: 1 manifest is not tracked by git and was left out: b.yaml\n" +
		"c.yaml: unresolved: 2 symbolic links were left out, as Flux leaves them out: c.yaml, d.yaml\n"
	if got := parsetest.Problems(r.Notes()); got != want {
		t.Errorf("got %swant %s", got, want)
	}
	r = load(t, openTemp(t, "a.yaml", "", "b.yaml", "", "git/index", string(parsetest.Index(t, "a.yaml")), ".git", "-> git"))
	if got := r.Files(); !slices.Equal(got, []string{"a.yaml"}) {
		t.Errorf("with a linked .git: files = %v", got)
	}
	r = load(t, openTemp(t, "a.yaml", "", ".git", "-> ../elsewhere"))
	if len(r.Notes()) != 1 || !strings.Contains(check.OfProblem(r.Notes()[0]).Message, "outside") {
		t.Errorf("with a .git that leads out: %s", parsetest.Problems(r.Notes()))
	}
}

func TestUnknownIndex(t *testing.T) {
	r := load(t, parsetest.Files(".git/HEAD", "ref: refs/heads/main", "a.yaml", "", "b.yaml", "", ".gitignore", "b.yaml"))
	if got := r.Files(); !slices.Equal(got, []string{".gitignore", "a.yaml", "b.yaml"}) {
		t.Errorf("files = %v", got)
	}
	want := ".git: unresolved: what git tracks is not known, so all files were taken: there is no index\n"
	if got := parsetest.Problems(r.Notes()); got != want {
		t.Errorf("got %swant %s", got, want)
	}
}
