package git

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

const (
	commit  = "0123456789abcdef0123456789abcdef01234567"
	commit2 = "89abcdef0123456789abcdef0123456789abcdef"
)

// with adds files to a file system.
func with(fsys fstest.MapFS, pairs ...string) fstest.MapFS {
	for name, f := range parsetest.Files(pairs...) {
		fsys[name] = f
	}
	return fsys
}

func read(tb testing.TB, fsys fs.FS) *Worktree {
	tb.Helper()
	w, err := Read(fsys, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

func TestIndexThatCannotBeRead(t *testing.T) {
	good := parsetest.Index(t, "a.yaml")
	badSum := slices.Clone(good)
	badSum[len(badSum)-1] ^= 1
	split := slices.Concat(good[:len(good)-20], []byte("link\x00\x00\x00\x00"), make([]byte, 40))
	for _, c := range []struct {
		name    string
		fsys    fstest.MapFS
		unknown string
	}{
		{"garbage", parsetest.Files(".git/index", "garbage"), "the index cannot be read: malformed index signature file"},
		{"cut off", parsetest.Files(".git/index", string(good[:40])), "the index cannot be read: EOF"},
		{"bad sum", parsetest.Files(".git/index", string(badSum)), "the index cannot be read: invalid checksum"},
		{"split", parsetest.Files(".git/index", string(split)), "the index cannot be read: unknown extension"},
		{"none", parsetest.Files(".git/HEAD", "ref: refs/heads/main"), "there is no index"},
		{"empty", parsetest.Files(".git/index", string(parsetest.Index(t))), "the index is empty"},
		{"elsewhere", parsetest.Files(".git", "gitdir: /home/me/repo/.git/worktrees/x\n"), "the git directory is outside the repository"},
		{"above", parsetest.Files(".git", "gitdir: ../repo/.git\n"), "the git directory is outside the repository"},
		{"nowhere", parsetest.Files(".git", "gitdir: gone\n"), "the git directory is outside the repository"},
		{"no gitdir", parsetest.Files(".git", "hello\n"), "the git directory is outside the repository"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := read(t, with(c.fsys, "a.yaml", "", "b.yaml", "", ".gitignore", "b.yaml"))
			if got := r.Files; !slices.Equal(got, []string{".gitignore", "a.yaml", "b.yaml"}) {
				t.Errorf("files = %v", got)
			}
			if r.Dir != ".git" || r.Unknown == nil || r.Unknown.Error() != c.unknown {
				t.Errorf("in %q: got %v, want %s", r.Dir, r.Unknown, c.unknown)
			}
		})
	}
}

func TestIndexWithoutChecksum(t *testing.T) {
	data := parsetest.Index(t, "a.yaml")
	clear(data[len(data)-20:])
	r := read(t, parsetest.Files(".git/index", string(data), "a.yaml", "", "b.yaml", ""))
	if got := r.Files; !slices.Equal(got, []string{"a.yaml"}) {
		t.Errorf("files = %v", got)
	}
}

func TestGitFile(t *testing.T) {
	tree := parsetest.Index(t, "a.yaml")
	r := read(t, parsetest.Files("a.yaml", "", "b.yaml", "",
		".git", "gitdir: .repo/worktrees/w\n",
		".repo/worktrees/w/HEAD", "ref: refs/heads/topic\n",
		".repo/worktrees/w/commondir", "../..\n",
		".repo/worktrees/w/index", string(tree),
		".repo/refs/heads/topic", commit+"\n",
		".repo/config", "[remote \"origin\"]\n\turl = u\n"))
	if got := r.Files; !slices.Equal(got, []string{"a.yaml"}) {
		t.Errorf("files = %v", got)
	}
	if r.Branch != "topic" || r.Revision != commit || !slices.Equal(r.Remotes, []string{"u"}) {
		t.Errorf("branch %q, revision %q, remotes %q", r.Branch, r.Revision, r.Remotes)
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
			fsys := parsetest.Files("a.yaml", "", ".git/config", "", ".git/index", string(parsetest.Index(t, "a.yaml")))
			for i := 0; i+1 < len(c.files); i += 2 {
				fsys = with(fsys, ".git/"+c.files[i], c.files[i+1])
			}
			if c.name == "no git" {
				fsys = parsetest.Files("a.yaml", "")
			}
			r := read(t, fsys)
			if r.Branch != c.branch || r.Revision != c.revision {
				t.Errorf("branch %q, revision %q; want %q, %q", r.Branch, r.Revision, c.branch, c.revision)
			}
			if r.Unknown != nil || len(r.Unreadable) > 0 {
				t.Errorf("not known: %v, not readable: %v", r.Unknown, r.Unreadable)
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
	if diff := cmp.Diff(want, read(t, parsetest.Files(".git/config", config)).Remotes); diff != "" {
		t.Errorf("remotes differ (-want +got):\n%s", diff)
	}
	if got := read(t, parsetest.Files(".git/config", "[remote \"x\"\nurl")).Remotes; len(got) != 0 {
		t.Errorf("remotes of a broken configuration: %v", got)
	}
}

func FuzzGit(f *testing.F) {
	f.Add(parsetest.Index(f, "a.yaml", "link b", "module c", "sparse d"), []byte("[remote \"o\"]\nurl = x\n"), []byte("ref: refs/heads/main"))
	f.Add([]byte("DIRC\x00\x00\x00\x04\x00\x00\x00\x01"), []byte("[remote"), []byte(commit))
	f.Fuzz(func(t *testing.T, index, config, head []byte) {
		r, err := Read(fstest.MapFS{"a.yaml": {}, ".git/index": {Data: index}, ".git/config": {Data: config}, ".git/HEAD": {Data: head}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(r.Files, "a.yaml") && !slices.Contains(r.Untracked, "a.yaml") {
			t.Error("a.yaml is neither tracked nor untracked")
		}
	})
}
