package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// readFlags are the flags of every command that reads a repository.
type readFlags struct {
	clusters  []string
	entries   []string
	sources   []string
	config    string
	untracked bool
	charts    chartFlags
	rules     ruleFlags  // of the commands that have them
	gate      *gateFlags // of check; nil elsewhere
}

const readHelp = `
REPO is the directory of the repository, by default the current one. Nothing
outside it is read, and nothing is fetched, unless a flag says so. Where it is a
git work tree, only tracked files are read, because only these reach Flux;
--untracked reads the others too.

A cluster is a directory that a root Kustomization or a FluxInstance applies.
Where the repository does not say which directories these are, --entry does.
What lies in other repositories is not known, unless --source names a local
checkout of it. The file fluxgraph.yaml at the repository's root, or the one
that --config names, says both for good, and which findings to pass over.
` + chartHelp

func (f *readFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringArrayVar(&f.clusters, "cluster", nil, "only this `cluster`; may be repeated")
	flags.StringArrayVar(&f.entries, "entry", nil, "start from this directory of the repository, as `[NAME=]DIR`; may be repeated")
	flags.StringArrayVar(&f.sources, "source", nil, "a local checkout of another repository, as `NAME=DIR`, where NAME is the\nname, namespace/name or URL of the GitRepository or OCIRepository; may be\nrepeated")
	flags.StringVar(&f.config, "config", "", "the workspace `file` (default fluxgraph.yaml at the repository's root)")
	flags.BoolVar(&f.untracked, "untracked", false, "also read files that git does not track")
	f.charts.add(flags)
	cmd.ValidArgsFunction = completingDirs
}

// reading is a repository that was read, judged, and cut down to the clusters asked for.
type reading struct {
	dir   string // as the user named it
	repo  *parse.Repo
	graph *graph.Graph
	verdict
	known   []check.Finding // in the baseline
	written string          // what was written to the baseline
	close   func()
}

// name returns the base name of the repository's directory.
func (r *reading) name() string { return baseName(r.dir) }

func baseName(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return filepath.Base(dir)
	}
	return filepath.Base(abs)
}

// read reads the repository that the arguments name. Close the reading when it is drawn.
func (p *program) read(f *readFlags, args []string) (*reading, error) {
	dir := "."
	if len(args) > 0 {
		dir = args[0]
	}
	defer p.stderr.working("reading " + dir)()

	var roots []*os.Root
	closeAll := func() {
		for _, r := range roots {
			r.Close()
		}
	}
	open := func(dir string) (*parse.Repo, fs.FS, error) {
		root, err := openDir(dir)
		if err != nil {
			return nil, nil, err
		}
		roots = append(roots, root)
		repo, err := parse.Load(root.FS(), parse.Options{All: f.untracked})
		if err != nil {
			return nil, nil, fmt.Errorf("cannot read %s: %w", printable(dir), reason(err))
		}
		return repo, root.FS(), nil
	}

	if err := f.rules.validate(); err != nil {
		return nil, err
	}
	if f.gate != nil {
		if err := f.gate.validate(f.clusters); err != nil {
			return nil, err
		}
	}
	r, err := func() (*reading, error) {
		sources, err := parseSources(f.sources)
		if err != nil {
			return nil, err
		}
		repo, fsys, err := open(dir)
		if err != nil {
			return nil, err
		}
		w, err := findWorkspace(f.config, dir, fsys)
		if err != nil {
			return nil, err
		}
		opts := flux.Options{Name: baseName(dir)}
		if opts.Entries, err = parseEntries(f.entries, fsys, dir); err != nil {
			return nil, err
		}
		if len(f.entries) == 0 {
			if opts.Entries, err = w.listEntries(fsys, dir); err != nil {
				return nil, err
			}
		}
		for _, s := range withDefaults(sources, w.sources) {
			checkout, _, err := open(s.dir)
			if err != nil {
				return nil, err
			}
			opts.Sources = append(opts.Sources, flux.SourceDir{Name: s.name, Repo: checkout})
		}
		charts, closeCharts, err := f.charts.renderer(p)
		if err != nil {
			return nil, err
		}
		defer closeCharts()
		opts.Charts = charts
		g := flux.Graph(repo, opts)
		if !flux.HasObjects(g) && !slices.ContainsFunc(g.Problems(), grave) {
			return nil, fmt.Errorf("no Flux objects found in %s", printable(dir))
		}
		r := &reading{dir: dir, repo: repo, graph: g, close: closeAll}
		// Judged before it is cut down: what one cluster does not use, another may.
		r.verdict = w.judge(g, f.rules.checks(w), w.listIgnores(repo, opts.Sources, g))
		if f.gate != nil {
			if err := f.gate.apply(r, fsys); err != nil {
				return nil, err
			}
		}
		return r, r.cut(f.clusters)
	}()
	if err != nil {
		closeAll()
		return nil, err
	}
	return r, nil
}

