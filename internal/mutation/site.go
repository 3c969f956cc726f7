package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// site is a repository as it stands, before anything is planted in it.
type site struct {
	name     string
	files    fs.FS
	graph    *graph.Graph
	findings []check.Finding // what the checks find in it before any change
	known    map[string]bool // the keys of that
	scripts  string          // the text of its scripts and pages
	entries  []string        // its directories with a kustomization file that Flux builds
}

func survey(dir string) (*site, error) {
	s := &site{name: path.Base(dir), files: os.DirFS(dir), known: map[string]bool{}}
	if err := s.readScripts(); err != nil {
		return nil, err
	}
	g, findings, err := s.read(nil)
	if err != nil {
		return nil, err
	}
	s.graph, s.findings = g, findings
	for _, f := range findings {
		for _, key := range keys(f) {
			s.known[key] = true
		}
	}
	for n := range g.Nodes() {
		if n.ID.Kind == graph.Path && n.State == graph.Defined && strings.Contains(path.Base(n.Pos.File), "ustomization") && !slices.Contains(s.entries, n.Pos.File) {
			s.entries = append(s.entries, n.Pos.File)
		}
	}
	return s, nil
}

// read reads the repository with some of its files changed.
func (s *site) read(changed map[string][]byte) (*graph.Graph, []check.Finding, error) {
	repo, err := parse.Load(overlay{s.files, changed}, parse.Options{})
	if err != nil {
		return nil, nil, err
	}
	g := flux.Graph(repo, flux.Options{Name: s.name})
	return g, check.Run(g, check.All()...), nil
}

// keys distinguish findings whose lines have moved: for each cluster its first two objects, because a
// finding may come to name more of them, or to hold in fewer clusters.
func keys(f check.Finding) []string {
	if len(f.Nodes) == 0 {
		return []string{fmt.Sprint(f.Rule, " ", f.Pos.File, " ", f.Message)}
	}
	first := map[string][]graph.ID{}
	for _, n := range f.Nodes {
		if len(first[n.Cluster]) < 2 {
			first[n.Cluster] = append(first[n.Cluster], n)
		}
	}
	var all []string
	for _, nodes := range first {
		all = append(all, fmt.Sprint(f.Rule, " ", nodes))
	}
	return all
}

// isNew reports whether a finding about a changed repository was not there before.
func (s *site) isNew(f check.Finding) bool {
	return slices.ContainsFunc(keys(f), func(key string) bool { return !s.known[key] })
}

// hasFinding reports whether a rule has a finding about an object before any change.
func (s *site) hasFinding(rule string, id graph.ID) bool {
	return slices.ContainsFunc(s.findings, func(f check.Finding) bool { return f.Rule == rule && slices.Contains(f.Nodes, id) })
}

// text returns a file of the repository.
func (s *site) text(file string) (*text, bool) {
	if !fs.ValidPath(file) {
		return nil, false
	}
	data, err := fs.ReadFile(s.files, file)
	if err != nil {
		return nil, false
	}
	return newText(data), true
}

// has reports whether the repository has a file.
func (s *site) has(file string) bool {
	_, err := fs.Stat(s.files, file)
	return err == nil
}

// scripted reports whether a script, a task or a page of the repository names a folder: it may be a manual
// apply.
func (s *site) scripted(dir string) bool {
	parts := strings.Split(dir, "/")
	return strings.Contains(s.scripts, strings.Join(parts[max(len(parts)-2, 0):], "/"))
}

func (s *site) readScripts() error {
	return fs.WalkDir(s.files, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && e.Name() == ".git":
			return fs.SkipDir
		case e.Type().IsRegular() && (script.MatchString(path.Base(name)) || strings.HasPrefix(name, ".")):
			data, err := fs.ReadFile(s.files, name)
			s.scripts += string(data)
			return err
		}
		return nil
	})
}

var script = regexp.MustCompile(`(?i)^(taskfile|makefile|justfile|\.?justfile|mod\.just|helmfile)|\.(sh|md|just|mk|py|tf)$`)

// declared returns the nodes of a kind that a file of the repository declares and Flux applies.
func (s *site) declared(kind graph.Kind) []graph.Node {
	var nodes []graph.Node
	for n := range s.graph.Nodes() {
		if n.ID.Kind == kind && n.State == graph.Defined && n.Pos.Line > 0 && n.Fact("root") == "" && s.has(n.Pos.File) {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// edges returns the edges of a relation whose field begins with the text.
func (s *site) edges(relation graph.Relation, field string) []graph.Edge {
	var edges []graph.Edge
	for e := range s.graph.Edges() {
		if e.Relation == relation && strings.HasPrefix(e.Field, field) && !e.Optional && e.Pos.Line > 0 && s.has(e.Pos.File) {
			edges = append(edges, e)
		}
	}
	return edges
}

// owners returns the Kustomizations that apply a node.
func (s *site) owners(id graph.ID) []graph.Node {
	var owners []graph.Node
	for e := range s.graph.In(id) {
		if e.Relation == graph.Applies {
			n, _ := s.graph.Node(e.From)
			owners = append(owners, n)
		}
	}
	return owners
}

// reaches reports whether one node waits for another, however far away.
func (s *site) reaches(from, to graph.ID) bool {
	seen := map[graph.ID]bool{}
	var walk func(graph.ID) bool
	walk = func(id graph.ID) bool {
		if id == to {
			return true
		}
		if seen[id] {
			return false
		}
		seen[id] = true
		for e := range s.graph.Out(id) {
			if e.Relation == graph.DependsOn && walk(e.To) {
				return true
			}
		}
		return false
	}
	return walk(from)
}

// whole reports whether the repository declares a cluster: otherwise parts of it may come from
// elsewhere.
func (s *site) whole(cluster string) bool {
	return slices.ContainsFunc(s.graph.Clusters(), func(c graph.Cluster) bool { return c.Name == cluster && c.Entry == graph.Declared })
}

// given reports whether whoever sets a cluster up installs the definitions of an API group beforehand,
// or may do so.
func (s *site) given(cluster, group string) bool {
	for n := range s.graph.Nodes() {
		if n.ID.Cluster == cluster && n.Fact("givenUnread") != "" {
			return true
		}
	}
	return s.listed(cluster, "givenKinds", group)
}

// listed reports whether a list in a fact of one of a cluster's objects holds a word, or something
// below it.
func (s *site) listed(cluster, fact, word string) bool {
	for n := range s.graph.Nodes() {
		if n.ID.Cluster == cluster && slices.ContainsFunc(strings.Split(n.Fact(fact), ","), func(item string) bool {
			return item == word || strings.HasPrefix(item, word+"/")
		}) {
			return true
		}
	}
	return false
}

// isUnread reports whether the graph says that not all that an object makes is known.
func isUnread(n graph.Node) bool {
	return n.Fact("incomplete") == "true" || n.Fact("dynamic") == "true"
}
