package parse

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Remote is something that a kustomization file asks to be fetched.
type Remote struct {
	URL string
	Pos graph.Pos
}

// KustomizationFiles are the names of a kustomization file, in the order in which Flux looks for
// them. See https://kubectl.docs.kubernetes.io/references/kustomize/glossary/#kustomization.
var KustomizationFiles = []string{"kustomization.yaml", "kustomization.yml", "Kustomization"}

// KustomizationFile returns the path of a directory's kustomization file, or "".
func (t *Tree) KustomizationFile(dir string) string {
	for _, name := range KustomizationFiles {
		if p := path.Join(dir, name); t.Has(p) {
			return p
		}
	}
	return ""
}

// cleaned is a kustomization file without what cannot be had: what would be fetched, because a
// build never touches the network, and what is not there, so that the rest of the directory is
// still built.
type cleaned struct {
	data      []byte
	remotes   []Remote
	problems  []graph.Problem
	resources []string // those of uses that are listed as resources
	generates []generated
	uses      []string // files and directories of the tree that the file names, in order
	patches   []patchSource
}

// patchSource is where a patch of a kustomization file stands.
type patchSource struct {
	file string // path in the tree; empty for an inline patch
	text Value  // the inline patch
	pos  graph.Pos
}

// generated is an entry of a generator.
type generated struct {
	kind, name string
	pos        graph.Pos
}

// The lists of a kustomization file whose entries name files or directories.
var entryLists = []struct {
	field  string
	inline bool // an entry may be YAML itself
}{
	{"resources", false}, {"components", false}, {"bases", false}, {"crds", false}, {"configurations", false},
	{"generators", true}, {"transformers", true}, {"validators", true}, {"patchesStrategicMerge", true},
}

// remoteStart recognises what kustomize would fetch with git or over HTTP.
// See https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/.
var remoteStart = regexp.MustCompile(`(?i)^(git::|gh:|git@|github\.com[:/]|[a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+[:/])`)

// IsRemote reports whether kustomize would fetch an entry.
func IsRemote(entry string) bool { return remoteStart.MatchString(entry) }

// clean returns the cleaned form of a kustomization file of the tree.
func (t *Tree) cleaned(file string) *cleaned {
	if c, ok := t.clean.Load(file); ok {
		return c.(*cleaned)
	}
	c, _ := t.clean.LoadOrStore(file, t.cleanFile(file))
	return c.(*cleaned)
}