func grave(p graph.Problem) bool { return p.Kind != graph.Unresolved }

// openDir opens a directory so that nothing outside it can be read.
func openDir(dir string) (*os.Root, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", printable(dir), reason(err))
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a directory", printable(dir))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", printable(dir), reason(err))
	}
	return root, nil
}

// reason strips the operation and the path from an error of the file system: the message names the
// path already, and as the user knows it.
func reason(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	var linkError *os.LinkError
	if errors.As(err, &linkError) {
		return linkError.Err
	}
	return err
}

// checkout is what --source says.
type checkout struct{ name, dir string }

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

// withDefaults returns the sources that the flags name, and those of the workspace file that no flag
// names otherwise.
func withDefaults(flags, file []checkout) []checkout {
	all := slices.Clone(flags)
	for _, s := range file {
		if !slices.ContainsFunc(flags, func(f checkout) bool { return f.name == s.name }) {
			all = append(all, s)
		}
	}
	return all
}

func parseEntries(values []string, fsys fs.FS, repo string) ([]flux.Entry, error) {
	l := entryList{fsys: fsys, repo: repo}
	for _, v := range values {
		name, dir, named := strings.Cut(v, "=")
		if !named {
			name, dir = "", v
		}
		if dir == "" || named && name == "" {
			return nil, wrongUsage("--entry %s is not [NAME=]DIR", quoted(v))
		}
		if wrong := l.add(name, dir); wrong != "" {
			return nil, wrongUsage("--entry %s", wrong)
		}
	}
	return l.list, nil
}

// listEntries returns the entries that the workspace file names.
func (w *workspace) listEntries(fsys fs.FS, repo string) ([]flux.Entry, error) {
	l := entryList{fsys: fsys, repo: repo}
	for _, e := range w.entries {
		if wrong := l.add(e.name, e.dir); wrong != "" {
			return nil, workspaceError{[]string{printable(e.at) + ": entry " + wrong}}
		}
	}
	return l.list, nil
}

// entryList collects entries that are directories of the repository.
type entryList struct {
	fsys fs.FS
	repo string
	list []flux.Entry
}

// add adds an entry, or says what is wrong with it.
func (l *entryList) add(name, dir string) (wrong string) {
	if name != "" && slices.ContainsFunc(l.list, func(e flux.Entry) bool { return e.Name == name }) {
		return quoted(name) + " is named twice"
	}
	clean := path.Clean(filepath.ToSlash(dir))
	if !fs.ValidPath(clean) {
		return quoted(dir) + " is not below " + printable(l.repo)
	}
	if info, err := fs.Stat(l.fsys, clean); err != nil || !info.IsDir() {
		return quoted(dir) + " is no directory of " + printable(l.repo)
	}
	l.list = append(l.list, flux.Entry{Name: name, Dir: clean})
	return ""
}

// cut keeps the named clusters and what is found in them; no names keep all.
func (r *reading) cut(names []string) error {
	if len(names) == 0 {
		return nil
	}
	var known []string
	for _, c := range r.graph.Clusters() {
		known = append(known, c.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return unknown("cluster", name, known)
		}
	}
	keep := func(cluster string) bool {
		home, _, _ := strings.Cut(cluster, "@") // what a cluster's Kustomizations apply elsewhere
		return slices.Contains(names, cluster) || slices.Contains(names, home)
	}
	r.graph = r.graph.SelectClusters(keep)
	elsewhere := func(f check.Finding) bool {
		if f.Cluster != "" || len(f.Nodes) == 0 {
			return f.Cluster != "" && !keep(f.Cluster)
		}
		return !slices.ContainsFunc(f.Nodes, func(id graph.ID) bool { return keep(id.Cluster) })
	}
	r.findings = slices.DeleteFunc(r.findings, elsewhere)
	r.known = slices.DeleteFunc(r.known, elsewhere)
	r.ignored = slices.DeleteFunc(r.ignored, func(i check.Ignored) bool { return elsewhere(i.Finding) })
	return nil
}
