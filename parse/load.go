package parse

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/gitignore"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Options steer Load. The zero Options read what git tracks, or every file where there is no git.
type Options struct {
	All bool // also read what git does not track, except what .gitignore files exclude
}

// maxFile is the size in bytes above which a file is not read. The API server takes no object of a
// tenth of it.
const maxFile = 16 << 20

// ErrTooLarge is the error of reading a file over 16 MiB.
var ErrTooLarge = errors.New("larger than 16 MiB")

// Load reads every file of the repository that Flux could fetch. It returns an error only when the
// repository itself cannot be read; what is wrong with a file is a problem. fsys must not lead out
// of the repository, as os.Root.FS does not.
func Load(fsys fs.FS, opts Options) (*Repo, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("the repository cannot be read: %w", err)
	}
	r := &Repo{fsys: fsys, files: make(map[string]*file), git: readGit(fsys)}
	w := walker{repo: r, all: opts.All}
	if r.git.tracked != nil {
		w.parents = make(map[string]bool)
		for name, mode := range r.git.tracked {
			if mode == filemode.Submodule {
				w.submodules = append(w.submodules, name)
			}
			for dir := path.Dir(name); dir != "." && !w.parents[dir]; dir = path.Dir(dir) {
				w.parents[dir] = true
			}
		}
	}
	w.walk(".", entries, r.git.exclude)
	slices.Sort(r.names)
	slices.Sort(r.untracked)
	w.readManifests()
	w.note()
	return r, nil
}

// walker goes through the work tree.
type walker struct {
	repo       *Repo
	all        bool
	parents    map[string]bool // the directories of tracked files
	links      []string        // symbolic links that seem to hold manifests
	submodules []string
}

// walk takes in a directory. patterns are those of the .gitignore files above it.
func (w *walker) walk(dir string, entries []fs.DirEntry, patterns []gitignore.Pattern) {
	tracked := w.repo.git.tracked
	if tracked != nil {
		patterns = w.gitignore(dir, entries, patterns)
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		mode, isTracked := tracked[name]
		isTracked = isTracked || tracked == nil
		switch {
		case e.Name() == ".git":
		case isTracked && mode == filemode.Submodule:
		case e.IsDir():
			if tracked != nil && !w.parents[name] && excluded(patterns, name, true) {
				continue
			}
			below, err := fs.ReadDir(w.repo.fsys, name)
			if err != nil {
				w.repo.notes = append(w.repo.notes, unreadable(name, err))
			}
			if tracked != nil && holdsGit(below) && !w.parents[name] {
				continue // a repository of its own, which git does not look into either
			}
			w.walk(name, below, patterns)
		case e.Type()&fs.ModeSymlink != 0 || isTracked && mode == filemode.Symlink:
			if isTracked || w.all && !excluded(patterns, name, false) {
				w.link(name)
			}
		case !e.Type().IsRegular():
		case isTracked:
			w.add(name)
		case excluded(patterns, name, false):
		default:
			if w.all {
				w.add(name)
			}
			if isManifest(name) {
				w.repo.untracked = append(w.repo.untracked, name)
			}
		}
	}
}

func (w *walker) add(name string) {
	w.repo.names = append(w.repo.names, name)
	w.repo.files[name] = &file{name: name}
	if path.Base(name) == ignoreName {
		w.addIgnore(name)
	}
}

// link takes in a symbolic link. Flux drops it, but not before it has read the .sourceignore files,
// and it reads those through links.
func (w *walker) link(name string) {
	if path.Base(name) == ignoreName {
		w.addIgnore(name)
		return
	}
	info, err := fs.Stat(w.repo.fsys, name)
	if isManifest(name) || err == nil && info.IsDir() {
		w.links = append(w.links, name)
	}
}

func (w *walker) addIgnore(name string) {
	data, err := readLimited(w.repo.fsys, name)
	if err != nil {
		w.repo.notes = append(w.repo.notes, unreadable(name, err))
		return
	}
	w.repo.ignores = append(w.repo.ignores, ignoreFile{dir: path.Dir(name), data: data})
}

