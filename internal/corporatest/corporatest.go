// Package corporatest finds the real repositories that tests read, besides the examples in testdata.
//
// They are checkouts in one folder, which is not part of this repository: the folder that the
// environment variable FLUXGRAPH_CORPORA names or, without it, shared/corpora beside this repository.
// Where there is no such folder, a test that wants it is skipped with a message.
package corporatest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Variable is the environment variable that names the folder.
const Variable = "FLUXGRAPH_CORPORA"

// Find returns the folders of the real repositories, sorted, as absolute paths. There is at least one.
// The error wraps fs.ErrNotExist where there is no folder of them.
func Find() ([]string, error) {
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil, fmt.Errorf("no folder of real repositories (%s names one): %w", Variable, err)
	}
	if err != nil {
		return nil, err
	}
	var repositories []string
	for _, e := range entries {
		if path := filepath.Join(dir, e.Name()); e.IsDir() && holdsAnything(path) {
			repositories = append(repositories, path)
		}
	}
	if len(repositories) == 0 {
		return nil, fmt.Errorf("%s holds no repositories", dir)
	}
	return repositories, nil
}

// Repositories is Find for a test or benchmark, which it skips where there is no folder of real
// repositories.
func Repositories(tb testing.TB) []string {
	tb.Helper()
	repositories, err := Find()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		tb.Skip(err)
	case err != nil:
		tb.Fatal(err)
	}
	return repositories
}

// Stranger returns the folder of a repository on which a first run once went wrong. They are in the folder strangers
// beside that of the real repositories. Where it is not at hand, it skips the test.
func Stranger(tb testing.TB, name string) string {
	tb.Helper()
	dir, err := folder()
	if err != nil {
		tb.Fatal(err)
	}
	stranger := filepath.Join(filepath.Dir(dir), "strangers", name)
	if !holdsAnything(stranger) {
		tb.Skipf("no repository %s", stranger)
	}
	return stranger
}

// Repository returns the folder of the real repository of that name. Where it is not at hand, it skips
// the test or benchmark.
func Repository(tb testing.TB, name string) string {
	tb.Helper()
	repositories := Repositories(tb)
	for _, dir := range repositories {
		if filepath.Base(dir) == name {
			return dir
		}
	}
	tb.Skipf("no real repository %s in %s", name, filepath.Dir(repositories[0]))
	return ""
}

// folder returns the folder of the real repositories, as an absolute path, whether it is there or not.
func folder() (string, error) {
	if dir := os.Getenv(Variable); dir != "" {
		return filepath.Abs(dir)
	}
	root, err := checkout()
	if err != nil {
		return "", err
	}
	return filepath.Join(filepath.Dir(root), "shared", "corpora"), nil
}

func holdsAnything(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && len(entries) > 0
}

// checkout returns the root of the checkout that the test runs in: the folder, at or above the
// working directory, whose go.mod is that of fluxgraph itself and not of a module nested in it.
func checkout() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && bytes.HasPrefix(text, []byte("module github.com/fluxgraph/fluxgraph\n")) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod of fluxgraph at or above the working directory")
		}
		dir = filepath.Dir(dir)
	}
}
