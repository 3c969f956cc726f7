package flux

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// round puts a cluster together from what its Kustomizations have built so far.
type round struct {
	before *cluster           // of the round before
	built  map[graph.ID]*kust // the Kustomizations, as built since
	all    producers
	now    *cluster
}

// collect puts together what all Kustomizations have built so far, and what the objects among it
// produce in their turn. Producers see the cluster of the round before.
func collect(before *cluster, built map[graph.ID]*kust, all producers) *cluster {
	r := &round{before: before, built: built, all: all, now: &cluster{
		w: before.w, name: before.name, entry: before.entry,
		kusts: map[graph.ID]*kust{}, objects: map[graph.ID]*placed{}, dynamic: map[graph.ID]string{},
	}}
	c := r.now
	rootID := c.id(c.entry.kustomization)
	r.addKustomization(rootID, built[rootID].spec, nil)
	for _, p := range c.entry.made {
		r.put(&placed{id: c.id(c.w.key(p)), object: parse.Object{Root: p}, generated: true, pos: c.entry.pos})
	}
	r.placeUnbuilt()
	for i := 0; i < len(c.order); i++ {
		r.placeBuilt(c.order[i])
	}
	// The root is what its own directory says it is; nothing else stands above it.
	if p, ok := c.objects[rootID]; ok {
		root := *c.kusts[rootID]
		root.spec, root.from = rootSpec(c.entry, p), p
		c.kusts[rootID], c.order[0] = &root, &root
	}
	return c
}

// placeBuilt places the objects that a Kustomization applies.
func (r *round) placeBuilt(k *kust) {
	c := r.now
	common := k.spec.Get("spec", "commonMetadata")
	for _, o := range k.objects {
		o = commonMetadata(o, common)
		key := c.w.key(o.Root)
		if key.Name == "" || key.Kind.Name == "" {
			continue
		}
		pos := o.Pos
		if k.artifact.name != "" {
			pos.File = sourceFile(k.artifact.name, pos.File)
		}
		r.add(&placed{id: graph.ID{Cluster: c.target(k.spec), Key: key}, object: o, built: k.built, source: k.artifact.name,
			generated: o.Generated, pos: pos, owners: []owner{{id: k.id, relation: graph.Applies, pos: pos, root: o.Root, policy: policyOf(o.Root)}}}, 0)
	}
}

// placeUnbuilt places what no build gives: the objects that flux bootstrap has put on the cluster of a
// directory that does not build, and the documents of one that only holds folders of several clusters.
func (r *round) placeUnbuilt() {
	c := r.now
	docs := c.entry.raw
	if c.entry.flat {
		docs = documentsBelow(c.w, c.entry.dir)
	}
	for _, d := range docs {
		p := &placed{id: c.id(c.w.key(d.Root)), object: parse.Object{Root: d.Root, Origin: d}, pos: d.Pos()}
		if p.id.Key == c.entry.kustomization && !c.entry.flat {
			r.put(p)
			continue
		}
		p.owners = []owner{{id: c.id(c.entry.kustomization), relation: graph.Applies, pos: d.Pos()}}
		r.add(p, 0)
	}
}

// rootSpec is the root Kustomization as applied, with the path that the entry is known by where a
// patch that only a later round brings has yet to fill it in.
func rootSpec(e entry, p *placed) parse.Value {
	if symbolic(p.root().Get("spec", "path").Text()) || len(p.owners) == 0 {
		return e.spec
	}
	return p.root()
}

// addKustomization adds a Kustomization to the cluster, with what is built of it so far.
func (r *round) addKustomization(id graph.ID, spec parse.Value, from *placed) {
	c := r.now
	if _, ok := c.kusts[id]; ok {
		return
	}
	k := &kust{id: id}
	if built := r.built[id]; built != nil {
		*k = *built
	}
	k.spec, k.from = spec, from
	c.kusts[id] = k
	c.order = append(c.order, k)
}

// put places an object, and reports whether it is the first of its id. A further owner of an object
// that is there is added to its owners.
func (r *round) put(p *placed) (*placed, bool) {
	c := r.now
	have, ok := c.objects[p.id]
	if !ok {
		p.policy = policyOf(p.root())
		c.objects[p.id] = p
		c.list = append(c.list, p)
		return p, true
	}
	for _, o := range p.owners {
		if !slices.ContainsFunc(have.owners, func(h owner) bool { return h.id == o.id }) {
			have.owners = append(have.owners, o)
		}
	}
	// What a file declares stands before what something generates.
	if have.generated && !p.generated && have.built == nil {
		have.object, have.built, have.source, have.generated, have.pos = p.object, p.built, p.source, false, p.pos
		have.policy = policyOf(p.root())
	}
	return have, false
}

// maxProduced is how often what an object produces may produce in its turn.
const maxProduced = 5

// add places an object and what it produces. depth counts the producers above it.
func (r *round) add(p *placed, depth int) {
	p, first := r.put(p)
	if !first || p.id.Cluster != r.now.name {
		return
	}
	if p.id.Kind == Kustomization {
		// A Kustomization that only applies itself never starts.
		if len(p.owners) == 1 && p.owners[0].id == p.id && p.id != r.now.id(r.now.entry.kustomization) {
			return
		}
		r.addKustomization(p.id, p.root(), p)
		return
	}
	produce := r.all[p.id.Kind]
	if produce == nil || depth > maxProduced {
		return
	}
	made := produce(r.before, p)
	p.rendered = made.rendered
	r.now.problems = append(r.now.problems, made.problems...)
	if made.unknown != "" {
		r.now.dynamic[p.id] = made.unknown
	}
	for _, o := range made.objects {
		r.add(o, depth+1)
	}
}
