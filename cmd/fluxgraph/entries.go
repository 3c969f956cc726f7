package main

import (
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
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

// parseEntries returns the entries of --entry, or else those of the workspace file: what the user knows of where
// clusters start.
func (f *readFlags) parseEntries(w *workspace, fsys fs.FS, repo string) ([]flux.Entry, error) {
	l := entryList{fsys: fsys, repo: repo}
	for _, v := range f.entries {
		e, err := l.parse(v)
		if err != nil {
			return nil, err
		}
		if mistake := l.add(e); mistake != "" {
			return nil, wrongUsage("--entry %s", mistake)
		}
	}
	if len(f.entries) > 0 {
		return l.list, nil
	}
	for _, e := range w.entries {
		if mistake := l.add(e.Entry); mistake != "" {
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

const (
	sourceAnswer       = "source"
	artifactRootAnswer = "artifact-root"
)

// parse parses the value of --entry: [NAME=]DIR, source=KIND/NAMESPACE/NAME and artifact-root=DIR, separated by commas.
func (l *entryList) parse(value string) (e flux.Entry, err error) {
	wrong := func() error {
		return wrongUsage("--entry %s is not [[NAME=]DIR][,source=KIND/NAMESPACE/NAME][,artifact-root=DIR]", quoted(value))
	}
	parts := strings.Split(value, ",")
	if l.isDir(value) { // a directory with a comma in its name
		parts = []string{value}
	}
	for i, part := range parts {
		key, text, hasKey := strings.Cut(part, "=")
		switch {
		case hasKey && text == "", part == "":
			return e, wrong()
		case hasKey && key == sourceAnswer:
			source, ok := parseSourceKey(text)
			if !ok {
				return e, wrongUsage("--entry: source %s is not KIND/NAMESPACE/NAME or KIND/NAME", quoted(text))
			}
			e.Source = source
		case hasKey && key == artifactRootAnswer:
			e.ArtifactRoot = text
		case i > 0 || hasKey && key == "":
			return e, wrong()
		case hasKey:
			e.Name, e.Dir = key, text
		default:
			e.Dir = part
		}
	}
	return e, nil
}

// parseSourceKey parses a source: KIND/NAMESPACE/NAME, or KIND/NAME for one in flux-system.
func parseSourceKey(text string) (key graph.Key, ok bool) {
	parts := strings.Split(text, "/")
	if len(parts) == 2 {
		parts = []string{parts[0], "flux-system", parts[1]}
	}
	if len(parts) != 3 || slices.Contains(parts, "") {
		return graph.Key{}, false
	}
	kind, ok := flux.SourceKind(parts[0])
	return graph.Key{Kind: kind, Namespace: parts[1], Name: parts[2]}, ok
}

// isDir reports whether a path is a directory of the repository.
func (l *entryList) isDir(dir string) bool {
	clean := path.Clean(filepath.ToSlash(dir))
	if !fs.ValidPath(clean) {
		return false
	}
	info, err := fs.Stat(l.fsys, clean)
	return err == nil && info.IsDir()
}

// add adds an entry, or returns the mistake in it.
func (l *entryList) add(e flux.Entry) (mistake string) {
	if e.Name != "" && e.Dir != "" && slices.ContainsFunc(l.list, func(o flux.Entry) bool { return o.Name == e.Name && o.Dir != "" }) {
		return quoted(e.Name) + " is named twice"
	}
	for _, dir := range []*string{&e.Dir, &e.ArtifactRoot} {
		if *dir == "" {
			continue
		}
		if clean := path.Clean(filepath.ToSlash(*dir)); !fs.ValidPath(clean) {
			return quoted(*dir) + " is not below " + printable(l.repo)
		}
		if !l.isDir(*dir) {
			return quoted(*dir) + " is not a directory of " + printable(l.repo)
		}
		*dir = path.Clean(filepath.ToSlash(*dir))
	}
	l.list = append(l.list, e)
	return ""
}
