package main

import (
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux"
)

// checkout is a local checkout of another repository: the name of a GitRepository or OCIRepository, and
// a directory.
type checkout struct{ name, dir string }

// parseSources parses the values of --source.
func parseSources(values []string) ([]checkout, error) {
	var list []checkout
	for _, v := range values {
		i := strings.LastIndex(v, "=") // the name may be a URL with a query
		if i <= 0 || i == len(v)-1 {
			return nil, wrongUsage("--source %s is not NAME=DIR", quoted(v))
		}
		list = append(list, checkout{v[:i], v[i+1:]})
	}
	return list, nil
}

// mergeSources returns the sources of the flags, and those of the workspace file with other names.
func mergeSources(flags, file []checkout) []checkout {
	all := slices.Clone(flags)
	for _, s := range file {
		if !slices.ContainsFunc(flags, func(f checkout) bool { return f.name == s.name }) {
			all = append(all, s)
		}
	}
	return all
}

// parseEntries returns the entries of --entry, or else those of the workspace file. An entry is a
// directory of the repository where a cluster starts.
func (f *readFlags) parseEntries(w *workspace, fsys fs.FS, repo string) ([]flux.Entry, error) {
	l := entryList{fsys: fsys, repo: repo}
	for _, v := range f.entries {
		name, dir, named := strings.Cut(v, "=")
		if !named {
			name, dir = "", v
		}
		if dir == "" || named && name == "" {
			return nil, wrongUsage("--entry %s is not [NAME=]DIR", quoted(v))
		}
		if mistake := l.add(name, dir); mistake != "" {
			return nil, wrongUsage("--entry %s", mistake)
		}
	}
	if len(f.entries) > 0 {
		return l.list, nil
	}
	for _, e := range w.entries {
		if mistake := l.add(e.name, e.dir); mistake != "" {
			return nil, settingsError{[]string{printable(e.at) + ": entry " + mistake}}
		}
	}
	return l.list, nil
}

// entryList collects entries, and checks that they are directories of the repository.
type entryList struct {
	fsys fs.FS
	repo string
	list []flux.Entry
}

// add adds an entry, or returns the mistake in it.
func (l *entryList) add(name, dir string) (mistake string) {
	if name != "" && slices.ContainsFunc(l.list, func(e flux.Entry) bool { return e.Name == name }) {
		return quoted(name) + " is named twice"
	}
	clean := path.Clean(filepath.ToSlash(dir))
	if !fs.ValidPath(clean) {
		return quoted(dir) + " is not below " + printable(l.repo)
	}
	if info, err := fs.Stat(l.fsys, clean); err != nil || !info.IsDir() {
		return quoted(dir) + " is not a directory of " + printable(l.repo)
	}
	l.list = append(l.list, flux.Entry{Name: name, Dir: clean})
	return ""
}
