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

// ignorePattern matches findings whose file and object match globs, as an item of ignores in the
// workspace file has them. An empty glob matches everything.
type ignorePattern struct{ file, object string }

// invalidGlob returns the name of the field that is not a valid glob, or "".
func (p ignorePattern) invalidGlob() string {
	for _, field := range []struct{ name, pattern string }{{"file", p.file}, {"object", p.object}} {
		for _, element := range strings.Split(field.pattern, "/") {
			if _, err := path.Match(element, ""); err != nil {
				return field.name
			}
		}
	}
	return ""
}

// covers reports whether a finding matches.
func (p ignorePattern) covers(f check.Finding) bool {
	return (p.file == "" || globPath(p.file, f.Pos.File)) && (p.object == "" || p.matchesAny(f.Nodes))
}

// matchesAny reports whether the glob of the object matches a node, as Kind/namespace/name or as an id.
func (p ignorePattern) matchesAny(nodes []graph.ID) bool {
	return slices.ContainsFunc(nodes, func(id graph.ID) bool {
		return globPath(p.object, id.Key.String()) || globPath(p.object, id.String())
	})
}

// globPath reports whether a glob matches a slash path. Each element is matched as by path.Match; the
// element ** matches any number of elements.
func globPath(pattern, name string) bool {
	return globElements(strings.Split(pattern, "/"), strings.Split(name, "/"))
}

// globElements is globPath for paths that are split into elements. It processes the pattern element by
// element, and keeps which prefixes of the name the pattern so far matches.
func globElements(pattern, name []string) bool {
	reached := make([]bool, len(name)+1) // reached[i]: the pattern so far matches the first i elements
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

// allIgnores returns every ignore: those of the workspace file, of comments in the repository and in its
// sources, and of annotations.
func (w *workspace) allIgnores(repo *parse.Repo, sources []flux.SourceDir, g *graph.Graph) []check.Ignore {
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

// commentIgnores returns the ignores in comments of a repository.
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

// annotationOf returns the position of the ignore annotation in the YAML of a node, or the zero position
// if a patch adds the annotation.
func annotationOf(repo *parse.Repo, n graph.Node) graph.Pos {
	for _, d := range repo.Documents(n.Pos.File) {
		if d.Pos().Line == n.Pos.Line {
			return d.Root.Get("metadata", "annotations").Key(flux.IgnoreAnnotation).Pos()
		}
	}
	return graph.Pos{}
}
