package supply

import (
	"cmp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Index is what supplies objects on a cluster. It does not change after New.
type Index struct {
	Cluster   *model.Cluster
	Present   *Present
	Suppliers map[graph.ID]graph.ID   // the first object that produces an object
	Produced  map[graph.ID][]graph.ID // what an object produces by the table of products, and its replicas

	indexes map[string]*Index // of the cluster and all that it applies to, by name of the cluster

	generated     map[graph.ID]*model.Object // what kustomize's generators made, by the name without its hash
	hashed        map[kindIn][]*model.Object // the same, by kind and namespace
	renamed       map[graph.ID]*model.Object // what kustomize gave another name, by the name in its file
	uncertain     []graph.Key                // objects whose name or namespace holds a variable
	unread        []unreadSupplier           // Kustomizations and ResourceSets whose objects are not all known, and files that cannot be read
	releases      map[string][]graph.Key     // HelmReleases, by the namespace that they install into
	operated      map[string][]graph.Key     // objects for which an operator may create others, by namespace
	operatedBy    map[string]graph.Key       // the first such object whose spec holds a text
	spreadSecrets map[string]bool            // names of the Secrets that ClusterExternalSecrets create in namespaces
	hasPolicy     bool                       // a Kyverno policy may copy Secrets and ConfigMaps
}

// New returns the index of each of several clusters, which are a cluster and the remote clusters that it applies to.
func New(clusters ...*model.Cluster) []*Index {
	all := make([]*Index, len(clusters))
	indexes := map[string]*Index{}
	for i, c := range clusters {
		all[i] = newIndex(c)
		all[i].indexes = indexes
		indexes[c.Name] = all[i]
	}
	return all
}

// newIndex returns the index of a cluster.
func newIndex(c *model.Cluster) *Index {
	s := &Index{
		Cluster: c, Present: newPresent(c),
		generated: map[graph.ID]*model.Object{}, hashed: map[kindIn][]*model.Object{}, renamed: map[graph.ID]*model.Object{}, releases: map[string][]graph.Key{},
		operated: map[string][]graph.Key{}, operatedBy: map[string]graph.Key{}, spreadSecrets: map[string]bool{},
	}
	for _, k := range c.Appliers() {
		s.unread = append(s.unread, unreadOf(k)...)
	}
	for _, reason := range c.Repository.Unread() {
		s.unread = append(s.unread, unreadSupplier{reason: reason})
	}
	for _, object := range c.Objects {
		if reason, ok := c.Unknown[object.ID]; ok {
			s.unread = append(s.unread, unreadSupplier{name: object.ID.Name, reason: reason, scopes: unknownScopes(object)})
		}
		if object.ID.Kind == graph.EncryptedObject {
			s.unread = append(s.unread, encryptedSupplier(object))
		}
	}
	for _, object := range c.Objects {
		s.addGenerated(object)
		s.addRenamed(object)
		s.addPossibleSupplier(object)
	}
	for _, release := range c.Releases() {
		s.releases[installNamespace(release)] = append(s.releases[installNamespace(release)], release.ID.Key)
		from := c
		if release.ID.Cluster != c.Name {
			from = c.Hub
		}
		s.unread = append(s.unread, chartSuppliers(from, release)...)
	}
	s.addProducts()
	return s
}

// On returns the index of a cluster that this one applies to, or of itself, by name.
func (s *Index) On(cluster string) *Index {
	if on := s.indexes[cluster]; on != nil {
		return on
	}
	return newIndex(&model.Cluster{Repository: s.Cluster.Repository, Name: cluster, Hub: s.Cluster}) // beyond the limit of hubs
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

// addPossibleSupplier adds an object that may supply others besides those in the table of products.
func (s *Index) addPossibleSupplier(object *model.Object) {
	key, spec := object.ID.Key, object.Root().Get("spec")
	if model.HasVariable(key.Name) || model.HasVariable(key.Namespace) {
		s.uncertain = append(s.uncertain, key)
	}
	if schema.HasUnlistedProducts(key.Kind) {
		s.operated[key.Namespace] = append(s.operated[key.Namespace], key)
		fieldpath.EachText(spec, func(text string) {
			if _, ok := s.operatedBy[text]; !ok {
				s.operatedBy[text] = key
			}
		})
	}
	switch {
	case key.Kind == schema.ClusterExternalSecret:
		secret := cmp.Or(spec.Get("externalSecretSpec", "target", "name").Text(), spec.Get("externalSecretName").Text(), key.Name)
		s.spreadSecrets[secret] = true
	case isKyverno(key.Kind):
		s.hasPolicy = true
	}
}

// isKyverno reports whether a kind is one of Kyverno, whose policies generate and copy objects.
func isKyverno(k graph.Kind) bool { return strings.HasSuffix(k.Group, "kyverno.io") }
