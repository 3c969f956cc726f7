package main

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// pattern is what an item of ignores in the workspace file fits: findings whose file and object both
// do. An empty one fits all.
type pattern struct{ file, object string }

// badGlob returns the name of the field that is no pattern, or "".
func (p pattern) badGlob() string {
	for _, field := range []struct{ name, pattern string }{{"file", p.file}, {"object", p.object}} {
		for _, element := range strings.Split(field.pattern, "/") {
			if _, err := path.Match(element, ""); err != nil {
				return field.name
			}
		}
	}
	return ""
}

// covers reports whether a finding fits.
func (p pattern) covers(f check.Finding) bool {
	return (p.file == "" || globPath(p.file, f.Pos.File)) && (p.object == "" || p.names(f.Nodes))
}

// names reports whether the pattern fits a node: as Kind/namespace/name, or as an id.
func (p pattern) names(nodes []graph.ID) bool {
	return slices.ContainsFunc(nodes, func(id graph.ID) bool {
		return globPath(p.object, id.Key.String()) || globPath(p.object, id.String())
	})
}

// globPath matches a slash path element by element as path.Match does; ** stands for any number of
// elements.
func globPath(pattern, name string) bool {
	return globElements(strings.Split(pattern, "/"), strings.Split(name, "/"))
}

func globElements(pattern, name []string) bool {
	reached := make([]bool, len(name)+1) // by the elements of the pattern so far, how much of the name
	reached[0] = true
	for _, p := range pattern {
		next := make([]bool, len(name)+1)
		for i := range reached {
			switch {
			case p == "**":
				next[i] = reached[i] || i > 0 && next[i-1]
			case i > 0 && reached[i-1]:
				next[i], _ = path.Match(p, name[i-1])
			}
		}
		reached = next
	}
	return reached[len(name)]
}

// listIgnores gathers what says which findings are passed over: the workspace file, comments in the
// repository and in those of its sources, and annotations of objects.
func (w *workspace) listIgnores(repo *parse.Repo, sources []flux.SourceDir, g *graph.Graph) []check.Ignore {
	all := slices.Clone(w.ignores)
	all = append(all, commentIgnores(repo, g)...)
	for _, s := range sources {
		for _, i := range commentIgnores(s.Repo, g) {
			i.Foreign = true
			all = append(all, i)
		}
	}
	return append(all, check.IgnoresIn(g, func(n graph.Node) graph.Pos { return annotationOf(repo, n) })...)
}

func commentIgnores(repo *parse.Repo, g *graph.Graph) []check.Ignore {
	var all []check.Ignore
	for _, c := range repo.Comments(check.IgnorePrefix) {
		for _, i := range check.IgnoresOf(c.Text, c.Pos) {
			i.Covers = check.InLines(g, c.About)
			all = append(all, i)
		}
	}
	return all
}

// annotationOf returns where the YAML of a node has the annotation by which it carries ignores; zero
// where it has none, because a patch added it.
func annotationOf(repo *parse.Repo, n graph.Node) graph.Pos {
	for _, d := range repo.Documents(n.Pos.File) {
		if d.Pos().Line == n.Pos.Line {
			return d.Root.Get("metadata", "annotations").Key(flux.IgnoreAnnotation).Pos()
		}
	}
	return graph.Pos{}
}
