package flux

import (
	"cmp"
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// kindIn is a kind in one namespace.
type kindIn struct {
	kind      graph.Kind
	namespace string
}

// present is what is on one cluster, by what it is looked up by.
type present struct {
	kinds       map[kindIn][]*placed
	everywhere  map[graph.Kind][]*placed
	byName      map[graph.Key][]string // the namespaces of a kind and a name
	definitions map[graph.Kind]string  // the CustomResourceDefinition of a kind
	namespaces  map[string]parse.Value // those that are used, and the labels of those that are declared
}

// presentOn returns what stands on a cluster.
func presentOn(s *supply, name string) *present {
	if on := s.present[name]; on != nil {
		return on
	}
	return &present{}
}

// indexPresent gathers what stands on each cluster that this one's objects are on.
func indexPresent(c *cluster) map[string]*present {
	all := map[string]*present{}
	for _, p := range c.list {
		s := all[p.id.Cluster]
		if s == nil {
			s = &present{kinds: map[kindIn][]*placed{}, everywhere: map[graph.Kind][]*placed{}, byName: map[graph.Key][]string{},
				definitions: map[graph.Kind]string{}, namespaces: map[string]parse.Value{}}
			all[p.id.Cluster] = s
		}
		at := kindIn{p.id.Kind, p.id.Namespace}
		s.kinds[at] = append(s.kinds[at], p)
		s.everywhere[p.id.Kind] = append(s.everywhere[p.id.Kind], p)
		s.addName(p.id.Key)
		if _, ok := s.namespaces[p.id.Namespace]; !ok && p.id.Namespace != "" {
			s.namespaces[p.id.Namespace] = parse.Value{}
		}
		switch p.id.Kind {
		case crdKind:
			spec := p.root().Get("spec")
			s.definitions[graph.Kind{Group: spec.Get("group").Text(), Name: spec.Get("names", "kind").Text()}] = p.id.Name
		case namespaceKind:
			s.namespaces[p.id.Name] = p.root()
		}
	}
	return all
}

func (s *present) addName(k graph.Key) {
	at := graph.Key{Kind: k.Kind, Name: k.Name}
	if !slices.Contains(s.byName[at], k.Namespace) {
		s.byName[at] = append(s.byName[at], k.Namespace)
	}
}

// of returns the objects of a kind in a namespace; in all where it is *.
func (s *present) of(kind graph.Kind, namespace string) []*placed {
	if namespace == "*" {
		return s.everywhere[kind]
	}
	return s.kinds[kindIn{kind, namespace}]
}

// inNamespaces returns the namespaces that a label selector selects. One that is used but not declared
// has labels that nobody here knows, but for its name.
func (s *present) inNamespaces(selector parse.Value) []string {
	var names []string
	byName := namesOnly(selector)
	for name, root := range s.namespaces {
		if !root.Exists() && !byName {
			continue
		}
		labels := plain(root.Get("metadata", "labels"))
		labels["kubernetes.io/metadata.name"] = name
		if selects(selector, object(labels)) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, cmp.Compare[string])
	return names
}

// namesOnly reports whether a selector asks for nothing but the names of namespaces.
func namesOnly(selector parse.Value) bool {
	const label = "kubernetes.io/metadata.name"
	for name := range selector.Get("matchLabels").Fields() {
		if name != label {
			return false
		}
	}
	for _, e := range selector.Get("matchExpressions").Items() {
		if e.Get("key").Text() != label {
			return false
		}
	}
	return true
}
