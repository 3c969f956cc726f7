package flux

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// unreadProblems returns what is wrong with the manifests of an entry that no build reads: the files with
// documents that can be read, and those that a kustomization file lists.
func unreadProblems(c *cluster) []graph.Problem {
	tree := c.w.tree(c.w.repo, ".", nil)
	var files []string
	for _, d := range documentsBelow(c.w, c.entry.dir) {
		files = append(files, d.File)
	}
	for _, f := range tree.Files() {
		if isKustomizeFile(f) && (c.entry.dir == "." || strings.HasPrefix(f, c.entry.dir+"/")) {
			files = append(files, tree.Uses(path.Dir(f))...)
		}
	}
	slices.Sort(files)
	var all []graph.Problem
	for _, f := range slices.Compact(files) {
		for _, p := range c.w.repo.Problems(f) {
			if p.Kind == graph.InvalidManifest {
				p.Cluster, p.Nodes = c.name, []graph.ID{c.id(c.entry.kustomization)}
				all = append(all, p)
			}
		}
	}
	return all
}