func (t *Tree) cleanFile(file string) *cleaned {
	c := &cleaned{}
	data, err := t.ReadFile(file)
	if err != nil {
		return c
	}
	c.data = data
	src := t.files[file]
	docs := src.Repo.Documents(src.File)
	if len(docs) != 1 || !docs[0].Root.IsMap() {
		return c
	}
	root := docs[0].Root
	drop := make(map[*yaml.Node]bool)
	for _, list := range entryLists {
		for _, entry := range root.Get(list.field).Items() {
			t.cleanEntry(c, file, entry, list.inline, drop)
			if list.field == "resources" || list.field == "bases" {
				c.resources = append(c.resources, path.Join(path.Dir(file), entry.Text()))
			}
		}
	}
	for _, list := range []string{"patches", "patchesJson6902", "replacements"} {
		for _, entry := range root.Get(list).Items() {
			p := entry.Get("path")
			if p.Text() != "" {
				t.cleanEntry(c, file, p, false, drop)
				if drop[p.Node()] {
					drop[entry.Node()] = true
				}
			}
			if list != "replacements" {
				ps := patchSource{pos: entry.Pos(), text: entry.Get("patch")}
				if p.Text() != "" {
					ps.file = path.Join(path.Dir(file), p.Text())
				}
				c.patches = append(c.patches, ps)
			}
		}
	}
	for _, entry := range root.Get("patchesStrategicMerge").Items() {
		ps := patchSource{pos: entry.Pos(), text: entry}
		if !strings.Contains(entry.Text(), "\n") {
			ps = patchSource{pos: entry.Pos(), file: path.Join(path.Dir(file), entry.Text())}
		}
		c.patches = append(c.patches, ps)
	}
	if p := root.Get("openapi", "path"); p.Text() != "" {
		t.cleanEntry(c, file, p, false, drop)
		if drop[p.Node()] {
			drop[root.Get("openapi").Node()] = true
		}
	}
	for _, list := range []string{"configMapGenerator", "secretGenerator"} {
		for _, g := range root.Get(list).Items() {
			c.generates = append(c.generates, generated{map[string]string{"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}[list], g.Get("name").Text(), g.Pos()})
			entries := append(g.Get("files").Items(), g.Get("envs").Items()...)
			if e := g.Get("env"); e.Text() != "" {
				entries = append(entries, e)
			}
			for _, entry := range entries {
				t.cleanGenerated(c, file, entry, drop)
			}
		}
	}
	if len(drop) > 0 {
		if out, err := yaml.Marshal(without(root.Node(), drop)); err == nil {
			c.data = out
		}
	}
	return c
}

// cleanEntry judges one entry that names a file or directory.
func (t *Tree) cleanEntry(c *cleaned, file string, entry Value, inline bool, drop map[*yaml.Node]bool) {
	name := entry.Text()
	if name == "" || inline && strings.Contains(name, "\n") {
		return
	}
	p := path.Join(path.Dir(file), name)
	switch {
	case IsRemote(name):
		c.remotes = append(c.remotes, Remote{name, entry.Pos()})
		drop[entry.Node()] = true
	case path.IsAbs(name):
		// kustomize refuses it with a message of its own.
	case escapes(path.Dir(file), name):
		c.problems = append(c.problems, graph.Problem{Kind: graph.BuildFailed, Pos: entry.Pos(),
			Message: fmt.Sprintf("%s names %s, which is outside the artifact", path.Base(file), name)})
		drop[entry.Node()] = true
	case t.Has(p) || t.IsDir(p):
		c.uses = append(c.uses, p)
	default:
		c.problems = append(c.problems, t.notThere(file, name, p, entry.Pos()))
		drop[entry.Node()] = true
	}
}

// notThere tells that a kustomization file names something that the artifact does not hold, and
// why it may be so.
func (t *Tree) notThere(file, name, p string, pos graph.Pos) graph.Problem {
	why := "does not exist"
	if src, ok := t.files[file]; ok {
		at := path.Join(path.Dir(src.File), name)
		if src.Repo.Has(at) {
			why = "is left out of the artifact by its ignore rules"
		} else if slices.Contains(src.Repo.Untracked(), at) {
			why = "is not tracked by git"
		}
	}
	return graph.Problem{Kind: graph.BuildFailed, Pos: pos, Message: fmt.Sprintf("%s names %s, which %s", path.Base(file), name, why)}
}

// cleanGenerated judges one file of a generator, written as [key=]path.
func (t *Tree) cleanGenerated(c *cleaned, file string, entry Value, drop map[*yaml.Node]bool) {
	name := entry.Text()
	if _, after, ok := strings.Cut(name, "="); ok {
		name = after
	}
	p := path.Join(path.Dir(file), name)
	switch {
	case name == "":
	case IsRemote(name):
		c.remotes = append(c.remotes, Remote{name, entry.Pos()})
		drop[entry.Node()] = true
	case t.Has(p) || t.IsDir(p):
		c.uses = append(c.uses, p)
	default:
		c.problems = append(c.problems, t.notThere(file, name, p, entry.Pos()))
		drop[entry.Node()] = true
	}
}

// escapes reports whether a relative path leads above the tree's root.
func escapes(dir, name string) bool {
	depth := 0
	if dir != "." {
		depth = strings.Count(dir, "/") + 1
	}
	for _, part := range strings.Split(name, "/") {
		switch part {
		case "", ".":
		case "..":
			if depth--; depth < 0 {
				return true
			}
		default:
			depth++
		}
	}
	return false
}

// without returns a copy of a node without the dropped entries. A list that loses all its entries
// stays, empty.
func without(n *yaml.Node, drop map[*yaml.Node]bool) *yaml.Node {
	c := *n
	c.Content = nil
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !drop[n.Content[i+1]] {
				c.Content = append(c.Content, n.Content[i], without(n.Content[i+1], drop))
			}
		}
	case yaml.SequenceNode, yaml.DocumentNode:
		for _, child := range n.Content {
			if !drop[child] {
				c.Content = append(c.Content, without(child, drop))
			}
		}
	default:
		c.Content = n.Content
	}
	return &c
}

// Uses returns the tree's files that building a directory may read, by following the entries of
// kustomization files without building anything; without a kustomization file, every YAML file
// below it. Kustomization files are among them.
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
			for _, u := range c.uses {
				walk(u, false)
			}
			return
		}
		if !generated {
			return
		}
		for _, name := range t.dirs[p] {
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

// Patches returns the files of the tree that a kustomization file uses as patches: they look like
// objects, and are none.
func (t *Tree) Patches(file string) []string {
	var files []string
	for _, p := range t.cleaned(file).patches {
		if p.file != "" && t.Has(p.file) {
			files = append(files, p.file)
		}
	}
	return files
}
