package flux

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// heuristicRefs returns what a custom resource seems to name besides what its rows say, and is on the cluster.
func heuristicRefs(s *supply, p *placed, have []graph.Ref) []graph.Ref {
	if !isCustom(p.id.Kind) {
		return nil
	}
	var refs []graph.Ref
	add := func(kind graph.Kind, v parse.Value, field string) {
		name, ns, at := v.Text(), p.id.Namespace, field
		if v.IsMap() {
			if k := v.Get("kind").Text(); k != "" && k != kind.Name {
				return
			}
			if n := v.Get("namespace").Text(); n != "" {
				ns = n
			}
			name, at = v.Get("name").Text(), field+".name"
		}
		key := graph.Key{Kind: kind, Namespace: ns, Name: name}
		known := func(r graph.Ref) bool { return r.To == key }
		id := graph.ID{Cluster: p.id.Cluster, Key: key}
		if name == "" || ns == "" || !hasObject(s, id) || slices.Contains(s.produced[p.id], id) || slices.ContainsFunc(have, known) || slices.ContainsFunc(refs, known) {
			return
		}
		ref := graph.Ref{To: key, Relation: graph.References, Field: field, Optional: true, Pos: p.at(at)}
		if p.id.Cluster != s.c.name {
			ref.Cluster = p.id.Cluster
		}
		refs = append(refs, ref)
	}
	var walk func(v parse.Value, at string, depth int)
	walk = func(v parse.Value, at string, depth int) {
		if depth > 100 {
			return
		}
		for i, item := range v.Items() {
			walk(item, at+index(i), depth+1)
		}
		for name, value := range v.Fields() {
			if depth == 0 && (name == "metadata" || name == "status") {
				continue
			}
			field := join(at, name)
			for _, w := range weakNames {
				switch {
				case !w.key.MatchString(name):
				case value.IsList():
					for i, item := range value.Items() {
						add(w.kind, item, field+index(i))
					}
				default:
					add(w.kind, value, field)
				}
			}
			walk(value, field, depth+1)
		}
	}
	walk(p.root(), "", 0)
	return refs
}
