package flux

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// product is a Product that is taken apart.
type product struct {
	Product
	name, namespace []piece
	kindAt          []step
	into            [][]step
	when            []condition
}

func newProduct(p Product) product {
	all := product{Product: p, name: pattern(p.Name), namespace: pattern(p.Namespace)}
	if p.KindAt != "" {
		all.kindAt = steps(p.KindAt)
	}
	if p.Into != "" {
		for _, f := range strings.Split(p.Into, "|") {
			all.into = append(all.into, steps(f))
		}
	}
	all.when = conditions(p.When)
	return all
}

var productsOf = func() map[graph.Kind][]product {
	m := map[graph.Kind][]product{}
	for _, p := range Products {
		m[p.From] = append(m[p.From], newProduct(p))
	}
	return m
}()

// productsOfObject returns the objects that an object makes by the table.
func productsOfObject(s *supply, p *placed) []graph.Key {
	var keys []graph.Key
	root := p.root()
	for _, made := range productsOf[p.id.Kind] {
		if !hold(made.when, root) {
			continue
		}
		kind := made.Makes
		if made.kindAt != nil {
			if hits := follow(root, made.kindAt, ""); len(hits) > 0 && hits[0].value.Get("kind").Text() != "" {
				kind = groupKind(hits[0].value)
			}
		}
		for _, ns := range productNamespaces(s, p, made) {
			for _, name := range expand(made.name, root) {
				keys = append(keys, graph.Key{Kind: kind, Namespace: ns, Name: name})
			}
		}
	}
	return keys
}

// productNamespaces returns the namespaces in which an object makes a product.
func productNamespaces(s *supply, p *placed, made product) []string {
	if made.Namespace != "" {
		return expand(made.namespace, p.root())
	}
	if made.into == nil {
		return []string{p.id.Namespace}
	}
	var all []string
	there := presentOn(s, p.id.Cluster)
	selected := false
	for _, field := range made.into {
		for _, h := range follow(p.root(), field, "") {
			selected = true
			if h.value.IsScalar() {
				all = append(all, h.value.Text())
			} else {
				all = append(all, there.inNamespaces(h.value)...)
			}
		}
	}
	if !selected && made.From.Name == "Bundle" {
		return there.inNamespaces(parse.Value{})
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// indexProducts gathers what the objects of the cluster make, the first that makes it. The objects that it
// makes for others to make more of are followed.
func indexProducts(s *supply) (by map[graph.ID]graph.ID, of map[graph.ID][]graph.ID) {
	by, of = map[graph.ID]graph.ID{}, map[graph.ID][]graph.ID{}
	for _, p := range s.c.list {
		made := productsOfObject(s, p)
		for _, key := range append(made, replicas(s, p, made)...) {
			id := graph.ID{Cluster: p.id.Cluster, Key: key}
			of[p.id] = append(of[p.id], id)
			if _, ok := by[id]; !ok {
				by[id] = p.id
				if on := s.present[p.id.Cluster]; on != nil {
					on.addName(key)
				}
			}
		}
	}
	return by, of
}

// hasObject reports whether an object is on a cluster, or something that is makes it.
func hasObject(s *supply, id graph.ID) bool {
	if _, ok := s.c.objects[id]; ok {
		return true
	}
	_, ok := s.suppliers[id]
	return ok
}
