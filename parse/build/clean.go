package build

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/position"
)

// Remote is something that a kustomization file asks to be fetched.
type Remote struct {
	URL string
	Pos graph.Pos
}

// cleaned is a kustomization file without what cannot be had: what would be fetched, because a
// build never touches the network, and what is not there, so that the rest of the directory is
// still built.
type cleaned struct {
	data      []byte
	remotes   []Remote
	contents  []Remote // files of generators that would be fetched
	problems  []graph.Problem
	unread    []string // files and directories of the tree that it names and that cannot be read
	resources []string // files and directories of the tree that it lists as resources
	others    []string // files and directories of the tree that it names besides
	bare      bool     // it listed no resources, before what cannot be had was left out
	schema    bool     // it sets the OpenAPI schema, of which kustomize has one for all builds
	inline    []string // the texts in it that are YAML themselves
	generates []position.Generator
	patches   []position.Source
	namespace parse.Value
}

// remoteStart recognises what kustomize would fetch with git or over HTTP. It also takes in what
// older versions fetched, and what is so near to it that no directory is named so.
// See https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/.
var remoteStart = regexp.MustCompile(`(?i)^(git::|gh:|https?:|github\.com[:/]|[a-z][a-z0-9+.-]*://|[a-z][a-z0-9-]*@[^/:]*[/:])`)

// isRemote reports whether kustomize would fetch an entry.
func isRemote(entry string) bool { return remoteStart.MatchString(entry) }

// cleaner goes through one kustomization file.
type cleaner struct {
	*cleaned
	tree *Tree
	file string // path in the tree
	drop map[*yaml.Node]bool
	lack map[*yaml.Node]bool // generators some of whose files are not known
}

// clean reads a kustomization file of the tree, and takes out what cannot be had.
func clean(t *Tree, file string) *cleaned {
	c := cleaner{cleaned: &cleaned{}, tree: t, file: file, drop: make(map[*yaml.Node]bool), lack: make(map[*yaml.Node]bool)}
	data, err := t.ReadFile(file)
	if err != nil {
		return c.cleaned
	}
	c.data = data
	src, _ := t.File(file)
	if docs := src.Repo.Documents(src.File); len(docs) > 0 {
		c.fields(docs[0].Root)
		if len(c.drop)+len(c.lack) > 0 {
			if out, err := yaml.Marshal(c.without(docs[0].Root.Node())); err == nil {
				c.data = out
			}
		}
	}
	if !src.Repo.UnboundedAliases(src.File) {
		c.purge()
	}
	return c.cleaned
}

// fields goes through the fields that name files or directories.
func (c *cleaner) fields(root parse.Value) {
	c.bare = len(root.Get("resources").Items()) == 0
	c.namespace = root.Get("namespace")
	for _, list := range []string{"resources", "bases"} {
		for _, entry := range root.Get(list).Items() {
			if p, ok := c.entry(entry); ok {
				c.resources = append(c.resources, p)
			}
		}
	}
	for _, list := range []string{"components", "crds", "configurations"} {
		for _, entry := range root.Get(list).Items() {
			c.other(entry)
		}
	}
	for _, list := range []string{"generators", "transformers", "validators"} {
		for _, entry := range root.Get(list).Items() {
			c.plugin(entry)
		}
	}
	for _, list := range []string{"patches", "patchesJson6902", "replacements"} {
		for _, entry := range root.Get(list).Items() {
			c.patch(entry, list)
		}
	}
	for _, entry := range root.Get("patchesStrategicMerge").Items() {
		ps := position.Source{In: c.file, Text: entry}
		if isInline(entry.Text()) {
			c.inlinePatch(entry, entry)
		} else {
			ps.File = c.join(entry.Text())
			c.patchFile(entry, entry)
		}
		c.patches = append(c.patches, ps)
	}
	openapi := root.Get("openapi")
	if p := openapi.Get("path"); p.Text() != "" {
		if c.other(p); c.drop[p.Node()] {
			c.drop[openapi.Node()] = true
		}
	}
	for _, list := range []struct{ field, kind string }{{"configMapGenerator", "ConfigMap"}, {"secretGenerator", "Secret"}} {
		for _, g := range root.Get(list.field).Items() {
			for _, entry := range slices.Concat(g.Get("files").Items(), g.Get("envs").Items(), []parse.Value{g.Get("env")}) {
				c.generatorFile(g, entry)
			}
			made := position.Generator{Kind: list.kind, Name: g.Get("name").Text(), Pos: g.Pos(), ContentUnknown: c.lack[g.Node()]}
			c.generates = append(c.generates, made)
		}
	}
}

