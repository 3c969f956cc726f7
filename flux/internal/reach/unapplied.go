package reach

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Unreachable returns the objects that no cluster applies: those of files that no build read and that are no
// patches. They have no cluster, and refer to nothing. unapplied are problems with a
// [problem.Unapplied], of the files and directories of which it is certain that nothing else applies them, in the
// order of their first files; there is none where a file that cannot be read may apply them. Both are nil where there is
// no cluster.
func Unreachable(r *model.Repository, clusters []*model.Cluster) (objects []*model.Object, unapplied []graph.Problem) {
	if len(clusters) == 0 {
		return nil, nil
	}
	used := usedFiles(r, clusters)
	unread := &unreadManifests{objects: map[string][]graph.ID{}, pos: map[string]graph.Pos{}}
	var documents []parse.Document
	for _, d := range r.Documents {
		if !used[d.File] && isForCluster(r, d) {
			documents = append(documents, d)
		}
	}
	ids := documentIDs(r, documents)
	for i, d := range documents {
		object := &model.Object{ID: ids[i], Manifest: build.Object{Root: d.Root, Origin: d}, Policy: schema.ApplyPolicy(d.Root), Pos: d.Pos()}
		objects = append(objects, object)
		if !configuresTool(d.GroupKind()) {
			unread.add(d, object.ID)
		}
	}
	if len(unread.files) == 0 {
		return objects, nil
	}
	unapplied = findUnapplied(newSurvey(r, clusters, used), unread)
	if len(r.Unread()) > 0 { // also of the scripts and pages that the survey reads
		return objects, nil
	}
	return objects, unapplied
}

// documentIDs returns the identities of documents that no cluster applies. Of several with one key, the first keeps the
// identity that it would have alone.
func documentIDs(r *model.Repository, documents []parse.Document) []graph.ID {
	type keyInFile struct {
		key  graph.Key
		file string
	}
	total := map[keyInFile]int{}
	for _, d := range documents {
		total[keyInFile{r.DocumentKey(d.Root, d, d.File), d.File}]++
	}
	ids := make([]graph.ID, len(documents))
	seen := map[graph.Key]bool{}
	number := map[keyInFile]int{}
	for i, d := range documents {
		at := keyInFile{r.DocumentKey(d.Root, d, d.File), d.File}
		number[at]++
		ids[i].Key = at.key
		if seen[at.key] {
			ids[i].Document = d.File
			if total[at] > 1 {
				ids[i].Document += "#" + strconv.Itoa(number[at])
			}
		}
		seen[at.key] = true
	}
	return ids
}

// usedFiles returns the files of the repository that clusters apply or build from, or would if a directory did build.
func usedFiles(r *model.Repository, clusters []*model.Cluster) map[string]bool {
	used := map[string]bool{}
	for _, c := range clusters {
		documents := c.Entry.Documents
		if c.Entry.Unbuilt {
			documents = slices.Concat(documents, model.DocumentsBelow(r, c.Entry.Dir))
		}
		for _, d := range documents {
			used[d.File] = true
		}
		for _, k := range c.Kustomizations {
			for file := range k.FilesRead(r.Repo) {
				used[file] = true
			}
		}
	}
	return used
}

// isForCluster reports whether a document is an object that a Kustomization could apply: neither a patch, nor a
// kustomization file, nor part of a chart, nor in a hidden directory.
func isForCluster(r *model.Repository, d parse.Document) bool {
	kind := d.GroupKind()
	return d.IsObject() && !r.PatchFiles[d.File] && !isHidden(d.File) &&
		kind.Group != model.KustomizeFileGroup && kind.Name != "List" && !model.InChart(r, d.File)
}

// isHidden reports whether a file or a directory above it begins with a dot.
func isHidden(file string) bool { return strings.HasPrefix(file, ".") || strings.Contains(file, "/.") }

// unreadManifests are the files with objects that no build read.
type unreadManifests struct {
	files   []string              // in the order of the repository's documents
	objects map[string][]graph.ID // by file
	pos     map[string]graph.Pos  // of the first object of each file
}

func (m *unreadManifests) add(d parse.Document, id graph.ID) {
	if _, ok := m.objects[d.File]; !ok {
		m.files = append(m.files, d.File)
		m.pos[d.File] = d.Pos()
	}
	m.objects[d.File] = append(m.objects[d.File], id)
}

