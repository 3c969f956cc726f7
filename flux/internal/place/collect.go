package place

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// collector collects the objects of one round into a new cluster.
type collector struct {
	before    *model.Cluster                    // of the round before; producers read it
	built     map[graph.ID]*model.Kustomization // the Kustomizations as they are built by now
	producers model.Producers
	cluster   *model.Cluster             // of this round
	excluded  []*model.Object            // that the one owner of each does not apply; placed after all others
	remote    map[graph.ID]*model.Object // what is applied to remote clusters
	documents map[document]graph.ID      // the identity of each document of an unknown scope
}

// collect returns the cluster of a round: the objects of the entry, those of every Kustomization that is built
// by now, and what they produce in turn. before is the cluster of the round before, and does not change.
func collect(before *model.Cluster, built map[graph.ID]*model.Kustomization, producers model.Producers) *model.Cluster {
	c := &model.Cluster{
		Repository: before.Repository, Name: before.Name, Entry: before.Entry, Hub: before.Hub, Scopes: scopesOf(before),
		KustomizationsByID: map[graph.ID]*model.Kustomization{}, ObjectsByID: map[graph.ID]*model.Object{}, Unknown: map[graph.ID]string{},
	}
	r := &collector{before: before, built: built, producers: producers, cluster: c, remote: map[graph.ID]*model.Object{}, documents: map[document]graph.ID{}}
	if c.Hub == nil {
		r.addEntry()
	} else {
		r.addRemote()
	}
	for i := 0; i < len(c.Kustomizations) || len(r.excluded) > 0; { // addBuilt and placeExcluded append to both
		if i == len(c.Kustomizations) {
			r.placeExcluded()
			continue
		}
		r.addBuilt(c.Kustomizations[i])
		i++
	}
	if c.Hub == nil {
		r.declareRoot()
	}
	return withExclusions(c)
}

// addEntry adds the root Kustomization of the entry, and what no build of it gives.
func (r *collector) addEntry() {
	c := r.cluster
	rootID := c.ID(c.Entry.Kustomization)
	r.addKustomization(rootID, r.built[rootID].Root, nil)
	for _, root := range c.Entry.Generated {
		r.place(&model.Object{ID: c.ID(model.KeyOf(root, c.Scopes)), Manifest: build.Object{Root: root}, Generated: true, Pos: c.Entry.Pos})
	}
	r.addUnbuilt()
}

// declareRoot sets the root Kustomization to what the directory that it applies declares: that is what counts.
func (r *collector) declareRoot() {
	c := r.cluster
	rootID := c.ID(c.Entry.Kustomization)
	object, ok := c.ObjectsByID[rootID]
	if !ok {
		return
	}
	root := *c.KustomizationsByID[rootID]
	root.Root, root.Object = rootSpec(c.Entry, object), object
	c.KustomizationsByID[rootID], c.Kustomizations[0] = &root, &root
}

// rootSpec returns the root Kustomization as it is applied, or as the entry has it where a patch that only a
// later round applies has yet to set its path, and where the object only has the name of an assumed root.
func rootSpec(entry model.Entry, object *model.Object) parse.Value {
	if entry.Assumed && !model.SamePath(object.Root(), entry.Root) {
		return entry.Root
	}
	if model.HasVariable(object.Root().Get("spec", "path").Text()) || len(object.Owners) == 0 {
		return entry.Root
	}
	return object.Root()
}

// addUnbuilt adds the objects of the entry that no build gives: those that flux bootstrap has applied from a
// directory that does not build, or every document of an entry whose documents are applied as they are.
func (r *collector) addUnbuilt() {
	c := r.cluster
	documents := c.Entry.Documents
	if c.Entry.Unbuilt {
		documents = model.DocumentsBelow(c.Repository, c.Entry.Dir)
	}
	for _, d := range documents {
		object := &model.Object{ID: c.ID(model.DocumentKey(d.Root, d, d.File, c.Scopes)), Manifest: build.Object{Root: d.Root, Origin: d}, Pos: d.Pos()}
		if c.Entry.Unbuilt {
			object.Owners = []model.Owner{{ID: c.ID(c.Entry.Kustomization), Relation: graph.Applies, Pos: d.Pos(), Root: d.Root, Policy: schema.ApplyPolicy(d.Root)}}
		}
		if object.ID.Key == c.Entry.Kustomization && !c.Entry.Unbuilt {
			r.place(object)
			continue
		}
		r.add(object, 0)
	}
}

