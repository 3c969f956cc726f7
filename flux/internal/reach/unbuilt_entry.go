package reach

import (
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
)

// UnreadProblems returns what is wrong with the manifests of an entry whose documents are applied without a
// build: problems of kind InvalidManifest, at the root Kustomization. The manifests are the files with a document
// that can be read, and those that a kustomization file lists.
func UnreadProblems(c *model.Cluster) (problems []graph.Problem) {
	for _, f := range manifestsOf(c.Repository, c.Entry.Dir) {
		for _, p := range c.Repository.Repo.Problems(f) {
			if p.Kind == graph.InvalidManifest {
				p.Cluster, p.Nodes = c.Name, []graph.ID{c.ID(c.Entry.Kustomization)}
				problems = append(problems, p)
			}
		}
	}
	return problems
}

// manifestsOf returns the manifests below a directory, and those that kustomization files there list, sorted.
func manifestsOf(r *model.Repository, dir string) []string {
	var files []string
	for _, d := range model.DocumentsBelow(r, dir) {
		files = append(files, d.File)
	}
	tree := r.Tree(r.Repo, ".", nil)
	for _, f := range tree.Files() {
		if model.IsKustomizationFile(f) && (dir == "." || strings.HasPrefix(f, dir+"/")) {
			files = append(files, tree.Uses(path.Dir(f))...)
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}
