package corporatest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// outcome runs a function as a test of its own would, and reports whether it was skipped or failed.
func outcome(t *testing.T, run func(tb testing.TB)) (skipped, failed bool) {
	t.Helper()
	r := recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		run(&r)
	}()
	<-done
	return r.skipped, r.failed
}

// TestAbsent wants the tests skipped where the folder is not there, named or not.
func TestAbsent(t *testing.T) {
	t.Setenv(Variable, filepath.Join(t.TempDir(), "absent"))
	for name, run := range map[string]func(testing.TB){
		"Repositories": func(tb testing.TB) { Repositories(tb) },
		"Repository":   func(tb testing.TB) { Repository(tb, "any") },
	} {
		if skipped, failed := outcome(t, run); !skipped || failed {
			t.Errorf("%s: skipped %v, failed %v; want a test that is skipped", name, skipped, failed)
		}
	}
}

// TestPresent wants the tests run where the folder is there.
func TestPresent(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b/a.yaml", "a/a.yaml", "SOURCES.md"} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv(Variable, dir)
	want := []string{filepath.Join(dir, "a"), filepath.Join(dir, "b")}
	if got := Repositories(t); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := Repository(t, "b"); got != want[1] {
		t.Errorf("got %s, want %s", got, want[1])
	}
	if skipped, _ := outcome(t, func(tb testing.TB) { Repository(tb, "c") }); !skipped {
		t.Error("a repository that is not there does not skip the test")
	}
}

// TestEmpty wants a test that fails where the folder is there and holds nothing: it would pass without
// having read anything.
func TestEmpty(t *testing.T) {
	t.Setenv(Variable, t.TempDir())
	if _, failed := outcome(t, func(tb testing.TB) { Repositories(tb) }); !failed {
		t.Error("a folder without repositories does not fail the test")
	}
}

// TestBeside wants the folder beside this repository where the variable names none.
func TestBeside(t *testing.T) {
	t.Setenv(Variable, "")
	want, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "corpora"))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{".", filepath.Join("..", "..", "chart", "difftest")} { // the second is a module of its own
		t.Chdir(dir)
		if got, err := folder(); err != nil || got != want {
			t.Errorf("from %s, got %s, want %s (%v)", dir, got, want, err)
		}
	}
}