// join returns the tree's path of what the file names.
func (c *cleaner) join(name string) string { return path.Join(path.Dir(c.file), name) }

// other judges an entry that is no resource.
func (c *cleaner) other(entry parse.Value) {
	if p, ok := c.entry(entry); ok {
		c.others = append(c.others, p)
	}
}

// entry judges an entry that names a file or directory, and returns its path in the tree; ok is
// false when there is none. A symbolic link that was saved as text is nothing that kustomize can read there.
func (c *cleaner) entry(entry parse.Value) (p string, ok bool) {
	if p, ok = c.judge(entry, entry.Text()); !ok {
		return p, false
	}
	if f, isFile := c.tree.File(p); isFile && parse.LinkText(f.Repo, f.File) != "" {
		c.problem(entry, problem.MissingEntry{File: path.Base(c.file), Entry: entry.Text(), Why: problem.LinkAsText})
		return "", false
	}
	return p, true
}

// generatorFile judges one file of a generator, written as [key=]path.
func (c *cleaner) generatorFile(generator, entry parse.Value) {
	name := entry.Text()
	if _, after, ok := strings.Cut(name, "="); ok && !isRemote(name) {
		name = after
	}
	if c.isUnreadFile(name) {
		c.unread = append(c.unread, c.join(name)) // the entry stays: the object has the key, without a value
		c.lack[generator.Node()] = true
		c.others = append(c.others, c.join(name))
	} else if isRemote(name) {
		c.contents = append(c.contents, Remote{name, entry.Pos()})
		c.drop[entry.Node()] = true
	} else if p, ok := c.judge(entry, name); ok {
		c.others = append(c.others, p)
	}
	if c.drop[entry.Node()] {
		c.lack[generator.Node()] = true
	}
}

// isUnreadFile reports whether the name is that of a file in the tree that cannot be read.
func (c *cleaner) isUnreadFile(name string) bool {
	p := c.join(name)
	return name != "" && !isRemote(name) && c.tree.Has(p) && c.tree.Unread(p) != ""
}

// judge drops the entry unless the name leads to something in the tree.
func (c *cleaner) judge(entry parse.Value, name string) (p string, ok bool) {
	if name == "" {
		return "", false // kustomize tells it
	}
	p = c.join(name)
	switch {
	case isRemote(name):
		c.remote(entry, name)
		return "", false
	case path.IsAbs(name) || escapes(path.Dir(c.file), name):
		c.problem(entry, problem.MissingEntry{File: path.Base(c.file), Entry: name, Why: problem.Outside})
	case c.tree.UnreadInput(p) != "":
		c.unread = append(c.unread, c.tree.UnreadInput(p))
		c.drop[entry.Node()] = true
	case c.tree.Has(p) || c.tree.IsDir(p):
		return p, true
	default:
		c.problem(entry, c.missing(name, p))
	}
	return "", false
}

func (c *cleaner) remote(entry parse.Value, url string) {
	c.remotes = append(c.remotes, Remote{url, entry.Pos()})
	c.drop[entry.Node()] = true
}

