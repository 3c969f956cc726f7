package parse

import (
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse/git"
	"github.com/fluxgraph/fluxgraph/parse/internal/file"
)

// Options steer Load. The zero Options read what git tracks, or every file where there is no git.
type Options struct {
	All bool             // also read what git does not track, except what .gitignore files exclude
	Git *git.Directories // those of a linked work tree or a submodule; nil: they are in .git
	Own []string         // files that fluxgraph itself reads or writes, by slash path: no manifests, whether git tracks them or not
}

// Load reads every file of the repository that Flux could fetch. It returns an error only when the
// repository itself cannot be read; what is wrong with a file is a problem. fsys must not lead out
// of the repository, as os.Root.FS does not.
func Load(fsys fs.FS, opts Options) (*Repo, error) {
	worktree, err := git.Read(fsys, opts.Git)
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
		if isManifest(name) && !slices.Contains(opts.Own, name) {
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
		r.notes = append(r.notes, problem.At(graph.Pos{File: r.worktree.Dir}, problem.GitUnknown{Reason: err.Error()}))
	}
	if n := r.worktree.Sparse; n > 0 {
		r.notes = append(r.notes, problem.At(graph.Pos{File: r.worktree.Dir}, problem.GitUnknown{Sparse: n}))
	}
	if !l.all {
		r.notes = appendNames(r.notes, r.untracked, problem.UntrackedManifests)
	}
	r.notes = appendNames(r.notes, l.links, problem.SymbolicLinks)
	r.notes = appendNames(r.notes, r.worktree.Submodules, problem.Submodules)
	slices.SortFunc(r.notes, graph.Problem.Compare)
}

// appendNames adds one note about the files, if there are any.
func appendNames(notes []graph.Problem, files []string, what problem.OmittedFiles) []graph.Problem {
	if len(files) == 0 {
		return notes
	}
	slices.Sort(files)
	return append(notes, problem.At(graph.Pos{File: files[0]}, problem.Omitted{What: what, Files: files}))
}

// unreadable is the problem of a file that cannot be read. It tells the reason without the path,
// which is the problem's place.
func unreadable(name string, err error) graph.Problem {
	return problem.At(graph.Pos{File: name}, problem.UnreadFile{File: path.Base(name), Reason: file.Reason(err).Error()})
}
