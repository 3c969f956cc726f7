package supply

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Present is what is on one cluster. The zero Present is an empty cluster.
type Present struct {
	inNamespace  map[kindIn][]*model.Object
	ofKind       map[graph.Kind][]*model.Object // in every namespace
	crds         map[graph.Kind]string          // the name of the CustomResourceDefinition of a kind
	namespacesOf map[graph.Key][]string         // the namespaces of a kind and a name, with what is produced there

	namespaces map[string]parse.Value // those that objects are in; the zero Value where no Namespace is declared
}

// kindIn is a kind in one namespace.
type kindIn struct {
	kind      graph.Kind
	namespace string
}

// AllNamespaces is accepted in place of a namespace, and means every one.
const AllNamespaces = "*"

// newPresent returns what is on a cluster.
func newPresent(c *model.Cluster) *Present {
	p := &Present{
		inNamespace: map[kindIn][]*model.Object{}, ofKind: map[graph.Kind][]*model.Object{},
		crds: map[graph.Kind]string{}, namespacesOf: map[graph.Key][]string{}, namespaces: map[string]parse.Value{},
	}
	for _, object := range c.Objects {
		p.add(object)
	}
	return p
}

func (p *Present) add(object *model.Object) {
	key := object.ID.Key
	at := kindIn{key.Kind, key.Namespace}
	p.inNamespace[at] = append(p.inNamespace[at], object)
	p.ofKind[key.Kind] = append(p.ofKind[key.Kind], object)
	p.addName(key)
	if _, ok := p.namespaces[key.Namespace]; !ok && key.Namespace != "" {
		p.namespaces[key.Namespace] = parse.Value{}
	}
	switch key.Kind {
	case schema.CustomResourceDefinition:
		spec := object.Root().Get("spec")
		p.crds[graph.Kind{Group: spec.Get("group").Text(), Name: spec.Get("names", "kind").Text()}] = key.Name
	case schema.Namespace:
		p.namespaces[key.Name] = object.Root()
	}
}

// addName adds the namespace of a key to those in which there is an object of its kind and name.
func (p *Present) addName(key graph.Key) {
	at := graph.Key{Kind: key.Kind, Name: key.Name}
	if !slices.Contains(p.namespacesOf[at], key.Namespace) {
		p.namespacesOf[at] = append(p.namespacesOf[at], key.Namespace)
	}
}

// Objects returns the objects of a kind in a namespace, or in AllNamespaces, in the order in which they are placed.
func (p *Present) Objects(kind graph.Kind, namespace string) []*model.Object {
	if namespace == AllNamespaces {
		return p.ofKind[kind]
	}
	return p.inNamespace[kindIn{kind, namespace}]
}

// NamespacesOf returns the namespaces in which there is an object of a kind and name, or one that is produced.
func (p *Present) NamespacesOf(kind graph.Kind, name string) []string {
	return p.namespacesOf[graph.Key{Kind: kind, Name: name}]
}

// Definition returns the name of the CustomResourceDefinition of a kind.
func (p *Present) Definition(kind graph.Kind) (name string, ok bool) {
	name, ok = p.crds[kind]
	return name, ok
}

// nameLabel is the label that Kubernetes sets on every Namespace.
// See https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name.
const nameLabel = "kubernetes.io/metadata.name"

// SelectNamespaces returns the namespaces that a label selector selects, sorted. Of a namespace that no object
// declares only the name is known: it is selected where the selector asks for nothing else.
func (p *Present) SelectNamespaces(selector parse.Value) []string {
	var names []string
	byName := selectsByName(selector)
	for name, root := range p.namespaces {
		if !root.Exists() && !byName {
			continue
		}
		labels := model.Texts(root.Get("metadata", "labels"))
		labels[nameLabel] = name
		if model.Selects(selector, model.NewObject(labels)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// selectsByName reports whether a label selector asks for nothing but the names of namespaces.
func selectsByName(selector parse.Value) bool {
	for label := range selector.Get("matchLabels").Fields() {
		if label != nameLabel {
			return false
		}
	}
	for _, expression := range selector.Get("matchExpressions").Items() {
		if expression.Get("key").Text() != nameLabel {
			return false
		}
	}
	return true
}
