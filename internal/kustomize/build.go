package kustomize

import (
	"path"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/resid"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// builder is one build.
type builder struct {
	cache *Cache
	files Files
	stack []string // the directories that are being built, the innermost last
	trace          // of the innermost directory that is remembered
}

var (
	depend  = provider.NewDepProvider()
	factory = resmap.NewFactory(depend.GetResourceFactory())
)

// heap is what has been put together so far. Its resources are its own.
type heap struct {
	resmap.ResMap
	config *config
}

func (b *builder) content(p string) ([]byte, error) {
	data, err := b.files.Content(p)
	if err != nil {
		b.read[p] = missing
		return nil, err
	}
	b.read[p] = contentOf(data)
	return data, nil
}

// build builds the directory that was asked for.
func (b *builder) build(dir string) (resmap.ResMap, error) {
	h, err := b.directory(dir, readPlan)
	if err != nil {
		return nil, err
	}
	if err := b.finish(h); err != nil {
		return nil, err
	}
	return h.ResMap, nil
}

// directory puts together what a directory gives.
func (b *builder) directory(dir string, read func([]byte) (*types.Kustomization, error)) (*heap, error) {
	k, err := b.plan(dir, read)
	if err != nil {
		return nil, err
	}
	if k.Kind == types.ComponentKind && len(b.stack) > 0 {
		return nil, errNotKnown
	}
	h := &heap{resmap.New(), noConfig}
	return h, b.accumulate(h, dir, k)
}

// plan reads the kustomization file of a directory.
func (b *builder) plan(dir string, read func([]byte) (*types.Kustomization, error)) (k *types.Kustomization, err error) {
	found := false
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		data, err := b.content(path.Join(dir, name))
		if err != nil {
			continue
		}
		if found {
			return nil, errNotKnown
		}
		found = true
		if k, err = read(data); err != nil {
			return nil, err
		}
	}
	if !found {
		return nil, errNotKnown
	}
	return k, nil
}

// remembered reads a kustomization file that others may have read.
func (c *Cache) remembered(data []byte) (*types.Kustomization, error) {
	key := contentOf(data)
	p, ok := c.plans.Load(key)
	if !ok {
		k, err := readPlan(data)
		p, _ = c.plans.LoadOrStore(key, &plan{k, err})
	}
	return p.(*plan).Kustomization, p.(*plan).err
}

// accumulate adds what a kustomization file says to the heap, and changes the heap as it says.
func (b *builder) accumulate(h *heap, dir string, k *types.Kustomization) error {
	b.stack = append(b.stack, dir)
	b.visited[dir] = true
	defer func() { b.stack = b.stack[:len(b.stack)-1] }()
	if err := b.resources(h, dir, k.Resources); err != nil {
		return err
	}
	if err := b.configure(h, dir, k.Configurations); err != nil {
		return err
	}
	in := b.plugins(dir)
	generators, err := in.generators(k)
	if err != nil {
		return err
	}
	for _, g := range generators {
		m, err := g.Generate()
		if err != nil {
			return err
		}
		if err := h.AbsorbAll(m); err != nil {
			return err
		}
	}
	for _, entry := range k.Components {
		if err := b.component(h, dir, entry); err != nil {
			return err
		}
	}
	transformers, err := in.transformers(k, h.config)
	if err != nil {
		return err
	}
	for _, t := range transformers {
		if err := t.Transform(h.ResMap); err != nil {
			return err
		}
		h.DropEmpties()
	}
	return nil
}

// resources adds the files and directories that are listed.
func (b *builder) resources(h *heap, dir string, entries []string) error {
	var all []kept
	for _, entry := range entries {
		p, err := resolve(dir, entry)
		if err != nil {
			return err
		}
		if b.files.IsDir(p) {
			base, err := b.base(p)
			if err != nil {
				return err
			}
			all = append(all, base.kept)
			if h.config, err = b.cache.merge(h.config, base.config); err != nil {
				return err
			}
			continue
		}
		data, err := b.content(p)
		if err != nil {
			return err
		}
		file := b.cache.parse(data)
		if file.err != nil {
			return file.err
		}
		all = append(all, file.kept)
	}
	return h.add(all...)
}

// resolve returns the path of an entry. It refuses what kustomize may take for a repository.
func resolve(dir, entry string) (string, error) {
	if entry == "" || path.IsAbs(entry) || strings.ContainsAny(entry, ":@?\\") || strings.HasPrefix(strings.ToLower(entry), "github.com") {
		return "", errNotKnown
	}
	for _, part := range strings.Split(entry, "/") {
		if part != ".." && strings.Contains(part, "..") {
			return "", errNotKnown
		}
	}
	p := strings.TrimPrefix(path.Join("/", dir, entry), "/")
	if p == "" {
		p = "."
	}
	return p, nil
}

