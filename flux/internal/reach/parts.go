package reach

import (
	"maps"
	"path"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/link"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Part is an object of a repository in which no cluster starts. It has no cluster.
type Part struct {
	Object *model.Object
	Dir    string      // the directory that another repository may build, a slash path from the repository's root
	Refs   []graph.Ref // its references to other parts of the directory
}

// Parts returns the objects of a repository in which no cluster starts, in the order of their documents. What
// lies outside the directory of a part is not looked at, because nothing says which directories are built together.
func Parts(r *model.Repository) []Part {
	var parts []Part
	byDir := map[string][]*model.Object{}
	var documents []parse.Document
	for _, d := range r.Documents {
		if isForCluster(r, d) {
			documents = append(documents, d)
		}
	}
	ids := documentIDs(r, documents)
	for i, d := range documents {
		object := &model.Object{ID: ids[i], Manifest: build.Object{Root: d.Root, Origin: d}, Policy: schema.ApplyPolicy(d.Root), Pos: d.Pos()}
		dir := buildDir(r, d.File)
		parts = append(parts, Part{Object: object, Dir: dir})
		byDir[dir] = append(byDir[dir], object)
	}
	refs := map[graph.ID][]graph.Ref{}
	for _, objects := range byDir {
		for id, own := range refsWithin(r, objects) {
			refs[id] = own
		}
	}
	for i := range parts {
		parts[i].Refs = refs[parts[i].Object.ID]
	}
	return parts
}

// PartProblems returns what is wrong with the manifests of a repository in which no cluster starts: those that hold a
// part, and those that a kustomization file lists as resources.
func PartProblems(r *model.Repository, parts []Part) (problems []graph.Problem) {
	files := map[string]bool{}
	for _, part := range parts {
		files[part.Object.Pos.File] = true
	}
	tree := r.Tree(r.Repo, ".", nil)
	for _, d := range r.Documents {
		if !model.IsKustomizationFile(d.File) {
			continue
		}
		for _, resource := range d.Root.Get("resources").Items() {
			if f := path.Join(path.Dir(d.File), resource.Text()); tree.Has(f) && model.IsManifest(f) {
				files[f] = true
			}
		}
	}
	for _, f := range slices.Sorted(maps.Keys(files)) {
		for _, p := range r.Repo.Problems(f) {
			if p.Kind == graph.InvalidManifest && !r.PatchFiles[f] {
				problems = append(problems, p)
			}
		}
	}
	return problems
}

// buildDir returns the nearest directory above a file that has a kustomization file, or the directory of the file.
func buildDir(r *model.Repository, file string) string {
	tree := r.Tree(r.Repo, ".", nil)
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if tree.KustomizationFile(dir) != "" {
			return dir
		}
		if dir == "." || dir == "/" {
			return path.Dir(file)
		}
	}
}

// refsWithin returns the references of objects to each other.
func refsWithin(r *model.Repository, objects []*model.Object) map[graph.ID][]graph.Ref {
	c := &model.Cluster{Repository: r, Scopes: r.Scopes, KustomizationsByID: map[graph.ID]*model.Kustomization{}, ObjectsByID: map[graph.ID]*model.Object{}, Unknown: map[graph.ID]string{}}
	own := map[graph.Key]graph.ID{} // of each key, the document in the directory
	for _, o := range objects {
		if _, ok := own[o.ID.Key]; ok {
			continue
		}
		own[o.ID.Key] = o.ID
		within := *o
		within.ID.Document = ""
		c.Objects = append(c.Objects, &within)
		c.ObjectsByID[within.ID] = &within
	}
	refs := map[graph.ID][]graph.Ref{}
	for _, l := range link.Objects(supply.New(nil, c)[0]) {
		for _, ref := range l.Refs {
			if target, ok := own[ref.To]; ok && ref.Cluster == "" {
				ref.Document = target.Document
				from := own[l.Object.ID.Key]
				refs[from] = append(refs[from], ref)
			}
		}
	}
	return refs
}
