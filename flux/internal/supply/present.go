package supply

import (
	"cmp"
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// KindIn is a kind in one namespace.
type KindIn struct {
	kind      graph.Kind
	namespace string
}

// Present is what is on one cluster, by what it is looked up by.
type Present struct {
	kinds       map[KindIn][]*model.Object
	everywhere  map[graph.Kind][]*model.Object
	ByName      map[graph.Key][]string // the namespaces of a kind and a name
	Definitions map[graph.Kind]string  // the CustomResourceDefinition of a kind
	namespaces  map[string]parse.Value // those that are used, and the labels of those that are declared
}

// On returns what stands on a cluster.
func On(s *Index, name string) *Present {
	if on := s.present[name]; on != nil {
		return on
	}
	return &Present{}
}

// indexPresent gathers what stands on each cluster that this one's objects are on.
func indexPresent(c *model.Cluster) map[string]*Present {
	all := map[string]*Present{}
	for _, p := range c.Objects {
		s := all[p.ID.Cluster]
		if s == nil {
			s = &Present{kinds: map[KindIn][]*model.Object{}, everywhere: map[graph.Kind][]*model.Object{}, ByName: map[graph.Key][]string{},
				Definitions: map[graph.Kind]string{}, namespaces: map[string]parse.Value{}}
			all[p.ID.Cluster] = s
		}
		at := KindIn{p.ID.Kind, p.ID.Namespace}
		s.kinds[at] = append(s.kinds[at], p)
		s.everywhere[p.ID.Kind] = append(s.everywhere[p.ID.Kind], p)
		s.addName(p.ID.Key)
		if _, ok := s.namespaces[p.ID.Namespace]; !ok && p.ID.Namespace != "" {
			s.namespaces[p.ID.Namespace] = parse.Value{}
		}
		switch p.ID.Kind {
		case schema.CustomResourceDefinition:
			spec := p.Root().Get("spec")
			s.Definitions[graph.Kind{Group: spec.Get("group").Text(), Name: spec.Get("names", "kind").Text()}] = p.ID.Name
		case schema.Namespace:
			s.namespaces[p.ID.Name] = p.Root()
		}
	}
	return all
}

func (s *Present) addName(k graph.Key) {
	at := graph.Key{Kind: k.Kind, Name: k.Name}
	if !slices.Contains(s.ByName[at], k.Namespace) {
		s.ByName[at] = append(s.ByName[at], k.Namespace)
	}
}

// Of returns the objects of a kind in a namespace; in all where it is *.
func (s *Present) Of(kind graph.Kind, namespace string) []*model.Object {
	if namespace == "*" {
		return s.everywhere[kind]
	}
	return s.kinds[KindIn{kind, namespace}]
}

// InNamespaces returns the namespaces that a label selector selects. One that is used but not declared
// has labels that nobody here knows, but for its name.
func (s *Present) InNamespaces(selector parse.Value) []string {
	var names []string
	byName := namesOnly(selector)
	for name, root := range s.namespaces {
		if !root.Exists() && !byName {
			continue
		}
		labels := model.Texts(root.Get("metadata", "labels"))
		labels["kubernetes.io/metadata.name"] = name
		if model.Selects(selector, model.NewObject(labels)) {
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
