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

// product is a Product that is taken apart.
type product struct {
	schema.Product
	name, namespace []fieldpath.Piece
	kindAt          []fieldpath.Step
	into            [][]fieldpath.Step
	when            []fieldpath.Condition
}

func newProduct(p schema.Product) product {
	all := product{Product: p, name: fieldpath.ParsePattern(p.Name), namespace: fieldpath.ParsePattern(p.Namespace)}
	if p.KindAt != "" {
		all.kindAt = fieldpath.Parse(p.KindAt)
	}
	if p.Into != "" {
		for _, f := range strings.Split(p.Into, "|") {
			all.into = append(all.into, fieldpath.Parse(f))
		}
	}
	all.when = fieldpath.ParseConditions(p.When)
	return all
}

var productsOf = func() map[graph.Kind][]product {
	m := map[graph.Kind][]product{}
	for _, p := range schema.Products {
		m[p.From] = append(m[p.From], newProduct(p))
	}
	return m
}()

// productsOfObject returns the objects that an object makes by the table.
func productsOfObject(s *Index, p *model.Object) []graph.Key {
	var keys []graph.Key
	root := p.Root()
	for _, made := range productsOf[p.ID.Kind] {
		if !fieldpath.Hold(made.when, root) {
			continue
		}
		kind := made.Makes
		if made.kindAt != nil {
			if hits := fieldpath.Find(root, made.kindAt, ""); len(hits) > 0 && hits[0].Value.Get("kind").Text() != "" {
				kind = model.GroupKind(hits[0].Value)
			}
		}
		for _, ns := range productNamespaces(s, p, made) {
			for _, name := range fieldpath.Expand(made.name, root) {
				keys = append(keys, graph.Key{Kind: kind, Namespace: ns, Name: name})
			}
		}
	}
	return keys
}

// productNamespaces returns the namespaces in which an object makes a product.
func productNamespaces(s *Index, p *model.Object, made product) []string {
	if made.Namespace != "" {
		return fieldpath.Expand(made.namespace, p.Root())
	}
	if made.into == nil {
		return []string{p.ID.Namespace}
	}
	var all []string
	there := On(s, p.ID.Cluster)
	selected := false
	for _, field := range made.into {
		for _, h := range fieldpath.Find(p.Root(), field, "") {
			selected = true
			if h.Value.IsScalar() {
				all = append(all, h.Value.Text())
			} else {
				all = append(all, there.InNamespaces(h.Value)...)
			}
		}
	}
	if !selected && made.From.Name == "Bundle" {
		return there.InNamespaces(parse.Value{})
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// indexProducts gathers what the objects of the cluster make, the first that makes it. The objects that it
// makes for others to make more of are followed.
func indexProducts(s *Index) (by map[graph.ID]graph.ID, of map[graph.ID][]graph.ID) {
	by, of = map[graph.ID]graph.ID{}, map[graph.ID][]graph.ID{}
	for _, p := range s.Cluster.Objects {
		made := productsOfObject(s, p)
		for _, key := range append(made, replicas(s, p, made)...) {
			id := graph.ID{Cluster: p.ID.Cluster, Key: key}
			of[p.ID] = append(of[p.ID], id)
			if _, ok := by[id]; !ok {
				by[id] = p.ID
				if on := s.present[p.ID.Cluster]; on != nil {
					on.addName(key)
				}
			}
		}
	}
	return by, of
}

// Has reports whether an object is on a cluster, or something that is makes it.
func Has(s *Index, id graph.ID) bool {
	if _, ok := s.Cluster.ObjectsByID[id]; ok {
		return true
	}
	_, ok := s.Suppliers[id]
	return ok
}