func (c *cleaner) problem(entry parse.Value, d graph.Detail) {
	c.problems = append(c.problems, problem.At(entry.Pos(), d))
	c.drop[entry.Node()] = true
}

// missing describes an entry of the file that names something which the artifact does not hold.
func (c *cleaner) missing(name, p string) problem.MissingEntry {
	d := problem.MissingEntry{File: path.Base(c.file), Entry: name, Why: problem.Absent}
	src, _ := c.tree.File(c.file)
	if d.Why = parse.Absence(src.Repo, path.Join(path.Dir(src.File), name)); d.Why == problem.Absent {
		d.Similar = c.near(p)
	}
	return d
}

// near returns the name of the file or directory that differs from the one that is not there in
// letter case or in the ending .yaml or .yml, or "".
func (c *cleaner) near(p string) string {
	plain := func(name string) string {
		return strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".yml"), ".yaml")
	}
	for _, name := range c.tree.ReadDir(path.Dir(p)) {
		if plain(name) == plain(path.Base(p)) {
			return name
		}
	}
	return ""
}

// patch judges an entry of a list of patches, or of replacements, which are written the same way.
func (c *cleaner) patch(entry parse.Value, list string) {
	ps := position.Source{In: c.file, Text: entry.Get("patch"), Target: entry.Get("target")}
	if ps.Text.Text() != "" {
		c.inlinePatch(entry, ps.Text)
	}
	if p := entry.Get("path"); p.Text() != "" {
		ps.File = c.join(p.Text())
		c.patchFile(entry, p)
	}
	if list != "replacements" {
		c.patches = append(c.patches, ps)
	}
}

// patchFile judges an entry whose part p names the file of a patch.
func (c *cleaner) patchFile(entry, p parse.Value) {
	if c.other(p); c.drop[p.Node()] {
		c.drop[entry.Node()] = true
	} else if data, err := c.tree.ReadFile(c.join(p.Text())); err == nil {
		c.printable(entry, p.Text(), string(data))
	}
}

// inlinePatch judges an entry whose part text is a patch.
func (c *cleaner) inlinePatch(entry, text parse.Value) {
	c.inline = append(c.inline, text.Text())
	c.printable(entry, "a patch", text.Text())
}

// isInline reports whether an entry that may be YAML itself or name a file is YAML.
func isInline(text string) bool {
	return strings.Contains(text, "\n") || strings.HasPrefix(strings.TrimLeft(text, " "), "{")
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

// without returns a copy of a node without the dropped entries, and with its aliases expanded, since
// what they refer to may be dropped. A list that loses all its entries stays, empty. A generator without all of
// its content adds no hash, which would be that of other content.
func (c *cleaner) without(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		n = parse.Resolve(n)
	}
	kept := *n
	kept.Anchor, kept.Content = "", nil
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !c.drop[n.Content[i+1]] {
				kept.Content = append(kept.Content, c.without(n.Content[i]), c.without(n.Content[i+1]))
			}
		}
		if c.lack[n] {
			disableHash(&kept)
		}
	case yaml.SequenceNode, yaml.DocumentNode:
		for _, child := range n.Content {
			if !c.drop[child] {
				kept.Content = append(kept.Content, c.without(child))
			}
		}
	}
	return &kept
}

// disableHash sets options.disableNameSuffixHash of a generator.
// See https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/generatoroptions/.
func disableHash(generator *yaml.Node) {
	options := child(generator, "options", yaml.MappingNode)
	*child(options, "disableNameSuffixHash", yaml.ScalarNode) = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"}
}

// child returns the value of a key of a mapping, which is added where the mapping has none of that node kind.
func child(mapping *yaml.Node, key string, kind yaml.Kind) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			if value := mapping.Content[i+1]; value.Kind == kind {
				return value
			}
			mapping.Content = slices.Delete(mapping.Content, i, i+2)
			break
		}
	}
	value := &yaml.Node{Kind: kind}
	mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, value)
	return value
}
