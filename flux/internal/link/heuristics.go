package link

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// heuristicRefs returns what a custom resource seems to name besides what its rows say, and is on the cluster.
func heuristicRefs(s *supply.Index, p *model.Object, have []graph.Ref) []graph.Ref {
	if !schema.IsCustom(p.ID.Kind) {
		return nil
	}
	var refs []graph.Ref
	add := func(kind graph.Kind, v parse.Value, field string) {
		name, ns, at := v.Text(), p.ID.Namespace, field
		if v.IsMap() {
			if k := v.Get("kind").Text(); k != "" && k != kind.Name {
				return
			}
			if n := v.Get("namespace").Text(); n != "" {
				ns = n
			}
			name, at = v.Get("name").Text(), fieldpath.Join(field, "name")
		}
		key := graph.Key{Kind: kind, Namespace: ns, Name: name}
		known := func(r graph.Ref) bool { return r.To == key }
		id := graph.ID{Cluster: p.ID.Cluster, Key: key}
		if name == "" || ns == "" || !supply.Has(s, id) || slices.Contains(s.Produced[p.ID], id) || slices.ContainsFunc(have, known) || slices.ContainsFunc(refs, known) {
			return
		}
		ref := graph.Ref{To: key, Relation: graph.References, Field: field, Optional: true, Pos: p.PosOf(at)}
		if p.ID.Cluster != s.Cluster.Name {
			ref.Cluster = p.ID.Cluster
		}
		refs = append(refs, ref)
	}
	var walk func(v parse.Value, at string, depth int)
	walk = func(v parse.Value, at string, depth int) {
		if depth > 100 {
			return
		}
		for i, item := range v.Items() {
			walk(item, at+fieldpath.Index(i), depth+1)
		}
		for name, value := range v.Fields() {
			if depth == 0 && (name == "metadata" || name == "status") {
				continue
			}
			field := fieldpath.Join(at, name)
			for _, w := range schema.WeakNames {
				switch {
				case !w.Key.MatchString(name):
				case value.IsList():
					for i, item := range value.Items() {
						add(w.Kind, item, field+fieldpath.Index(i))
					}
				default:
					add(w.Kind, value, field)
				}
			}
			walk(value, field, depth+1)
		}
	}
	walk(p.Root(), "", 0)
	return refs
}
