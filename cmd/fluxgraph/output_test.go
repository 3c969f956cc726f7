package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func put(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

func TestToFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "graph.svg")
	if err := toFile(name, put("one")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := toFile(name, put("two")); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(name); string(got) != "two" {
		t.Errorf("the file says %q", got)
	}
	if info, _ := os.Stat(name); info.Mode().Perm() != 0o640 {
		t.Errorf("the mode became %s", info.Mode())
	}

	failing := func(w io.Writer) error {
		io.WriteString(w, "half")
		return errors.New("no more")
	}
	if err := toFile(name, failing); err == nil || !strings.Contains(err.Error(), "no more") {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(name); string(got) != "two" {
		t.Errorf("a failure left %q", got)
	}

	link := filepath.Join(dir, "link.svg")
	if err := os.Symlink("graph.svg", link); err != nil {
		t.Fatal(err)
	}
	if err := toFile(link, put("three")); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	if got, _ := os.ReadFile(name); string(got) != "three" {
		t.Errorf("the file behind the link says %q", got)
	}

	entries, _ := os.ReadDir(dir)
	if len(entries) != 2 {
		t.Errorf("something was left behind: %v", entries)
	}
	if err := toFile(dir, put("x")); err == nil {
		t.Error("a directory was written to")
	}
	if err := toFile(filepath.Join(dir, "no", "such", "x"), put("x")); err == nil || strings.Count(err.Error(), "such") != 2 {
		t.Errorf("got %v", err)
	}
	if err := toFile(os.DevNull, put("x")); err != nil {
		t.Errorf("%s: %v", os.DevNull, err)
	}
}
