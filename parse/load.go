package parse

import (
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/git"
	"github.com/fluxgraph/fluxgraph/parse/internal/file"
)

// Options steer Load. The zero Options read what git tracks, or every file where there is no git.
type Options struct {
	All bool // also read what git does not track, except what .gitignore files exclude
}

// Load reads every file of the repository that Flux could fetch. It returns an error only when the
// repository itself cannot be read; what is wrong with a file is a problem. fsys must not lead out
// of the repository, as os.Root.FS does not.
func Load(fsys fs.FS, opts Options) (*Repo, error) {
	worktree, err := git.Read(fsys)
	if err != nil {
		return nil, fmt.Errorf("the repository cannot be read: %w", err)
	}
	r := &Repo{fsys: fsys, files: make(map[string]*repoFile), worktree: worktree}
	l := loader{repo: r, all: opts.All}
	for _, name := range worktree.Files {
		l.add(name)
	}
	for _, name := range worktree.Links {
		l.link(name)
	}
	for _, name := range worktree.Untracked {
		if l.all {
			l.add(name)
		}
		if isManifest(name) {
			r.untracked = append(r.untracked, name)
		}
	}
	if l.all {
		for _, name := range worktree.UntrackedLinks {
			l.link(name)
		}
	}
	slices.Sort(r.names)
	l.addUnread()
	l.readManifests()
	l.note()
	return r, nil
}

// loader makes a repository of a work tree.
type loader struct {
	repo  *Repo
	all   bool
	links []string // symbolic links that seem to hold manifests
}

func (l *loader) add(name string) {
	l.repo.names = append(l.repo.names, name)
	l.repo.files[name] = &repoFile{name: name}
	if path.Base(name) == ignoreFileName {
		l.addIgnore(name)
	}
}

// link takes in a symbolic link. Flux drops it, but not before it has read the .sourceignore files,
// and it reads those through links.
func (l *loader) link(name string) {
	if path.Base(name) == ignoreFileName {
		l.addIgnore(name)
		return
	}
	info, err := fs.Stat(l.repo.fsys, name)
	if isManifest(name) || err == nil && info.IsDir() {
		l.links = append(l.links, name)
	}
}

func (l *loader) addIgnore(name string) {
	data, err := file.Read(l.repo.fsys, name)
	if err != nil {
		l.repo.notes = append(l.repo.notes, unreadable(name, err))
		l.repo.recordUnread(name, err)
		return
	}
	l.repo.ignores = append(l.repo.ignores, IgnoreFile{Dir: path.Dir(name), Text: data})
}

// addUnread records the directories and .gitignore files that cannot be read. A directory without files that
// are to be read does not count.
func (l *loader) addUnread() {
	r := l.repo
	dirs := r.worktree.Unreadable
	if l.all {
		dirs = slices.Concat(dirs, r.worktree.UntrackedUnreadable)
	}
	for _, dir := range dirs {
		r.unreadDirs = append(r.unreadDirs, dir.Path)
		r.recordUnread(dir.Path, dir)
	}
	for _, ignore := range r.worktree.UnreadIgnores {
		r.recordUnread(ignore.Path, ignore)
	}
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
func (l *loader) readManifests() {
	r := l.repo
	manifests := slices.DeleteFunc(slices.Clone(r.names), func(name string) bool { return !isManifest(name) })
	each(manifests, max(4, runtime.GOMAXPROCS(0)), func(name string) { _, _ = r.ReadFile(name) })
	for _, name := range manifests {
		if err := r.files[name].err; err != nil {
			r.notes = append(r.notes, unreadable(name, err))
		}
	}
}

// note writes down what was left out.
func (l *loader) note() {
	r := l.repo
	for _, dir := range slices.Concat(r.worktree.Unreadable, r.worktree.UntrackedUnreadable) {
		r.notes = append(r.notes, unreadable(dir.Path, dir))
	}
	if err := r.worktree.Unknown; err != nil {
		r.notes = append(r.notes, note(r.worktree.Dir, "what git tracks is not known, so all files were taken: "+err.Error()))
	}
	if n := r.worktree.Sparse; n > 0 {
		r.notes = append(r.notes, note(r.worktree.Dir, count(n, "tracked file is", "tracked files are")+" not in the work tree, because it is sparse"))
	}
	if !l.all {
		r.notes = appendNames(r.notes, r.untracked, "manifest is not tracked by git and was left out", "manifests are not tracked by git and were left out")
	}
	r.notes = appendNames(r.notes, l.links, "symbolic link was left out, as Flux leaves it out", "symbolic links were left out, as Flux leaves them out")
	r.notes = appendNames(r.notes, r.worktree.Submodules, "submodule was not read", "submodules were not read")
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

func note(name, text string) graph.Problem {
	return graph.Problem{Kind: graph.Unresolved, Pos: graph.Pos{File: name}, Message: text}
}

// unreadable is the problem of a file that cannot be read. It tells the reason without the path,
// which is the problem's place.
func unreadable(name string, err error) graph.Problem {
	return note(name, path.Base(name)+" cannot be read: "+file.Reason(err).Error())
}