// addBuilt adds the objects that a Kustomization applies. Those that have no kind or no name are left out.
func (r *collector) addBuilt(k *model.Kustomization) {
	c := r.cluster
	target, common := c.TargetCluster(k.ID, k.Root), k.Root.Get("spec", "commonMetadata")
	for _, manifest := range k.Manifests {
		manifest = withCommonMetadata(manifest, common)
		pos := manifest.Pos
		if k.Artifact.Checkout != "" {
			pos.File = model.CheckoutFile(k.Artifact.Checkout, pos.File)
		}
		key := model.DocumentKey(manifest.Root, manifest.Origin, pos.File, c.Scopes)
		if key.Name == "" || key.Kind.Name == "" {
			continue
		}
		owner := model.Owner{ID: k.ID, Relation: graph.Applies, Pos: pos, Root: manifest.Root, Policy: schema.ApplyPolicy(manifest.Root)}
		object := &model.Object{
			ID: r.identify(graph.ID{Cluster: target, Key: key}, manifest), Manifest: manifest, Build: k.Build, Checkout: k.Artifact.Checkout,
			Generated: manifest.Generated, Pos: pos, Owners: []model.Owner{owner},
		}
		if owner.Excluded() != "" || isExcluded(r.before, k.ID) {
			r.excluded = append(r.excluded, object)
			continue
		}
		r.add(object, 0)
	}
}

// placeExcluded adds the objects that the Kustomizations so far build and do not apply. Where another one applies such
// an object, that one's manifest is on the cluster already, and this adds an owner only.
func (r *collector) placeExcluded() {
	excluded := r.excluded
	r.excluded = nil
	for _, object := range excluded {
		r.add(object, 0)
	}
}

// maxProducers is how many producers may be above an object that still produces.
const maxProducers = 5

// add places an object, and adds what it produces there. depth is the number of producers above it.
func (r *collector) add(object *model.Object, depth int) {
	if object.ID.Cluster != r.cluster.Name {
		r.placeRemote(object)
		return
	}
	object, isNew := r.place(object)
	if !isNew {
		return
	}
	if object.ID.Kind == schema.Kustomization {
		if !r.onlyAppliesItself(object) {
			r.addKustomization(object.ID, object.Root(), object)
		}
		return
	}
	produce := r.producers[object.ID.Kind]
	if produce == nil || depth > maxProducers {
		return
	}
	products := produce(r.before, object)
	object.Rendered = products.Rendered
	r.cluster.Problems = append(r.cluster.Problems, products.Problems...)
	if products.Unknown != "" {
		r.cluster.Unknown[object.ID] = products.Unknown
	}
	for _, o := range products.Objects {
		r.add(o, depth+1)
	}
}

// onlyAppliesItself reports whether a Kustomization other than the root is applied by nothing but itself, so
// that it never reconciles.
func (r *collector) onlyAppliesItself(object *model.Object) bool {
	return len(object.Owners) == 1 && object.Owners[0].ID == object.ID && object.ID != r.cluster.ID(r.cluster.Entry.Kustomization)
}

// addKustomization adds a Kustomization, with what is built of it by now. object is nil for the root.
func (r *collector) addKustomization(id graph.ID, root parse.Value, object *model.Object) {
	c := r.cluster
	if _, ok := c.KustomizationsByID[id]; ok {
		return
	}
	k := &model.Kustomization{ID: id}
	if built := r.built[id]; built != nil {
		*k = *built
	}
	k.Root, k.Object = root, object
	c.KustomizationsByID[id] = k
	c.Kustomizations = append(c.Kustomizations, k)
}

// place puts an object on the cluster. Where an object with its identity is placed already, that one is
// returned, with the owners of both; isNew is false then. The manifest of a file replaces a generated one.
func (r *collector) place(object *model.Object) (placed *model.Object, isNew bool) {
	c := r.cluster
	placed, exists := c.ObjectsByID[object.ID]
	if !exists {
		object.Policy = schema.ApplyPolicy(object.Root())
		c.ObjectsByID[object.ID] = object
		c.Objects = append(c.Objects, object)
		return object, true
	}
	addOwners(placed, object.Owners)
	if placed.Generated && placed.Build == nil && !object.Generated {
		placed.Manifest, placed.Build, placed.Checkout, placed.Generated, placed.Pos = object.Manifest, object.Build, object.Checkout, false, object.Pos
		placed.Policy = schema.ApplyPolicy(object.Root())
	}
	return placed, false
}

// placeRemote adds an object that goes to a remote cluster, or its owners to the one that is added already.
func (r *collector) placeRemote(object *model.Object) {
	if before := r.remote[object.ID]; before != nil {
		addOwners(before, object.Owners)
		return
	}
	object.Policy = schema.ApplyPolicy(object.Root())
	r.remote[object.ID] = object
	r.cluster.Applied = append(r.cluster.Applied, object)
}

// addOwners adds to an object those of several owners that it does not have.
func addOwners(object *model.Object, owners []model.Owner) {
	for _, owner := range owners {
		if !slices.ContainsFunc(object.Owners, func(o model.Owner) bool { return o.ID == owner.ID }) {
			object.Owners = append(object.Owners, owner)
		}
	}
}
