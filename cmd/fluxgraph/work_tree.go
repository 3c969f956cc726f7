package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/git"
)

// location is where a repository is, and the part of it that the user names.
type location struct {
	dir  string // of the repository, as the user can name it
	part string // slash path from there; "." for the whole repository
}

// locate returns the repository of a directory. In a work tree of git that is the whole work tree, because paths in
// Kustomizations start at its root. A directory in which more of these paths exist than in the work tree is a
// repository of its own, such as an example or a checkout.
func locate(dir string) (location, error) {
	top, ok := git.TopLevel(dir)
	abs, err := filepath.Abs(dir)
	if !ok || err != nil || top == abs {
		return location{dir, "."}, nil
	}
	part, err := filepath.Rel(top, abs)
	if err != nil {
		return location{dir, "."}, nil
	}
	isRepository, err := isRepository(dir, top)
	if err != nil || isRepository {
		return location{dir, "."}, err
	}
	up := filepath.Clean(dir + strings.Repeat(string(filepath.Separator)+"..", strings.Count(filepath.ToSlash(part), "/")+1))
	if resolved, err := filepath.Abs(up); err != nil || resolved != top {
		up = top
	}
	return location{up, filepath.ToSlash(part)}, nil
}

// isRepository reports whether more paths of the Kustomizations in a directory exist below it than below the work
// tree that holds it.
func isRepository(dir, top string) (bool, error) {
	var fsyss [2]fs.FS
	for i, d := range []string{dir, top} {
		root, err := openDir(d)
		if err != nil {
			return false, err
		}
		defer root.Close()
		fsyss[i] = root.FS()
	}
	repo, err := parse.Load(fsyss[0], parse.Options{})
	if err != nil {
		return false, fmt.Errorf("cannot read %s: %w", printable(dir), reason(err))
	}
	var below [2]int
	for _, p := range flux.Paths(repo) {
		for i, fsys := range fsyss {
			if info, err := fs.Stat(fsys, p); err == nil && info.IsDir() {
				below[i]++
			}
		}
	}
	return below[0] > below[1], nil
}

// limitToPart keeps what belongs to a part of the repository: the clusters that start there, or, where none does, the
// objects that it declares with what these refer to and what refers to them.
func (r *reading) limitToPart(part string) error {
	if part == "." {
		return nil
	}
	isBelow := func(p string) bool { return p == part || strings.HasPrefix(p, part+"/") }
	var names []string
	for _, c := range r.graph.Clusters() {
		if isBelow(c.Path) {
			names = append(names, c.Name)
		}
	}
	if len(names) > 0 {
		return r.limitTo(names)
	}
	own := map[graph.ID]bool{}
	for n := range r.graph.Nodes() {
		if isBelow(n.Pos.File) || n.ID.Kind == graph.Path && isBelow(n.ID.Name) {
			own[n.ID] = true
		}
	}
	kept := map[graph.ID]bool{}
	for e := range r.graph.Edges() {
		if own[e.From] || own[e.To] {
			kept[e.From], kept[e.To] = true, true
		}
	}
	r.graph = r.graph.Select(func(n graph.Node) bool { return own[n.ID] || kept[n.ID] })
	elsewhere := func(f check.Finding) bool {
		return !isBelow(f.Pos.File) && !slices.ContainsFunc(f.Nodes, func(id graph.ID) bool { return own[id] })
	}
	r.findings = slices.DeleteFunc(r.findings, elsewhere)
	r.known = slices.DeleteFunc(r.known, elsewhere)
	r.ignored = slices.DeleteFunc(r.ignored, func(i check.Ignored) bool { return elsewhere(i.Finding) })
	return nil
}
