package main

import (
	"cmp"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing/fstest"
)

// overlay is a file system with some files changed: those of files stand in for what base has, and a
// nil text means that the file is gone. The names of files are slash paths; its directories must be
// there in base, or hold nothing else.
type overlay struct {
	base  fs.FS
	files map[string][]byte
}

// Open returns a changed file, or what base has under the name.
func (o overlay) Open(name string) (fs.File, error) {
	if data, ok := o.files[name]; ok {
		if data == nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return fstest.MapFS{name: {Data: data, Mode: 0o644}}.Open(name)
	}
	f, err := o.base.Open(name)
	if err == nil {
		return f, nil
	}
	if entries := o.added(name); len(entries) > 0 {
		return o.within(name).Open(name)
	}
	return nil, err
}

// ReadFile returns the text of a file.
func (o overlay) ReadFile(name string) ([]byte, error) {
	f, err := o.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// ReadDir returns what a directory holds, in order of the names.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.base, name)
	added := o.added(name)
	if err != nil && len(added) == 0 {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		_, changed := o.files[path.Join(name, e.Name())]
		return changed || slices.ContainsFunc(added, func(a fs.DirEntry) bool { return a.Name() == e.Name() })
	})
	entries = append(entries, added...)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// added returns the changed files of a directory, and the directories that only changed files make.
func (o overlay) added(dir string) []fs.DirEntry {
	entries, err := fs.ReadDir(o.within(dir), dir)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		if !e.IsDir() {
			return false
		}
		_, err := fs.Stat(o.base, path.Join(dir, e.Name()))
		return err == nil
	})
}

// within returns the changed files at and below a directory.
func (o overlay) within(dir string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, data := range o.files {
		if data != nil && (dir == "." || strings.HasPrefix(name, dir+"/")) {
			files[name] = &fstest.MapFile{Data: data, Mode: 0o644}
		}
	}
	return files
}
