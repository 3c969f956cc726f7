package reach

import (
	"path"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

// cause is a folder of which no cluster applies anything, or a single file.
type cause struct {
	path  string // of the folder or file
	isDir bool
	files []string // the manifests of it, kustomization files among them
	lead  []string // files or folders that it would lead to
	root  int      // index of the cause that leads to it, or its own
}

func rootOf(causes []cause, i int) int {
	for range len(causes) {
		if causes[i].root == i {
			return i
		}
		i = causes[i].root
	}
	return i
}

// causes puts the files together that have one reason, and finds which of them lead to others.
func (u *unreachable) causes() []cause {
	var causes []cause
	at := map[string]int{}
	put := func(file string) {
		c := u.causeOf(file)
		i, ok := at[c.path]
		if !ok {
			i = len(causes)
			at[c.path] = i
			c.root = i
			causes = append(causes, c)
		}
		causes[i].files = append(causes[i].files, file)
		causes[i].lead = append(causes[i].lead, u.leads(file)...)
	}
	all := slices.Clone(u.files)
	for _, f := range u.w.Repo.Files() {
		if model.IsKustomizeFile(f) && !u.used[f] {
			all = append(all, f)
		}
	}
	slices.Sort(all)
	for _, f := range all {
		if !u.excused(f) {
			put(f)
		}
	}
	for i := range causes {
		for _, to := range causes[i].lead {
			j := u.causeAt(at, to)
			if j >= 0 && j != i && causes[j].root == j && rootOf(causes, i) != j {
				causes[j].root = i
			}
		}
	}
	return causes
}

// causeAt returns the index of the cause that a file or directory belongs to, or -1.
func (u *unreachable) causeAt(at map[string]int, p string) int {
	for ; p != "." && p != "/"; p = path.Dir(p) {
		if i, ok := at[p]; ok {
			return i
		}
	}
	return -1
}

// causeOf returns the topmost folder of a file of which nothing is used, or the file itself.
func (u *unreachable) causeOf(file string) cause {
	dir := path.Dir(file)
	if u.alive[dir] {
		return cause{path: file}
	}
	for !u.alive[path.Dir(dir)] {
		dir = path.Dir(dir)
	}
	return cause{path: dir, isDir: true}
}

// leads returns what a file that is not applied would lead to: what a kustomization file lists, and the
// paths of Kustomizations.
func (u *unreachable) leads(file string) []string {
	var all []string
	for _, d := range u.w.Repo.Documents(file) {
		switch {
		case model.IsKustomizeFile(file):
			for _, field := range []string{"resources", "bases"} {
				for _, r := range d.Root.Get(field).Items() {
					all = append(all, path.Join(path.Dir(file), r.Text()))
				}
			}
		case d.GroupKind() == schema.Kustomization:
			if p := d.Root.Get("spec", "path").Text(); p != "" && !model.HasVariable(p) {
				all = append(all, parse.CleanPath(p))
			}
		}
	}
	return all
}
