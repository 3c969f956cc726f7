package supply

import (
	"cmp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Index is what is known of who supplies what on a cluster, and on those that it applies to from there:
// what is present, what present objects produce, and what could not be read and may hold more.
type Index struct {
	Cluster *model.Cluster
	present map[string]*Present // by the name of the cluster

	Suppliers map[graph.ID]graph.ID   // what produces an object
	Produced  map[graph.ID][]graph.ID // what an object produces

	unread    []unreadSupplier       // what Kustomizations and ResourceSets put on the cluster, and cannot be read
	releases  map[string][]graph.Key // by the namespace that they install into
	operated  map[string][]graph.Key // by namespace, objects whose operators may create others there
	named     map[string]graph.Key   // the texts in such objects
	policies  bool                   // a policy engine copies Secrets or ConfigMaps between namespaces
	spread    map[string]bool        // names of Secrets that a ClusterExternalSecret creates somewhere
	uncertain []graph.Key            // keys that hold a variable

	bases  map[graph.ID]*model.Object // what a generator of a kustomization file made, by the name before its hash
	hashes map[KindIn][]*model.Object // the same, by kind and namespace
}

// New gathers what is known of the suppliers of a cluster.
func New(c *model.Cluster) *Index {
	s := &Index{Cluster: c, present: indexPresent(c), releases: map[string][]graph.Key{}, operated: map[string][]graph.Key{}, named: map[string]graph.Key{},
		spread: map[string]bool{}, bases: map[graph.ID]*model.Object{}, hashes: map[KindIn][]*model.Object{}}
	for _, k := range c.Kustomizations {
		s.unread = append(s.unread, unreadOf(k)...)
	}
	for _, p := range c.Objects {
		if why, ok := c.Unknown[p.ID]; ok {
			s.unread = append(s.unread, unreadSupplier{name: p.ID.Name, why: why, scopes: templateScopes(p)})
		}
	}
	for _, p := range c.Objects {
		s.addGenerated(p)
		s.addPossible(p)
	}
	s.Suppliers, s.Produced = indexProducts(s)
	return s
}

// addGenerated notes an object that a generator of a kustomization file made under a name with a hash.
func (s *Index) addGenerated(p *model.Object) {
	base := p.Manifest.Base
	if !p.Manifest.Generated || base == "" || base == p.ID.Name {
		return
	}
	id := p.ID
	id.Name = base
	s.bases[id] = p
	at := KindIn{p.ID.Kind, p.ID.Namespace}
	s.hashes[at] = append(s.hashes[at], p)
}

// addPossible notes what an object may supply besides what the table of products says.
func (s *Index) addPossible(p *model.Object) {
	root := p.Root()
	if model.HasVariable(p.ID.Name) || model.HasVariable(p.ID.Namespace) {
		s.uncertain = append(s.uncertain, p.ID.Key)
	}
	if p.ID.Cluster == s.Cluster.Name && schema.HasOperator(p.ID.Kind) {
		s.operated[p.ID.Namespace] = append(s.operated[p.ID.Namespace], p.ID.Key)
		fieldpath.EachText(root.Get("spec"), func(text string) {
			if _, ok := s.named[text]; !ok {
				s.named[text] = p.ID.Key
			}
		})
	}
	switch {
	case p.ID.Kind == schema.HelmRelease:
		ns := cmp.Or(root.Get("spec", "targetNamespace").Text(), p.ID.Namespace)
		s.releases[ns] = append(s.releases[ns], p.ID.Key)
	case p.ID.Kind == schema.ClusterExternalSecret:
		s.spread[cmp.Or(root.Get("spec", "externalSecretSpec", "target", "name").Text(), root.Get("spec", "externalSecretName").Text(), p.ID.Name)] = true
	case strings.HasSuffix(p.ID.Kind.Group, "kyverno.io"):
		s.policies = true
	}
}