// gitignore returns patterns and those of the directory's own .gitignore.
func (w *walker) gitignore(dir string, entries []fs.DirEntry, patterns []gitignore.Pattern) []gitignore.Pattern {
	for _, e := range entries {
		if e.Name() != ".gitignore" || !e.Type().IsRegular() {
			continue
		}
		if data, err := readLimited(w.repo.fsys, path.Join(dir, e.Name())); err == nil {
			return append(slices.Clip(patterns), parsePatterns(data, elements(dir))...)
		}
	}
	return patterns
}

// excluded reports whether .gitignore files exclude the path.
func excluded(patterns []gitignore.Pattern, name string, isDir bool) bool {
	return len(patterns) > 0 && gitignore.NewMatcher(patterns).Match(strings.Split(name, "/"), isDir)
}

func holdsGit(entries []fs.DirEntry) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".git" })
}

// isManifest reports whether the name is that of a file that may hold manifests.
func isManifest(name string) bool {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return path.Base(name) == "Kustomization"
}

// readManifests reads what will most likely be asked for, so that what cannot be read is known from
// the start. The workers wait for the disk more than they compute.
func (w *walker) readManifests() {
	r := w.repo
	manifests := slices.DeleteFunc(slices.Clone(r.names), func(name string) bool { return !isManifest(name) })
	each(manifests, max(4, runtime.GOMAXPROCS(0)), func(name string) { _, _ = r.ReadFile(name) })
	for _, name := range manifests {
		if err := r.files[name].err; err != nil {
			r.notes = append(r.notes, unreadable(name, err))
		}
	}
}

// note writes down what was left out.
func (w *walker) note() {
	r := w.repo
	if r.git.note != "" {
		r.notes = append(r.notes, note(r.git.dir, r.git.note))
	}
	if n := r.git.sparse; n > 0 {
		r.notes = append(r.notes, note(r.git.dir, count(n, "tracked file is", "tracked files are")+" not in the work tree, because it is sparse"))
	}
	if !w.all {
		r.notes = appendNames(r.notes, r.untracked, "manifest is not tracked by git and was left out", "manifests are not tracked by git and were left out")
	}
	r.notes = appendNames(r.notes, w.links, "symbolic link was left out, as Flux leaves it out", "symbolic links were left out, as Flux leaves them out")
	r.notes = appendNames(r.notes, w.submodules, "submodule was not read", "submodules were not read")
	slices.SortFunc(r.notes, graph.Problem.Compare)
}

// appendNames adds one note about the files, if there are any: how many, and the first of them.
func appendNames(notes []graph.Problem, files []string, one, many string) []graph.Problem {
	const most = 5
	if len(files) == 0 {
		return notes
	}
	slices.Sort(files)
	text := count(len(files), one, many) + ": " + strings.Join(files[:min(most, len(files))], ", ")
	if rest := len(files) - most; rest > 0 {
		text += " and " + strconv.Itoa(rest) + " more"
	}
	return append(notes, note(files[0], text))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func note(file, text string) graph.Problem {
	return graph.Problem{Kind: graph.Unresolved, Pos: graph.Pos{File: file}, Message: text}
}

// unreadable is the problem of a file that cannot be read. It tells the reason without the path,
// which is the problem's place.
func unreadable(file string, err error) graph.Problem {
	return note(file, path.Base(file)+" cannot be read: "+bare(err).Error())
}

// readLimited returns the contents of a file of at most maxFile bytes.
func readLimited(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("not a regular file")}
	}
	if info.Size() > maxFile {
		return nil, &fs.PathError{Op: "read", Path: name, Err: ErrTooLarge}
	}
	// One byte more than promised shows the end of the file without a second, larger buffer.
	data := make([]byte, 0, info.Size()+1)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, err
		case len(data) > maxFile:
			return nil, &fs.PathError{Op: "read", Path: name, Err: ErrTooLarge}
		case len(data) == cap(data):
			data = slices.Grow(data, cap(data))
		}
	}
}
