package supply

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// product is a row of the table of products with its patterns and paths parsed.
type product struct {
	schema.Product
	name, namespace []fieldpath.Piece
	kindAt          fieldpath.Pattern // nil: the kind is Makes
	into            []fieldpath.Pattern
	conditions      []fieldpath.Condition
}

func newProduct(row schema.Product) product {
	p := product{
		Product: row, name: fieldpath.ParseTemplate(row.Name), namespace: fieldpath.ParseTemplate(row.Namespace),
		conditions: fieldpath.ParseConditions(row.When),
	}
	if row.KindField != "" {
		p.kindAt = fieldpath.ParsePattern(row.KindField)
	}
	if row.NamespaceFields != "" {
		for _, field := range strings.Split(row.NamespaceFields, "|") {
			p.into = append(p.into, fieldpath.ParsePattern(field))
		}
	}
	return p
}

// productsOf are the products of each kind.
var productsOf = func() map[graph.Kind][]product {
	products := map[graph.Kind][]product{}
	for _, row := range schema.Products {
		products[row.From] = append(products[row.From], newProduct(row))
	}
	return products
}()

// addProducts adds what the objects of the cluster produce, replicas of it included. What several produce is
// supplied by the first.
func (s *Index) addProducts() {
	s.Suppliers, s.Produced = map[graph.ID]graph.ID{}, map[graph.ID][]graph.ID{}
	for _, object := range s.Cluster.Objects {
		products := s.productsOfObject(object)
		for _, key := range slices.Concat(products, s.replicas(object, products)) {
			id := s.Cluster.ID(key)
			s.Produced[object.ID] = append(s.Produced[object.ID], id)
			if _, ok := s.Suppliers[id]; ok {
				continue
			}
			s.Suppliers[id] = object.ID
			s.Present.addName(key)
		}
	}
}

// productsOfObject returns what an object produces by the table of products.
func (s *Index) productsOfObject(object *model.Object) []graph.Key {
	var keys []graph.Key
	root := object.Root()
	for _, p := range productsOf[object.ID.Kind] {
		if !fieldpath.Hold(p.conditions, root) {
			continue
		}
		kind := p.kindOf(root)
		for _, namespace := range s.productNamespaces(object, p) {
			for _, name := range fieldpath.Expand(p.name, root) {
				keys = append(keys, graph.Key{Kind: kind, Namespace: namespace, Name: name})
			}
		}
	}
	return keys
}

// kindOf returns the kind of a product of an object: the one that a field of the object names, or else that of the
// row.
func (p product) kindOf(root parse.Value) graph.Kind {
	if p.kindAt == nil {
		return p.Makes
	}
	if hits := fieldpath.Find(root, p.kindAt, ""); len(hits) > 0 && hits[0].Value.Get("kind").Text() != "" {
		return model.GroupKind(hits[0].Value)
	}
	return p.Makes
}

// productNamespaces returns the namespaces in which an object creates a product.
func (s *Index) productNamespaces(object *model.Object, p product) []string {
	if p.Namespace != "" {
		return fieldpath.Expand(p.namespace, object.Root())
	}
	if p.into == nil {
		return []string{object.ID.Namespace}
	}
	var namespaces []string
	isSelected := false
	for _, field := range p.into {
		for _, hit := range fieldpath.Find(object.Root(), field, "") {
			isSelected = true
			if hit.Value.IsScalar() {
				namespaces = append(namespaces, hit.Value.Text())
			} else {
				namespaces = append(namespaces, s.Present.SelectNamespaces(hit.Value)...)
			}
		}
	}
	if !isSelected && p.From.Name == "Bundle" { // of trust-manager, which then writes to every namespace
		return s.Present.SelectNamespaces(parse.Value{})
	}
	slices.Sort(namespaces)
	return slices.Compact(namespaces)
}
