package parse

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"
	"github.com/google/go-cmp/cmp"
)

const (
	commit  = "0123456789abcdef0123456789abcdef01234567"
	commit2 = "89abcdef0123456789abcdef0123456789abcdef"
)

// indexOf makes the bytes of a git index. Names are of regular files, with "link " before those of
// symbolic links, "module " before those of submodules, and "sparse " before those that a sparse work
// tree lacks.
func indexOf(tb testing.TB, names ...string) []byte {
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

// with adds files to a file system.
func with(fsys fstest.MapFS, pairs ...string) fstest.MapFS {
	for name, f := range files(pairs...) {
		fsys[name] = f
	}
	return fsys
}

func TestTracked(t *testing.T) {
	work := func() fstest.MapFS {
		fsys := files(
			"apps/a.yaml", "", "apps/new.yaml", "", "apps/new.txt", "",
			"apps/link.yaml", "apps/a.yaml", "vendor/x.yaml", "", "vendor/kept/y.yaml", "", "tmp/deep/z.json", "",
			"out.yaml", "", "kept.yaml", "",
			"mods/m/inside.yaml", "", "mods/m/.git", "gitdir: ../../.git/modules/m",
			"other/.git/HEAD", "", "other/b.yaml", "",
			".gitignore", "vendor/\n/out.yaml\n", "tmp/.gitignore", "!*.json\n", ".git/info/exclude", "kept.yaml\n",
			".git/HEAD", "ref: refs/heads/main\n",
		)
		fsys[".git/index"] = &fstest.MapFile{Data: indexOf(t, ".gitignore", "apps/a.yaml", "apps/gone.yaml",
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
			if diff := cmp.Diff(c.notes, told(r.Notes())); diff != "" {
				t.Errorf("notes differ (-want +got):\n%s", diff)
			}
			if got := r.Untracked(); !slices.Equal(got, []string{"apps/new.yaml", "tmp/deep/z.json"}) {
				t.Errorf("untracked = %v", got)
			}
		})
	}
}

func TestManyUntracked(t *testing.T) {
	fsys := fstest.MapFS{".git/index": {Data: indexOf(t, "a.yaml")}}
	for i := range 7 {
		fsys[fmt.Sprintf("n%d.yaml", i)] = &fstest.MapFile{}
	}
	want := "n0.yaml: unresolved: 7 manifests are not tracked by git and were left out: n0.yaml, n1.yaml, n2.yaml, n3.yaml, n4.yaml and 2 more\n"
	if got := told(load(t, fsys).Notes()); got != want {
		t.Errorf("got %swant %s", got, want)
	}
}

func TestIndexThatCannotBeRead(t *testing.T) {
	good := indexOf(t, "a.yaml")
	badSum := slices.Clone(good)
	badSum[len(badSum)-1] ^= 1
	split := slices.Concat(good[:len(good)-20], []byte("link\x00\x00\x00\x00"), make([]byte, 40))
	for _, c := range []struct {
		name string
		fsys fstest.MapFS
		note string
	}{
		{"garbage", files(".git/index", "garbage"), "the index cannot be read: malformed index signature file"},
		{"cut off", files(".git/index", string(good[:40])), "the index cannot be read: EOF"},
		{"bad sum", files(".git/index", string(badSum)), "the index cannot be read: invalid checksum"},
		{"split", files(".git/index", string(split)), "the index cannot be read: unknown extension"},
		{"none", files(".git/HEAD", "ref: refs/heads/main"), "there is no index"},
		{"empty", files(".git/index", string(indexOf(t))), "the index is empty"},
		{"elsewhere", files(".git", "gitdir: /home/me/repo/.git/worktrees/x\n"), "the git directory is outside the repository"},
		{"above", files(".git", "gitdir: ../repo/.git\n"), "the git directory is outside the repository"},
		{"nowhere", files(".git", "gitdir: gone\n"), "the git directory is outside the repository"},
		{"no gitdir", files(".git", "hello\n"), "the git directory is outside the repository"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := load(t, with(c.fsys, "a.yaml", "", "b.yaml", "", ".gitignore", "b.yaml"))
			if got := r.Files(); !slices.Equal(got, []string{".gitignore", "a.yaml", "b.yaml"}) {
				t.Errorf("files = %v", got)
			}
			want := ".git: unresolved: what git tracks is not known, so all files were taken: " + c.note + "\n"
			if got := told(r.Notes()); got != want {
				t.Errorf("got %swant %s", got, want)
			}
		})
	}
}

func TestIndexWithoutChecksum(t *testing.T) {
	data := indexOf(t, "a.yaml")
	clear(data[len(data)-20:])
	r := load(t, files(".git/index", string(data), "a.yaml", "", "b.yaml", ""))
	if got := r.Files(); !slices.Equal(got, []string{"a.yaml"}) {
		t.Errorf("files = %v", got)
	}
}

func TestGitFile(t *testing.T) {
	tree := indexOf(t, "a.yaml")
	r := load(t, files("a.yaml", "", "b.yaml", "",
		".git", "gitdir: .repo/worktrees/w\n",
		".repo/worktrees/w/HEAD", "ref: refs/heads/topic\n",
		".repo/worktrees/w/commondir", "../..\n",
		".repo/worktrees/w/index", string(tree),
		".repo/refs/heads/topic", commit+"\n",
		".repo/config", "[remote \"origin\"]\n\turl = u\n"))
	if got := r.Files(); !slices.Equal(got, []string{"a.yaml"}) {
		t.Errorf("files = %v", got)
	}
	if r.Branch() != "topic" || r.Revision() != commit || !slices.Equal(r.Remotes(), []string{"u"}) {
		t.Errorf("branch %q, revision %q, remotes %q", r.Branch(), r.Revision(), r.Remotes())
	}
}

