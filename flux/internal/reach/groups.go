package reach

import (
	"path"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

// group is a directory below which nothing is used, or a single file beside some that are.
type group struct {
	path    string // of the directory or file
	isDir   bool
	files   []string // its manifests and kustomization files
	leadsTo []string // files and directories that Flux would apply because of them
	from    int      // index of the group that leads to this one; its own where none does
}

// topGroup returns the index of the group from which others lead to group i.
func topGroup(groups []group, i int) int {
	for range groups {
		if groups[i].from == i {
			return i
		}
		i = groups[i].from
	}
	return i
}

// groupFiles groups the manifests that no build read with the kustomization files that are not used, and finds
// which groups lead to others. Files that something other than Flux may apply are left out.
func groupFiles(s *survey, unread *unreadManifests) []group {
	files := slices.Clone(unread.files)
	for _, f := range s.repository.Repo.Files() {
		if model.IsKustomizationFile(f) && !s.used[f] {
			files = append(files, f)
		}
	}
	slices.Sort(files)
	var groups []group
	byPath := map[string]int{}
	for _, f := range files {
		if s.isExempt(f) {
			continue
		}
		p, isDir := s.unusedDir(f)
		i, ok := byPath[p]
		if !ok {
			i = len(groups)
			byPath[p] = i
			groups = append(groups, group{path: p, isDir: isDir, from: i})
		}
		groups[i].files = append(groups[i].files, f)
		groups[i].leadsTo = append(groups[i].leadsTo, targetsOf(s.repository, f)...)
	}
	for i := range groups {
		for _, target := range groups[i].leadsTo {
			j, ok := groupAt(byPath, target)
			if ok && j != i && groups[j].from == j && topGroup(groups, i) != j {
				groups[j].from = i
			}
		}
	}
	return groups
}

// unusedDir returns the topmost directory above a file below which nothing is used, or the file itself where
// something is used in its own directory.
func (s *survey) unusedDir(file string) (p string, isDir bool) {
	dir := path.Dir(file)
	if s.usedDirs[dir] {
		return file, false
	}
	for !s.usedDirs[path.Dir(dir)] {
		dir = path.Dir(dir)
	}
	return dir, true
}

// groupAt returns the index of the group that a file or directory belongs to.
func groupAt(byPath map[string]int, p string) (int, bool) {
	for ; p != "." && p != "/"; p = path.Dir(p) {
		if i, ok := byPath[p]; ok {
			return i, true
		}
	}
	return 0, false
}

// targetsOf returns the files and directories that Flux would apply because of a file: the entries of a
// kustomization file, and the paths of Kustomizations.
func targetsOf(r *model.Repository, file string) []string {
	var targets []string
	for _, d := range r.Repo.Documents(file) {
		switch {
		case model.IsKustomizationFile(file):
			for _, field := range []string{"resources", "bases"} {
				for _, entry := range d.Root.Get(field).Items() {
					targets = append(targets, path.Join(path.Dir(file), entry.Text()))
				}
			}
		case d.GroupKind() == schema.Kustomization:
			if p := d.Root.Get("spec", "path").Text(); p != "" && !model.HasVariable(p) {
				targets = append(targets, parse.CleanPath(p))
			}
		}
	}
	return targets
}