// findUnapplied returns the problems of the topmost files and directories that no cluster applies, by their first
// files. A problem is less severe where a comment shows that this is intended. Where the
// roots of all clusters are inferred, another repository may have Kustomizations for any directory of this one:
// only files beside a kustomization file that is used are certain then.
func findUnapplied(s *survey, unread *unreadManifests) []graph.Problem {
	groups := groupFiles(s, unread)
	filesOf := map[int][]string{} // by the index of the group that leads to them
	for i, g := range groups {
		top := topGroup(groups, i)
		filesOf[top] = append(filesOf[top], g.files...)
	}
	sources := appliedFilesOf(s.clusters)
	rootsInferred := !slices.ContainsFunc(s.clusters, func(c *model.Cluster) bool { return c.Entry.How == graph.Declared || c.Entry.How == graph.FromFlag })
	var all []graph.Problem
	for i, g := range groups {
		isBesideUsed := !g.isDir && s.used[s.listingFile(g)]
		if len(filesOf[i]) == 0 || rootsInferred && !isBesideUsed {
			continue
		}
		files := slices.Sorted(slices.Values(filesOf[i]))
		objects, u := newUnapplied(s, unread, g, slices.Compact(files))
		if len(objects) == 0 || runsOnce(objects) {
			continue
		}
		if u.Own == 1 && !u.LeadsOn {
			u.AppliedFrom = sources.fileOf(u.Object, g.path)
		}
		p := problem.At(positionOf(unread, g), u)
		p.Nodes, p.Soft = objects, isIntended(u.Reason)
		all = append(all, p)
	}
	return all
}

// newUnapplied returns the problem of a group and all files that it leads to: the objects, sorted, and the detail
// without AppliedFrom.
func newUnapplied(s *survey, unread *unreadManifests, g group, files []string) (objects []graph.ID, u problem.Unapplied) {
	own := unread.objects[g.path] // nil for a directory
	u = problem.Unapplied{Path: g.path, Folder: g.isDir, Own: len(own)}
	if len(own) == 1 {
		u.Object = own[0].Key
	}
	for _, f := range files {
		if len(unread.objects[f]) > 0 {
			u.Files++
			objects = append(objects, unread.objects[f]...)
		}
	}
	slices.SortFunc(objects, graph.ID.Compare)
	objects = slices.Compact(objects)
	u.Objects = len(objects)
	if g.isDir {
		u.LeadsOn = len(files) > len(g.files)
	} else {
		u.LeadsOn = len(files) > 1
		u.Patch = !u.LeadsOn && isPatch(s.repository.Repo.Documents(g.path))
	}
	u.Reason, u.By = s.reason(g)
	return objects, u
}

// isIntended reports whether a comment shows that nothing is to be applied.
func isIntended(r problem.UnappliedReason) bool {
	return r == problem.EntryCommentedOut || r == problem.KustomizationDisabled
}

// positionOf returns the position of a group: the first object of its file that is the least deep, or its
// kustomization file.
func positionOf(unread *unreadManifests, g group) graph.Pos {
	files := slices.Clone(g.files)
	slices.SortStableFunc(files, func(a, b string) int { return cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")) })
	for _, f := range files {
		if pos, ok := unread.pos[f]; ok {
			return pos
		}
	}
	return graph.Pos{File: files[0], Line: 1}
}

// appliedFiles are the files from which clusters apply objects, by the directory of the cluster, in the order of the
// clusters.
type appliedFiles struct {
	dirs  []string
	files []map[graph.Key]string
}

func appliedFilesOf(clusters []*model.Cluster) appliedFiles {
	var all appliedFiles
	for _, c := range clusters {
		files := map[graph.Key]string{}
		for _, object := range c.Objects {
			files[object.ID.Key] = object.Pos.File
		}
		all.dirs, all.files = append(all.dirs, c.Entry.Dir), append(all.files, files)
	}
	return all
}

// fileOf returns the file from which an object is applied: by the clusters whose directory holds a path, or by any where
// it is below none of these directories. It is empty where none of them applies the object.
func (a appliedFiles) fileOf(object graph.Key, path string) string {
	owner := ""
	for _, dir := range a.dirs {
		if strings.HasPrefix(path, dir+"/") && len(dir) > len(owner) {
			owner = dir
		}
	}
	for i, files := range a.files {
		if file := files[object]; file != "" && (owner == "" || a.dirs[i] == owner) {
			return file
		}
	}
	return ""
}

// isPatch reports whether the documents of a file are one object that lacks what its kind requires.
func isPatch(documents []parse.Document) bool {
	if len(documents) != 1 {
		return false
	}
	d := documents[0]
	spec := d.Root.Get("spec")
	switch d.GroupKind() {
	case schema.HelmRelease:
		return !spec.Get("chart").Exists() && !spec.Get("chartRef").Exists()
	case schema.Kustomization:
		return !spec.Get("sourceRef").Exists()
	}
	switch d.Kind {
	case "Deployment", "StatefulSet", "DaemonSet":
		return !spec.Get("selector").Exists()
	}
	return false
}

// runsOnce reports whether objects are a Job or a Pod with what belongs to it: people apply those manually when
// they need them.
func runsOnce(ids []graph.ID) bool {
	once := false
	for _, id := range ids {
		switch id.Kind.Name {
		case "Job", "Pod":
			once = true
		case "ConfigMap", "ExternalSecret", "Namespace", "PersistentVolume", "PersistentVolumeClaim", "Role", "RoleBinding", "SealedSecret", "Secret", "Service", "ServiceAccount":
		default:
			return false
		}
	}
	return once
}
