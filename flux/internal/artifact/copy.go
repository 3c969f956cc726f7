package artifact

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
)

// copying is one copy operation of an ArtifactGenerator: its From and To are slash paths from the root of the
// source's artifact and of the assembled one.
// See https://fluxcd.io/flux/components/source/artifactgenerators/#copy-operations.
type copying struct {
	operation model.Copy
	source    model.Artifact
	files     map[string]parse.TreeFile // of the assembled artifact, by slash path
	dirs      []model.CopiedDir         // copied as a whole so far
}

// run copies what From matches. A directory without a glob keeps its own name below the destination, dir/**
// loses it, and any other glob keeps the whole matched path.
func (c *copying) run() {
	from, to := c.operation.From, c.operation.To
	dir, isWholeDir := strings.CutSuffix(from, "/**")
	switch {
	case from == "", from == ".", from == "**":
		c.copyBelow(".", to)
	case !hasGlob(from) && c.source.Tree.Has(from):
		c.copyFile(from, c.fileDestination())
	case !hasGlob(from):
		c.copyBelow(path.Clean(from), path.Join(to, path.Base(from)))
	case isWholeDir && !hasGlob(dir):
		c.copyBelow(path.Clean(dir), to)
	default:
		c.copyMatches(from, to)
	}
}

// fileDestination returns the path of a single file in the assembled artifact: below To where that is a
// directory, else To itself.
func (c *copying) fileDestination() string {
	from, to := c.operation.From, c.operation.To
	if to == "" || strings.HasSuffix(to, "/") || c.holdsDir(to) {
		return path.Join(to, path.Base(from))
	}
	return to
}

// holdsDir reports whether the assembled artifact holds a directory so far.
func (c *copying) holdsDir(dir string) bool {
	for p := range c.files {
		if strings.HasPrefix(p, dir+"/") {
			return true
		}
	}
	return false
}

// copyBelow copies the files below a directory of the source to a directory of the assembled artifact.
func (c *copying) copyBelow(dir, to string) {
	if from, ok := c.source.RepositoryDir(dir); ok && c.source.Tree.IsDir(dir) {
		c.dirs = append(c.dirs, model.CopiedDir{In: path.Clean(to), From: from})
	}
	for _, p := range c.source.Tree.Files() {
		if rel, inside := model.RelativePath(dir, p); inside && p != dir {
			c.copyFile(p, path.Join(to, rel))
		}
	}
}

// copyMatches copies the files that a glob matches, and those below the directories that it matches. As in
// source-watcher, ** matches one element of a path, like *.
func (c *copying) copyMatches(glob, to string) {
	glob = strings.ReplaceAll(glob, "**", "*")
	depth := strings.Count(glob, "/") + 1
	for _, p := range c.source.Tree.Files() {
		elements := strings.Split(p, "/")
		if len(elements) < depth {
			continue
		}
		if matched, err := path.Match(glob, strings.Join(elements[:depth], "/")); err == nil && matched {
			c.copyFile(p, path.Join(to, p))
		}
	}
}

// copyFile copies a file of the source, unless it is excluded.
func (c *copying) copyFile(from, to string) {
	if c.excludes(from) {
		return
	}
	f, _ := c.source.Tree.File(from)
	c.files[path.Clean(to)] = f
}

// excludes reports whether a file of the source is left out: the patterns are compared with its path from the
// source's root, and with its path from the directory where the glob of From begins.
func (c *copying) excludes(file string) bool {
	base := strings.TrimSuffix(globBase(c.operation.From), "/")
	fromBase := strings.TrimPrefix(strings.TrimPrefix(file, base), "/")
	return slices.ContainsFunc(c.operation.Exclude, func(pattern string) bool {
		expr, err := globPattern(pattern)
		isName := !strings.Contains(pattern, "/") // it is compared with the name of a file in any directory, too
		return err == nil && (expr.MatchString(file) || expr.MatchString(fromBase) || isName && expr.MatchString(path.Base(file)))
	})
}

// CopiedPaths returns the paths that an ArtifactGenerator copies from its sources, up to the first glob, as clean slash
// paths from the root of the source's artifact; without those of a whole artifact.
func CopiedPaths(generator parse.Value) []string {
	var paths []string
	for _, a := range generator.Get("spec", "artifacts").Items() {
		for _, c := range a.Get("copy").Items() {
			_, from := cutAlias(c.Get("from").Text())
			if hasGlob(from) {
				from = globBase(from)
			}
			if p := parse.CleanPath(from); p != "." && !model.HasVariable(p) {
				paths = append(paths, p)
			}
		}
	}
	return paths
}
