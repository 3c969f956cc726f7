package graphvizcache_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/goccy/go-graphviz"

	_ "github.com/fluxgraph/fluxgraph/internal/graphvizcache/restore"
)

// TestMain lets the test binary stand in for a program that links go-graphviz: asked to, it prints
// what such a program sees of its environment, and ends.
func TestMain(m *testing.M) {
	if os.Getenv("GRAPHVIZCACHE_CHILD") == "" {
		os.Exit(m.Run())
	}
	value, set := os.LookupEnv("TMPDIR")
	_ = json.NewEncoder(os.Stdout).Encode(seen{value, set})
}

type seen struct {
	Value string
	Set   bool
}

// start runs the test binary as such a program, with only the given environment.
func start(t *testing.T, env ...string) (seen, time.Duration) {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the places of cache and temporary files are those of Linux")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(env, "GRAPHVIZCACHE_CHILD=1")
	began := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(began)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var s seen
	if err := json.Unmarshal(out, &s); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return s, took
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func TestPrivateDirectory(t *testing.T) {
	tmp, home := t.TempDir(), t.TempDir()
	env := []string{"TMPDIR=" + tmp, "HOME=" + home}
	s, cold := start(t, env...)
	if s != (seen{tmp, true}) {
		t.Errorf("the program sees the temporary directory %q, set %t; want %q", s.Value, s.Set, tmp)
	}
	if got := entries(t, tmp); len(got) != 0 {
		t.Errorf("the shared temporary directory holds %q", got)
	}
	dir := filepath.Join(home, ".cache", "fluxgraph")
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o700 {
		t.Errorf("%s has mode %o, want 700", dir, got)
	}
	if got := entries(t, dir); !slices.Equal(got, []string{"go-graphviz"}) {
		t.Errorf("the private directory holds %q, want go-graphviz", got)
	}
	if got := entries(t, filepath.Join(dir, "go-graphviz")); len(got) == 0 {
		t.Error("nothing was kept")
	}
	_, warm := start(t, env...)
	t.Logf("start with an empty cache %v, with a full one %v", cold, warm)
	if warm > cold {
		t.Errorf("the cache does not help: %v without, %v with", cold, warm)
	}
}

func TestUnsetStaysUnset(t *testing.T) {
	if s, _ := start(t, "HOME="+t.TempDir()); s.Set {
		t.Errorf("the temporary directory became %q, and was not set", s.Value)
	}
}

// TestUnsafe holds that a directory that is not this user's own is not used, and that nothing else
// is put in its place.
func TestUnsafe(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(t *testing.T, cache string)
	}{
		{"others may write", func(t *testing.T, cache string) {
			make700(t, filepath.Join(cache, "fluxgraph"))
			chmod(t, filepath.Join(cache, "fluxgraph"), 0o777)
		}},
		{"a group may write", func(t *testing.T, cache string) {
			make700(t, filepath.Join(cache, "fluxgraph"))
			chmod(t, filepath.Join(cache, "fluxgraph"), 0o770)
		}},
		{"others may replace it", func(t *testing.T, cache string) { chmod(t, cache, 0o777) }},
		{"a link", func(t *testing.T, cache string) {
			make700(t, filepath.Join(cache, "elsewhere"))
			if err := os.Symlink("elsewhere", filepath.Join(cache, "fluxgraph")); err != nil {
				t.Fatal(err)
			}
		}},
		{"a file", func(t *testing.T, cache string) {
			if err := os.WriteFile(filepath.Join(cache, "fluxgraph"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"another user's", func(t *testing.T, cache string) {
			make700(t, filepath.Join(cache, "fluxgraph"))
			if err := os.Chown(filepath.Join(cache, "fluxgraph"), 12345, 12345); err != nil {
				t.Skip("only root can give a directory away")
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tmp, cache := t.TempDir(), filepath.Join(t.TempDir(), "cache")
			make700(t, cache)
			c.prepare(t, cache)
			if s, _ := start(t, "TMPDIR="+tmp, "XDG_CACHE_HOME="+cache); s != (seen{tmp, true}) {
				t.Errorf("the program sees %+v", s)
			}
			if got := entries(t, tmp); len(got) != 0 {
				t.Errorf("the shared temporary directory holds %q", got)
			}
			err := filepath.WalkDir(cache, func(path string, d os.DirEntry, err error) error {
				if err == nil && d.Name() == "go-graphviz" {
					t.Errorf("%s was made", path)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestReadableIsClosed holds that a directory that others could only read is used, and closed.
func TestReadableIsClosed(t *testing.T) {
	cache := filepath.Join(t.TempDir(), "cache")
	dir := filepath.Join(cache, "fluxgraph")
	make700(t, dir)
	chmod(t, dir, 0o755)
	start(t, "XDG_CACHE_HOME="+cache)
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o700 {
		t.Errorf("mode %o, want 700", got)
	}
	if got := entries(t, dir); len(got) != 1 {
		t.Errorf("the directory holds %q", got)
	}
}

// TestNoCacheDirectory holds that the program starts where the user has none, and leaves nothing.
func TestNoCacheDirectory(t *testing.T) {
	tmp := t.TempDir()
	for _, env := range []string{"HOME=", "XDG_CACHE_HOME=relative", "XDG_CACHE_HOME=/dev/null"} {
		start(t, "TMPDIR="+tmp, env)
		if got := entries(t, tmp); len(got) != 0 {
			t.Errorf("%s: the shared temporary directory holds %q", env, got)
		}
	}
}

// TestOrder holds what the order of initialisation rests on: an import path before go-graphviz's,
// and no import that go-graphviz's WebAssembly does not wait for as well.
func TestOrder(t *testing.T) {
	const own, other = "github.com/fluxgraph/fluxgraph/internal/graphvizcache", "github.com/goccy/go-graphviz/internal/wasm"
	if own >= other {
		t.Errorf("%s does not come before %s", own, other)
	}
	theirs := imports(t, other)
	for _, p := range imports(t, own) {
		if p != own && !slices.Contains(theirs, p) {
			t.Errorf("imports %s, for which %s does not wait", p, other)
		}
	}
}

func imports(t *testing.T, path string) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", path).Output()
	if err != nil {
		t.Skipf("go list: %v", err)
	}
	return strings.Fields(string(out))
}

func make700(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

func chmod(t *testing.T, dir string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(dir, mode); err != nil {
		t.Fatal(err)
	}
}