// parse reads a file of resources.
func (c *Cache) parse(data []byte) *parsed {
	key := contentOf(data)
	if p, ok := c.files.Load(key); ok {
		return p.(*parsed)
	}
	p := &parsed{}
	p.kept, p.err = parseFile(data)
	stored, _ := c.files.LoadOrStore(key, p)
	return stored.(*parsed)
}

// base returns what a directory gives that is listed as a resource.
func (b *builder) base(dir string) (*base, error) {
	if b.contains(dir) {
		return nil, errNotKnown
	}
	if have, ok := b.cache.bases.Load(dir); ok && b.holds(have.(*base)) {
		b.add(have.(*base).trace)
		return have.(*base), nil
	}
	outer := b.trace
	b.trace = newTrace()
	h, err := b.directory(dir, b.cache.remembered)
	if err != nil {
		return nil, err
	}
	made := &base{config: h.config, trace: b.trace}
	var nodes []*kyaml.Node
	for _, r := range h.Resources() {
		nodes = append(nodes, r.Document())
	}
	if made.kept, err = keep(nodes); err != nil {
		return nil, err
	}
	b.cache.bases.Store(dir, made)
	b.trace = outer
	b.add(made.trace)
	return made, nil
}

// contains reports whether a directory is one that is being built, or above one: kustomize takes that
// for a cycle.
func (b *builder) contains(dir string) bool {
	for _, inner := range b.stack {
		if dir == "." || inner == dir || strings.HasPrefix(inner, dir+"/") {
			return true
		}
	}
	return false
}

// holds reports whether a base that another build made is what this one would make.
func (b *builder) holds(have *base) bool {
	for dir := range have.visited {
		if b.contains(dir) {
			return false
		}
	}
	for p, was := range have.read {
		is := missing
		if data, err := b.files.Content(p); err == nil {
			is = contentOf(data)
		}
		if is != was {
			return false
		}
	}
	return true
}

// component lays a component over the heap.
func (b *builder) component(h *heap, dir, entry string) error {
	p, err := resolve(dir, entry)
	if err != nil {
		return err
	}
	if !b.files.IsDir(p) || b.contains(p) {
		return errNotKnown
	}
	k, err := b.plan(p, b.cache.remembered)
	if err != nil {
		return err
	}
	if k.Kind != types.ComponentKind {
		return errNotKnown
	}
	if err := b.accumulate(h, p, k); err != nil {
		return err
	}
	if h.config, err = b.cache.merge(noConfig, h.config); err != nil {
		return err
	}
	return h.add()
}

// configure adds to the fields that the transformers change: those of kustomize, with those of the files.
func (b *builder) configure(h *heap, dir string, files []string) error {
	all, err := builtIn()
	if err != nil {
		return err
	}
	if len(files) > 0 {
		own := noConfig
		for _, f := range files {
			data, err := b.plugins(dir).Load(f)
			if err != nil {
				return err
			}
			c, err := b.cache.config(data)
			if err != nil {
				return err
			}
			if own, err = b.cache.merge(own, c); err != nil {
				return err
			}
		}
		if all, err = b.cache.merge(all, own); err != nil {
			return err
		}
	}
	h.config, err = b.cache.merge(h.config, all)
	return err
}

// add puts copies of the nodes on the heap. No two resources may have the same id.
func (h *heap) add(more ...kept) error {
	size := h.Size()
	for _, k := range more {
		size += len(k.nodes)
	}
	all := make([]*kyaml.RNode, 0, size)
	ids := make(map[resid.ResId]bool, size)
	put := func(n *kyaml.RNode, id resid.ResId) error {
		id.Namespace = id.EffectiveNamespace()
		if ids[id] {
			return errNotKnown
		}
		ids[id] = true
		all = append(all, n)
		return nil
	}
	for _, r := range h.Resources() {
		if err := put(&r.RNode, r.CurId()); err != nil {
			return err
		}
	}
	for _, k := range more {
		for _, n := range k.clone() {
			r := kyaml.NewRNode(n)
			if err := put(r, resid.NewResIdWithNamespace(resid.GvkFromNode(r), r.GetName(), r.GetNamespace())); err != nil {
				return err
			}
		}
	}
	// Appending to the map would compare each id with each.
	return h.ApplyFilter(kio.FilterFunc(func([]*kyaml.RNode) ([]*kyaml.RNode, error) { return all, nil }))
}
