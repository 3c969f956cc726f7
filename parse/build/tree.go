package build

import (
	"path"
	"slices"
	"sync"

	"github.com/fluxgraph/fluxgraph/internal/kustomize"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/position"
)

// Tree is a tree of files whose directories can be built. It keeps what the builds of several
// directories share: kustomization files, manifests, and what a base gives. It is safe for concurrent use.
type Tree struct {
	*parse.Tree

	clean     sync.Map // kustomization file -> *cleaned
	used      sync.Map // directory -> what building it may read
	annotated sync.Map // manifest -> its text with annotations
	repaired  sync.Map // manifest -> *repair
	builds    kustomize.Cache
}

// NewTree returns the tree of those files, of which nothing is built yet.
func NewTree(files *parse.Tree) *Tree { return &Tree{Tree: files} }

// KustomizationFiles are the names of a kustomization file, in the order in which Flux looks for
// them. See https://kubectl.docs.kubernetes.io/references/kustomize/glossary/#kustomization.
var KustomizationFiles = []string{"kustomization.yaml", "kustomization.yml", "Kustomization"}

// isKustomization reports whether a file is a kustomization file, by its name.
func isKustomization(f string) bool { return slices.Contains(KustomizationFiles, path.Base(f)) }

// KustomizationFile returns the path of a directory's kustomization file, or "".
func (t *Tree) KustomizationFile(dir string) string {
	for _, name := range KustomizationFiles {
		if p := path.Join(dir, name); t.Has(p) {
			return p
		}
	}
	return ""
}

// UnreadInput returns the path of the tree because of which a file or directory cannot be built from: what
// Unread returns, or the kustomization file of the directory. It is empty where nothing prevents reading.
func (t *Tree) UnreadInput(p string) string {
	if at := t.Unread(p); at != "" {
		return at
	}
	if file := t.KustomizationFile(p); file != "" {
		return t.Unread(file)
	}
	return ""
}

// Uses returns the tree's files that building a directory may read, by following the entries of
// kustomization files without building anything; without a kustomization file, every YAML file
// below it. Kustomization files are among them. Callers must not change the slice.
func (t *Tree) Uses(dir string) []string {
	if all, ok := t.used.Load(dir); ok {
		return all.([]string)
	}
	all, _ := t.used.LoadOrStore(dir, t.uses(dir))
	return all.([]string)
}

func (t *Tree) uses(dir string) []string {
	seen := make(map[string]bool)
	var all []string
	var walk func(p string, generated bool)
	add := func(p string) bool {
		if seen[p] {
			return false
		}
		seen[p] = true
		return true
	}
	walk = func(p string, generated bool) {
		if t.Has(p) {
			if add(p) {
				all = append(all, p)
			}
			return
		}
		if !add(p + "/") {
			return
		}
		if k := t.KustomizationFile(p); k != "" {
			all = append(all, k)
			c := t.cleaned(k)
			for _, u := range slices.Concat(c.resources, c.others) {
				walk(u, false)
			}
			return
		}
		if !generated {
			return
		}
		for _, name := range t.ReadDir(p) {
			child := path.Join(p, name)
			if t.IsDir(child) || isYAML(name) {
				walk(child, true)
			}
		}
	}
	walk(dir, true)
	slices.Sort(all)
	return slices.Compact(all)
}

// isYAML reports whether Flux's generator takes a file of that name for a manifest.
func isYAML(name string) bool {
	ext := path.Ext(name)
	return ext == ".yaml" || ext == ".yml"
}

// PatchFiles returns the files of the tree that a kustomization file uses as patches: they look like
// objects, and are none.
func (t *Tree) PatchFiles(file string) []string {
	var files []string
	for _, p := range t.cleaned(file).patches {
		if p.File != "" && t.Has(p.File) {
			files = append(files, p.File)
		}
	}
	return files
}

// cleaned returns the cleaned form of a kustomization file of the tree.
func (t *Tree) cleaned(file string) *cleaned {
	if c, ok := t.clean.Load(file); ok {
		return c.(*cleaned)
	}
	c, _ := t.clean.LoadOrStore(file, clean(t, file))
	return c.(*cleaned)
}

// repairs returns the repaired form of a file of the tree, or nil if there is nothing to repair.
func (t *Tree) repairs(p string) *repair {
	if r, ok := t.repaired.Load(p); ok {
		return r.(*repair)
	}
	f, _ := t.File(p)
	r, _ := t.repaired.LoadOrStore(p, repairOf(f))
	return r.(*repair)
}

// annotatedText returns a manifest in which every object that has room for it carries the annotation of
// where it began. The others are found again by their kind and name; so are those of a file that must be
// repaired.
func (t *Tree) annotatedText(p string) []byte {
	if data, ok := t.annotated.Load(p); ok {
		return data.([]byte)
	}
	data, _ := t.annotated.LoadOrStore(p, t.annotate(p))
	return data.([]byte)
}

func (t *Tree) annotate(p string) []byte {
	data, err := t.ReadFile(p)
	if err != nil {
		return nil
	}
	if r := t.repairs(p); r != nil {
		return join(r.docs)
	}
	f, _ := t.File(p)
	return position.Annotate(p, data, f.Repo.Documents(f.File))
}
