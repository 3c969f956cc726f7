package supply

import (
	"cmp"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/release"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Index is what supplies objects on a cluster. It does not change after New.
type Index struct {
	Cluster   *model.Cluster
	Present   *Present
	Suppliers map[graph.ID]graph.ID   // the first object that produces an object
	Produced  map[graph.ID][]graph.ID // what an object produces by the table of products, and its replicas
	Mentions  *evidence.Mentions      // what is named outside of the objects that Flux applies

	indexes map[string]*Index // of the cluster and all that it applies to, by name of the cluster

	generated     map[graph.ID]*model.Object  // what kustomize's generators made, by the name without its hash
	hashed        map[kindIn][]*model.Object  // the same, by kind and namespace
	renamed       map[graph.ID]*model.Object  // what kustomize gave another name, by the name in its file
	uncertain     []*model.Object             // objects whose name or namespace holds a variable
	unread        []*unreadSupplier           // Kustomizations and ResourceSets whose objects are not all known, and files that cannot be read
	allReleases   []chartRelease              // HelmReleases whose charts are not rendered
	releases      map[string][]chartRelease   // the same, by the namespace that they install into
	operated      map[string][]*model.Object  // objects for which an operator may create others, by namespace
	operatedBy    map[string]*model.Object    // the first such object whose spec holds a text
	spreadSecrets map[string]possibleSupplier // by the names of the Secrets that ClusterExternalSecrets create in namespaces
	policies      []*model.Object             // of Kyverno, which generate and copy objects
	commands      []command                   // what the containers of the cluster run
	grants        []grant
	ownersIn      map[string]map[graph.ID]bool // by namespace: what applies or generates objects there
}

// chartRelease is a HelmRelease whose chart is not available locally.
type chartRelease struct {
	object *model.Object
	naming func() *release.Naming
}

// New returns the index of each of several clusters, which are a cluster and the remote clusters that it applies to.
// mentions are what the repository shows apart from the objects that Flux applies; they may be nil.
func New(mentions *evidence.Mentions, clusters ...*model.Cluster) []*Index {
	all := make([]*Index, len(clusters))
	indexes := map[string]*Index{}
	for i, c := range clusters {
		all[i] = newIndex(c, mentions)
		all[i].indexes = indexes
		indexes[c.Name] = all[i]
	}
	return all
}

// newIndex returns the index of a cluster.
func newIndex(c *model.Cluster, mentions *evidence.Mentions) *Index {
	s := &Index{
		Cluster: c, Mentions: mentions, Present: newPresent(c),
		renamed: map[graph.ID]*model.Object{}, generated: map[graph.ID]*model.Object{}, hashed: map[kindIn][]*model.Object{}, releases: map[string][]chartRelease{},
		operated: map[string][]*model.Object{}, operatedBy: map[string]*model.Object{}, spreadSecrets: map[string]possibleSupplier{},
		ownersIn: map[string]map[graph.ID]bool{},
	}
	for _, k := range c.Appliers() {
		s.unread = append(s.unread, unreadOf(c, k)...)
	}
	for _, reason := range c.Repository.Unread() {
		s.unread = append(s.unread, &unreadSupplier{reason: reason})
	}
	for _, object := range c.Objects {
		if reason, ok := c.Unknown[object.ID]; ok {
			s.unread = append(s.unread, &unreadSupplier{name: object.ID.Name, reason: reason, pos: object.Pos, scopes: unknownScopes(object)})
		}
		if object.ID.Kind == graph.EncryptedObject {
			s.unread = append(s.unread, encryptedSupplier(object))
		}
	}
	for _, object := range c.Objects {
		s.addGenerated(object)
		s.addRenamed(object)
		s.addPossibleSupplier(object)
		s.addOwners(object)
		s.commands = append(s.commands, commandsOf(object)...)
	}
	for _, object := range c.Releases() {
		s.addRelease(object)
	}
	s.grants = readGrants(s)
	s.addProducts()
	return s
}

// On returns the index of a cluster that this one applies to, or of itself, by name.
func (s *Index) On(cluster string) *Index {
	if on := s.indexes[cluster]; on != nil {
		return on
	}
	return newIndex(&model.Cluster{Repository: s.Cluster.Repository, Name: cluster, Hub: s.Cluster}, s.Mentions) // beyond the limit of hubs
}

// Has reports whether an object is on its cluster, or produced by one that is.
func (s *Index) Has(id graph.ID) bool {
	if id.Cluster != s.Cluster.Name {
		on := s.indexes[id.Cluster]
		return on != nil && on.Has(id)
	}
	if _, ok := s.Cluster.ObjectsByID[id]; ok {
		return true
	}
	_, ok := s.Suppliers[id]
	return ok
}

// addRelease adds a HelmRelease that installs into the cluster: one of the cluster, or of its hub.
func (s *Index) addRelease(object *model.Object) {
	from := s.Cluster
	if object.ID.Cluster != from.Name {
		from = from.Hub
	}
	s.unread = append(s.unread, chartSuppliers(from, object)...)
	if object.Rendered {
		return
	}
	r := chartRelease{object, sync.OnceValue(func() *release.Naming { return release.NamingOf(from, object) })}
	s.allReleases = append(s.allReleases, r)
	s.releases[installNamespace(object)] = append(s.releases[installNamespace(object)], r)
}

// addOwners adds what applies or generates an object, by the namespace of that.
func (s *Index) addOwners(object *model.Object) {
	owners := s.ownersIn[object.ID.Namespace]
	if owners == nil {
		owners = map[graph.ID]bool{}
		s.ownersIn[object.ID.Namespace] = owners
	}
	for _, owner := range object.Owners {
		owners[owner.ID] = true
	}
}

// addGenerated adds an object that a generator of kustomize made under a name with a hash.
func (s *Index) addGenerated(object *model.Object) {
	base := object.Manifest.Base
	at := kindIn{object.ID.Kind, object.ID.Namespace}
	switch {
	case object.Manifest.ContentUnknown:
		s.hashed[at] = append(s.hashed[at], object)
	case object.Manifest.Generated && base != "" && base != object.ID.Name:
		id := object.ID
		id.Name = base
		s.generated[id] = object
		s.hashed[at] = append(s.hashed[at], object)
	}
}

// addRenamed adds an object that has another name than in its file, by namePrefix, nameSuffix or a patch.
func (s *Index) addRenamed(object *model.Object) {
	before := object.Manifest.Origin.Name
	if object.Manifest.Generated || before == "" || before == object.ID.Name || model.HasVariable(before) || object.ID.Kind == graph.EncryptedObject {
		return
	}
	id := object.ID
	id.Name = before
	if _, ok := s.renamed[id]; !ok {
		s.renamed[id] = object
	}
}

// Renamed returns the object that has the name of an absent one in its file, and another name on the cluster.
func (s *Index) Renamed(id graph.ID) (object *model.Object, ok bool) {
	object, ok = s.renamed[id]
	return object, ok && !s.Has(id)
}

// addPossibleSupplier adds an object that may supply others besides those in the table of products. A release
// supplies what its rendered chart holds, and that is on the cluster.
func (s *Index) addPossibleSupplier(object *model.Object) {
	key, spec := object.ID.Key, object.Root().Get("spec")
	if model.HasVariable(key.Name) || model.HasVariable(key.Namespace) {
		s.uncertain = append(s.uncertain, object)
	}
	if schema.HasUnlistedProducts(key.Kind) && !isKyverno(key.Kind) {
		s.operated[key.Namespace] = append(s.operated[key.Namespace], object)
		fieldpath.EachText(spec, func(text string) {
			if _, ok := s.operatedBy[text]; !ok {
				s.operatedBy[text] = object
			}
		})
	}
	switch {
	case key.Kind == schema.ClusterExternalSecret:
		secret := cmp.Or(spec.Get("externalSecretSpec", "target", "name").Text(), spec.Get("externalSecretName").Text(), key.Name)
		s.spreadSecrets[secret] = named(key.String()+" makes a Secret of that name in namespaces that it selects", object.Pos)
	case isKyverno(key.Kind):
		s.policies = append(s.policies, object)
	}
}

// isKyverno reports whether a kind is one of Kyverno, whose policies generate and copy objects.
func isKyverno(k graph.Kind) bool { return strings.HasSuffix(k.Group, "kyverno.io") }
