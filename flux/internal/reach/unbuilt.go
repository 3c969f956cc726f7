package reach

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
)

// UnreadProblems returns what is wrong with the manifests of an entry that no build reads: the files with
// documents that can be read, and those that a kustomization file lists.
func UnreadProblems(c *model.Cluster) []graph.Problem {
	tree := c.Repository.Tree(c.Repository.Repo, ".", nil)
	var files []string
	for _, d := range model.DocumentsBelow(c.Repository, c.Entry.Dir) {
		files = append(files, d.File)
	}
	for _, f := range tree.Files() {
		if model.IsKustomizeFile(f) && (c.Entry.Dir == "." || strings.HasPrefix(f, c.Entry.Dir+"/")) {
			files = append(files, tree.Uses(path.Dir(f))...)
		}
	}
	slices.Sort(files)
	var all []graph.Problem
	for _, f := range slices.Compact(files) {
		for _, p := range c.Repository.Repo.Problems(f) {
			if p.Kind == graph.InvalidManifest {
				p.Cluster, p.Nodes = c.Name, []graph.ID{c.ID(c.Entry.Kustomization)}
				all = append(all, p)
			}
		}
	}
	return all
}