func TestHead(t *testing.T) {
	for _, c := range []struct {
		name, branch, revision string
		files                  []string
	}{
		{"loose", "main", commit, []string{"HEAD", "ref: refs/heads/main\n", "refs/heads/main", commit + "\n"}},
		{"packed", "a/b", commit, []string{"HEAD", "ref: refs/heads/a/b\n", "packed-refs", "# pack-refs with: peeled\n" + commit2 + " refs/heads/a\n" + commit + " refs/heads/a/b\n^" + commit2 + "\n"}},
		{"loose before packed", "main", commit, []string{"HEAD", "ref: refs/heads/main", "refs/heads/main", commit, "packed-refs", commit2 + " refs/heads/main\n"}},
		{"detached", "", commit, []string{"HEAD", commit + "\n"}},
		{"no commit yet", "main", "", []string{"HEAD", "ref: refs/heads/main\n"}},
		{"a tag", "", commit, []string{"HEAD", "ref: refs/tags/v1\n", "refs/tags/v1", commit}},
		{"tables", "", "", []string{"HEAD", "ref: refs/heads/.invalid\n"}},
		{"no head", "", "", nil},
		{"garbage", "", "", []string{"HEAD", "garbage"}},
		{"upper case", "", "", []string{"HEAD", strings.ToUpper(commit)}},
		{"out of the repository", "", "", []string{"HEAD", "ref: refs/heads/../../x"}},
		{"reference to garbage", "main", "", []string{"HEAD", "ref: refs/heads/main", "refs/heads/main", "x"}},
		{"no git", "", "", []string{"-"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := files("a.yaml", "", ".git/config", "", ".git/index", string(indexOf(t, "a.yaml")))
			for i := 0; i+1 < len(c.files); i += 2 {
				fsys = with(fsys, ".git/"+c.files[i], c.files[i+1])
			}
			if c.name == "no git" {
				fsys = files("a.yaml", "")
			}
			r := load(t, fsys)
			if r.Branch() != c.branch || r.Revision() != c.revision {
				t.Errorf("branch %q, revision %q; want %q, %q", r.Branch(), r.Revision(), c.branch, c.revision)
			}
			if len(r.Notes()) > 0 {
				t.Errorf("notes: %s", told(r.Notes()))
			}
		})
	}
}

func TestRemotes(t *testing.T) {
	config := `[core]
	bare = false
[remote "up"]
	url = git@github.com:a/b.git
	url = ssh://git@example.com:22/a/b
	fetch = +refs/heads/*:refs/remotes/up/*
[remote "origin"]
	url = https://user:token@github.com/a/b.git
	pushurl = https://example.com/push
[remote "again"]
	url = https://github.com/a/b.git
[branch "main"]
	remote = origin
`
	want := []string{"git@github.com:a/b.git", "https://github.com/a/b.git", "ssh://git@example.com:22/a/b"}
	if diff := cmp.Diff(want, load(t, files(".git/config", config)).Remotes()); diff != "" {
		t.Errorf("remotes differ (-want +got):\n%s", diff)
	}
	if got := load(t, files(".git/config", "[remote \"x\"\nurl")).Remotes(); len(got) != 0 {
		t.Errorf("remotes of a broken configuration: %v", got)
	}
}

// A repository that is only a part of a work tree is read as it lies there.
func TestGitAbove(t *testing.T) {
	fsys := files(".git/index", "x", "sub/a.yaml", "")
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
		".git/index", string(indexOf(t, "a.yaml", "link c.yaml", "d.yaml"))))
	if got := r.Files(); !slices.Equal(got, []string{"a.yaml"}) {
		t.Errorf("files = %v", got)
	}
	want := "b.yaml: unresolved: 1 manifest is not tracked by git and was left out: b.yaml\n" +
		"c.yaml: unresolved: 2 symbolic links were left out, as Flux leaves them out: c.yaml, d.yaml\n"
	if got := told(r.Notes()); got != want {
		t.Errorf("got %swant %s", got, want)
	}
	r = load(t, openTemp(t, "a.yaml", "", "b.yaml", "", "git/index", string(indexOf(t, "a.yaml")), ".git", "-> git"))
	if got := r.Files(); !slices.Equal(got, []string{"a.yaml"}) {
		t.Errorf("with a linked .git: files = %v", got)
	}
	r = load(t, openTemp(t, "a.yaml", "", ".git", "-> ../elsewhere"))
	if len(r.Notes()) != 1 || !strings.Contains(r.Notes()[0].Message, "outside") {
		t.Errorf("with a .git that leads out: %s", told(r.Notes()))
	}
}

func FuzzGit(f *testing.F) {
	f.Add(indexOf(f, "a.yaml", "link b", "module c", "sparse d"), []byte("[remote \"o\"]\nurl = x\n"), []byte("ref: refs/heads/main"))
	f.Add([]byte("DIRC\x00\x00\x00\x04\x00\x00\x00\x01"), []byte("[remote"), []byte(commit))
	f.Fuzz(func(t *testing.T, index, config, head []byte) {
		r, err := Load(fstest.MapFS{"a.yaml": {}, ".git/index": {Data: index}, ".git/config": {Data: config}, ".git/HEAD": {Data: head}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !r.Has("a.yaml") && !slices.Contains(r.Untracked(), "a.yaml") {
			t.Error("a.yaml is neither tracked nor untracked")
		}
	})
}
