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
	"github.com/fluxgraph/fluxgraph/parse/git"
)

// readFlags are the flags of every command that reads a repository.
type readFlags struct {
	clusters  []string
	entries   []string
	sources   []string
	config    string
	untracked bool
	charts    chartFlags
	rules     ruleFlags      // of the commands that have them
	baseline  *baselineFlags // of check; nil for other commands
}

func (f *readFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.clusters, "cluster", nil, "`CLUSTER` only this cluster; repeatable")
	flags.StringArrayVar(&f.entries, "entry", nil, "`ENTRY` where a cluster starts, as [NAME=]DIR; repeatable")
	flags.StringArrayVar(&f.sources, "source", nil, "`NAME=DIR` local checkout of another repository; repeatable")
	flags.StringVar(&f.config, "config", "", "`FILE` workspace file (default "+workspaceName+")")
	flags.BoolVar(&f.untracked, "untracked", false, "also read files that git does not track")
	assignGroup(cmd, inputGroup)
	f.charts.add(cmd)
	cmd.ValidArgsFunction = completingDirs
}

func (f *readFlags) validate() error {
	if err := f.rules.validate(); err != nil {
		return err
	}
	if f.baseline == nil {
		return nil
	}
	return f.baseline.validate(f.clusters)
}

// reading is a repository that is read and checked, limited to the clusters of --cluster.
type reading struct {
	dir     string // as the user named it
	repo    *parse.Repo
	graph   *graph.Graph
	verbose bool // --verbose
	evaluation
	known          []check.Finding // in the baseline
	baselineReport string          // what --write-baseline wrote; "" without it
	close          func()
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

// read reads and checks the repository that the arguments name; without arguments, the one in the
// current directory. Close the reading after its last use.
func (p *program) read(f *readFlags, args []string) (*reading, error) {
	dir := "."
	if len(args) > 0 {
		dir = args[0]
	}
	defer p.stderr.start("reading " + dir)()
	if err := f.validate(); err != nil {
		return nil, err
	}
	d := &directories{untracked: f.untracked, own: []string{f.config}}
	if f.baseline != nil {
		d.own = append(d.own, f.baseline.baseline)
	}
	defer func() { p.unread = d.unread() }()
	r, err := p.readFrom(d, f, dir)
	if err != nil {
		d.close()
		return nil, err
	}
	r.close = d.close
	return r, nil
}

// readFrom is read with the directories that it opens.
func (p *program) readFrom(d *directories, f *readFlags, dir string) (*reading, error) {
	sources, err := parseSources(f.sources)
	if err != nil {
		return nil, err
	}
	at, err := locate(dir)
	if err != nil {
		return nil, err
	}
	if at.part != "." {
		p.stderr.noteOnce(fmt.Sprintf("reading the work tree %s; %s is the part that is shown", printable(at.dir), printable(at.part)))
	}
	dir = at.dir
	repo, fsys, err := d.load(dir)
	if err != nil {
		return nil, err
	}
	w, err := findWorkspace(f.config, dir, fsys)
	if err != nil {
		return nil, err
	}
	opts := flux.Options{Name: baseName(dir)}
	if opts.Entries, err = f.parseEntries(w, fsys, dir); err != nil {
		return nil, err
	}
	for _, s := range mergeSources(sources, w.sources) {
		checkout, _, err := d.load(s.dir)
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
	if !flux.HasObjects(g) && !slices.ContainsFunc(g.Problems(), isUnreadable) {
		return nil, fmt.Errorf("no Flux objects found in %s", printable(dir))
	}
	r := &reading{dir: dir, repo: repo, graph: g, verbose: f.charts.verbose}
	// The checks run on all clusters, because what one cluster does not use, another may.
	r.evaluation = w.evaluate(g, f.rules.checks(w), w.allIgnores(repo, opts.Sources, g))
	if f.baseline != nil {
		if err := f.baseline.apply(r, fsys); err != nil {
			return nil, err
		}
	}
	if err := r.limitTo(f.clusters); err != nil {
		return nil, err
	}
	return r, r.limitToPart(at.part)
}

// isUnreadable reports whether a problem concerns YAML that could not be read or built.
func isUnreadable(p graph.Problem) bool { return p.Kind != graph.Unresolved }

// limitTo keeps the named clusters and the findings about them; no names keep all.
func (r *reading) limitTo(names []string) error {
	if len(names) == 0 {
		return nil
	}
	known := clusterNames(r.graph)
	for _, name := range names {
		if !slices.Contains(known, name) {
			return unknown("cluster", name, known)
		}
	}
	kept := func(cluster string) bool {
		return slices.ContainsFunc(names, func(name string) bool { // HUB@REMOTE is what HUB applies to a remote cluster
			return cluster == name || strings.HasPrefix(cluster, name+"@")
		})
	}
	r.graph = r.graph.SelectClusters(kept)
	elsewhere := func(f check.Finding) bool {
		switch {
		case f.Cluster != "":
			return !kept(f.Cluster)
		case len(f.Nodes) == 0:
			return false // about the repository
		}
		return !slices.ContainsFunc(f.Nodes, func(id graph.ID) bool { return kept(id.Cluster) })
	}
	r.findings = slices.DeleteFunc(r.findings, elsewhere)
	r.known = slices.DeleteFunc(r.known, elsewhere)
	r.ignored = slices.DeleteFunc(r.ignored, func(i check.Ignored) bool { return elsewhere(i.Finding) })
	return nil
}

// clusterNames returns the names of the clusters of a graph.
func clusterNames(g *graph.Graph) []string {
	var names []string
	for _, c := range g.Clusters() {
		names = append(names, c.Name)
	}
	return names
}

// directories are the open directories of one reading.
type directories struct {
	untracked bool     // also load files that git does not track
	own       []string // files that fluxgraph itself reads or writes
	roots     []*os.Root
	loaded    []loadedRepository
}

// loadedRepository is a repository and its directory, as the user named it.
type loadedRepository struct {
	dir  string
	repo *parse.Repo
}

// load opens a directory and loads the repository in it.
func (d *directories) load(dir string) (*parse.Repo, fs.FS, error) {
	root, err := openDir(dir)
	if err != nil {
		return nil, nil, err
	}
	d.roots = append(d.roots, root)
	opts := parse.Options{All: d.untracked, Own: ownFiles(dir, d.own)}
	linked, _ := git.OpenLinked(dir) // what it does not open, Load reports as unknown
	if linked != nil {
		defer linked.Close()
		opts.Git = &linked.Directories
	}
	repo, err := parse.Load(root.FS(), opts)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read %s: %w", printable(dir), reason(err))
	}
	d.loaded = append(d.loaded, loadedRepository{dir, repo})
	return repo, root.FS(), nil
}

// ownFiles returns the slash paths within a directory of the files that fluxgraph reads or writes: those of the default
// names, and those that the user names.
func ownFiles(dir string, named []string) []string {
	files := []string{workspaceName, baselineName}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return files
	}
	for _, name := range named {
		if at, err := filepath.Abs(name); err == nil && name != "" {
			if rel, err := filepath.Rel(abs, at); err == nil && filepath.IsLocal(rel) {
				files = append(files, filepath.ToSlash(rel))
			}
		}
	}
	return files
}

// unread returns a line for each file and directory of the loaded repositories that cannot be read, sorted: its
// path and the reason.
func (d *directories) unread() []string {
	var lines []string
	for _, l := range d.loaded {
		for _, u := range l.repo.Unread() {
			lines = append(lines, printable(path.Join(filepath.ToSlash(l.dir), u.Path))+": "+u.Err.Error())
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func (d *directories) close() {
	for _, r := range d.roots {
		r.Close()
	}
}

// openDir opens a directory as a root, which gives no access to files outside it.
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

// reason strips the operation and the path from an error of the file system; the message around it
// contains the path as the user wrote it.
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
