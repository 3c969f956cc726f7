package place

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// round puts a cluster together from what its Kustomizations have built so far.
type round struct {
	before *model.Cluster                    // of the round before
	built  map[graph.ID]*model.Kustomization // the Kustomizations, as built since
	all    model.Producers
	now    *model.Cluster
}

// collect puts together what all Kustomizations have built so far, and what the objects among it
// produce in their turn. Producers see the cluster of the round before.
func collect(before *model.Cluster, built map[graph.ID]*model.Kustomization, all model.Producers) *model.Cluster {
	r := &round{before: before, built: built, all: all, now: &model.Cluster{
		Repository: before.Repository, Name: before.Name, Entry: before.Entry,
		KustomizationsByID: map[graph.ID]*model.Kustomization{}, ObjectsByID: map[graph.ID]*model.Object{}, Unknown: map[graph.ID]string{},
	}}
	c := r.now
	rootID := c.ID(c.Entry.Kustomization)
	r.addKustomization(rootID, built[rootID].Root, nil)
	for _, p := range c.Entry.Generated {
		r.put(&model.Object{ID: c.ID(c.Repository.Key(p)), Manifest: build.Object{Root: p}, Generated: true, Pos: c.Entry.Pos})
	}
	r.placeUnbuilt()
	for i := 0; i < len(c.Kustomizations); i++ {
		r.placeBuilt(c.Kustomizations[i])
	}
	// The root is what its own directory says it is; nothing else stands above it.
	if p, ok := c.ObjectsByID[rootID]; ok {
		root := *c.KustomizationsByID[rootID]
		root.Root, root.Object = rootSpec(c.Entry, p), p
		c.KustomizationsByID[rootID], c.Kustomizations[0] = &root, &root
	}
	return c
}

// placeBuilt places the objects that a Kustomization applies.
func (r *round) placeBuilt(k *model.Kustomization) {
	c := r.now
	common := k.Root.Get("spec", "commonMetadata")
	for _, o := range k.Manifests {
		o = commonMetadata(o, common)
		key := c.Repository.Key(o.Root)
		if key.Name == "" || key.Kind.Name == "" {
			continue
		}
		pos := o.Pos
		if k.Artifact.Checkout != "" {
			pos.File = model.CheckoutFile(k.Artifact.Checkout, pos.File)
		}
		r.add(&model.Object{ID: graph.ID{Cluster: c.Target(k.Root), Key: key}, Manifest: o, Build: k.Build, Checkout: k.Artifact.Checkout,
			Generated: o.Generated, Pos: pos, Owners: []model.Owner{{Id: k.Id, Relation: graph.Applies, Pos: pos, Root: o.Root, Policy: schema.ApplyPolicy(o.Root)}}}, 0)
	}
}

// placeUnbuilt places what no build gives: the objects that flux bootstrap has put on the cluster of a
// directory that does not build, and the documents of one that only holds folders of several clusters.
func (r *round) placeUnbuilt() {
	c := r.now
	docs := c.Entry.Documents
	if c.Entry.Unbuilt {
		docs = model.DocumentsBelow(c.Repository, c.Entry.Dir)
	}
	for _, d := range docs {
		p := &model.Object{ID: c.ID(c.Repository.Key(d.Root)), Manifest: build.Object{Root: d.Root, Origin: d}, Pos: d.Pos()}
		if p.ID.Key == c.Entry.Kustomization && !c.Entry.Unbuilt {
			r.put(p)
			continue
		}
		p.Owners = []model.Owner{{Id: c.ID(c.Entry.Kustomization), Relation: graph.Applies, Pos: d.Pos()}}
		r.add(p, 0)
	}
}

// rootSpec is the root Kustomization as applied, with the path that the entry is known by where a
// patch that only a later round brings has yet to fill it in.
func rootSpec(e model.Entry, p *model.Object) parse.Value {
	if model.HasVariable(p.Root().Get("spec", "path").Text()) || len(p.Owners) == 0 {
		return e.Root
	}
	return p.Root()
}

// addKustomization adds a Kustomization to the cluster, with what is built of it so far.
func (r *round) addKustomization(id graph.ID, spec parse.Value, from *model.Object) {
	c := r.now
	if _, ok := c.KustomizationsByID[id]; ok {
		return
	}
	k := &model.Kustomization{Id: id}
	if built := r.built[id]; built != nil {
		*k = *built
	}
	k.Root, k.Object = spec, from
	c.KustomizationsByID[id] = k
	c.Kustomizations = append(c.Kustomizations, k)
}

// put places an object, and reports whether it is the first of its id. A further owner of an object
// that is there is added to its owners.
func (r *round) put(p *model.Object) (*model.Object, bool) {
	c := r.now
	have, ok := c.ObjectsByID[p.ID]
	if !ok {
		p.Policy = schema.ApplyPolicy(p.Root())
		c.ObjectsByID[p.ID] = p
		c.Objects = append(c.Objects, p)
		return p, true
	}
	for _, o := range p.Owners {
		if !slices.ContainsFunc(have.Owners, func(h model.Owner) bool { return h.Id == o.Id }) {
			have.Owners = append(have.Owners, o)
		}
	}
	// What a file declares stands before what something generates.
	if have.Generated && !p.Generated && have.Build == nil {
		have.Manifest, have.Build, have.Checkout, have.Generated, have.Pos = p.Manifest, p.Build, p.Checkout, false, p.Pos
		have.Policy = schema.ApplyPolicy(p.Root())
	}
	return have, false
}

// maxProduced is how often what an object produces may produce in its turn.
const maxProduced = 5

// add places an object and what it produces. depth counts the producers above it.
func (r *round) add(p *model.Object, depth int) {
	p, first := r.put(p)
	if !first || p.ID.Cluster != r.now.Name {
		return
	}
	if p.ID.Kind == schema.Kustomization {
		// A Kustomization that only applies itself never starts.
		if len(p.Owners) == 1 && p.Owners[0].Id == p.ID && p.ID != r.now.ID(r.now.Entry.Kustomization) {
			return
		}
		r.addKustomization(p.ID, p.Root(), p)
		return
	}
	produce := r.all[p.ID.Kind]
	if produce == nil || depth > maxProduced {
		return
	}
	made := produce(r.before, p)
	p.Rendered = made.Rendered
	r.now.Problems = append(r.now.Problems, made.Problems...)
	if made.Unknown != "" {
		r.now.Unknown[p.ID] = made.Unknown
	}
	for _, o := range made.Objects {
		r.add(o, depth+1)
	}
}
