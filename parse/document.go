package parse

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// Document is a mapping that a file holds: a document of its own, or an item of a List.
type Document struct {
	File             string
	Index            int // of this document in Repo.Documents
	APIVersion, Kind string
	Namespace, Name  string // of metadata
	Root             Value  // the mapping
	generated        bool   // metadata.generateName stands in for a name
}

// newDocument reads what every object has.
func newDocument(file string, index int, root Value) Document {
	metadata := root.Get("metadata")
	return Document{
		File:       file,
		Index:      index,
		APIVersion: root.Get("apiVersion").Text(),
		Kind:       root.Get("kind").Text(),
		Namespace:  metadata.Get("namespace").Text(),
		Name:       metadata.Get("name").Text(),
		Root:       root,
		generated:  metadata.Get("generateName").Text() != "",
	}
}

// Pos returns the place of the document's first key.
func (d Document) Pos() graph.Pos {
	n := d.Root.node
	if n != nil && len(n.Content) > 0 {
		return Value{file: d.Root.file, node: n.Content[0]}.Pos()
	}
	return d.Root.Pos()
}

// GroupKind returns the kind and its API group, without the version.
func (d Document) GroupKind() graph.Kind {
	group, _, ok := strings.Cut(d.APIVersion, "/")
	if !ok {
		group = ""
	}
	return graph.Kind{Group: group, Name: d.Kind}
}

// IsObject reports whether the document is a Kubernetes object: it has an API version, a kind and a
// name. metadata.generateName counts as a name, though kustomize does not build such an object.
func (d Document) IsObject() bool {
	return d.APIVersion != "" && d.Kind != "" && (d.Name != "" || d.generated)
}

// flatten adds the document to s, or, for a list of objects, its items. Like kustomize it goes by
// the kind's ending and the presence of items, drops what is empty, and looks into lists in lists.
func (s *stream) flatten(file string, root Value) {
	d := newDocument(file, len(s.docs), root)
	items := root.Get("items")
	switch {
	case len(root.resolved().Content) == 0:
	case !strings.HasSuffix(d.Kind, "List") || !items.Exists():
		s.docs = append(s.docs, d)
	case items.IsNull():
	case !items.IsList():
		s.invalid(items.Pos(), problem.InvalidItems{Kind: d.Kind})
	default:
		for _, item := range items.Items() {
			switch {
			case item.IsMap():
				s.flatten(file, item)
			case !item.IsNull():
				s.invalid(item.Pos(), problem.InvalidItems{Kind: d.Kind, Item: true})
			}
		}
	}
}
