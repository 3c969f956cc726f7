package flux

import (
	"cmp"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// supply is what is known of who supplies what on a cluster, and on those that it applies to from there:
// what is present, what present objects produce, and what could not be read and may hold more.
type supply struct {
	c       *cluster
	present map[string]*present // by the name of the cluster

	suppliers map[graph.ID]graph.ID   // what produces an object
	produced  map[graph.ID][]graph.ID // what an object produces

	unread    []unreadSupplier       // what Kustomizations and ResourceSets put on the cluster, and cannot be read
	releases  map[string][]graph.Key // by the namespace that they install into
	operated  map[string][]graph.Key // by namespace, objects whose operators may create others there
	named     map[string]graph.Key   // the texts in such objects
	policies  bool                   // a policy engine copies Secrets or ConfigMaps between namespaces
	spread    map[string]bool        // names of Secrets that a ClusterExternalSecret creates somewhere
	uncertain []graph.Key            // keys that hold a variable

	bases  map[graph.ID]*placed // what a generator of a kustomization file made, by the name before its hash
	hashes map[kindIn][]*placed // the same, by kind and namespace
}

// newSupply gathers what is known of the suppliers of a cluster.
func newSupply(c *cluster) *supply {
	s := &supply{c: c, present: indexPresent(c), releases: map[string][]graph.Key{}, operated: map[string][]graph.Key{}, named: map[string]graph.Key{},
		spread: map[string]bool{}, bases: map[graph.ID]*placed{}, hashes: map[kindIn][]*placed{}}
	for _, k := range c.order {
		s.unread = append(s.unread, unreadOf(k)...)
	}
	for _, p := range c.list {
		if why, ok := c.dynamic[p.id]; ok {
			s.unread = append(s.unread, unreadSupplier{name: p.id.Name, why: why, scopes: templateScopes(p)})
		}
	}
	for _, p := range c.list {
		s.addGenerated(p)
		s.addPossible(p)
	}
	s.suppliers, s.produced = indexProducts(s)
	return s
}

// addGenerated notes an object that a generator of a kustomization file made under a name with a hash.
func (s *supply) addGenerated(p *placed) {
	base := p.object.Base
	if !p.object.Generated || base == "" || base == p.id.Name {
		return
	}
	id := p.id
	id.Name = base
	s.bases[id] = p
	at := kindIn{p.id.Kind, p.id.Namespace}
	s.hashes[at] = append(s.hashes[at], p)
}

// addPossible notes what an object may supply besides what the table of products says.
func (s *supply) addPossible(p *placed) {
	root := p.root()
	if symbolic(p.id.Name) || symbolic(p.id.Namespace) {
		s.uncertain = append(s.uncertain, p.id.Key)
	}
	if p.id.Cluster == s.c.name && hasOperator(p.id.Kind) {
		s.operated[p.id.Namespace] = append(s.operated[p.id.Namespace], p.id.Key)
		eachText(root.Get("spec"), 0, func(text string) {
			if _, ok := s.named[text]; !ok {
				s.named[text] = p.id.Key
			}
		})
	}
	switch {
	case p.id.Kind == HelmRelease:
		ns := cmp.Or(root.Get("spec", "targetNamespace").Text(), p.id.Namespace)
		s.releases[ns] = append(s.releases[ns], p.id.Key)
	case p.id.Kind == clusterExternalSecret:
		s.spread[cmp.Or(root.Get("spec", "externalSecretSpec", "target", "name").Text(), root.Get("spec", "externalSecretName").Text(), p.id.Name)] = true
	case strings.HasSuffix(p.id.Kind.Group, "kyverno.io"):
		s.policies = true
	}
}
