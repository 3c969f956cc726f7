package link

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

type selector struct {
	schema.SelectorRule
	path, namespaces []fieldpath.Step
}

var selectorsOf = func() map[graph.Kind][]selector {
	m := map[graph.Kind][]selector{}
	for _, r := range schema.Selectors {
		m[r.From] = append(m[r.From], selector{r, fieldpath.Parse(r.Field), fieldpath.Parse(strings.TrimPrefix(r.Namespaces, "."))})
	}
	return m
}()

// selectedKeys returns the objects of a key's kind and namespace, narrowed by labels.
func selectedKeys(s *supply.Index, cluster string, key graph.Key, labels parse.Value) []graph.Key {
	var keys []graph.Key
	for _, p := range supply.On(s, cluster).Of(key.Kind, key.Namespace) {
		if model.Selects(model.NewObject(map[string]any{"matchLabels": model.Texts(labels)}), p.Root().Get("metadata", "labels")) {
			keys = append(keys, p.ID.Key)
		}
	}
	return keys
}

// selections returns what an object selects.
func selections(s *supply.Index, p *model.Object) []graph.Ref {
	var refs []graph.Ref
	on := supply.On(s, p.ID.Cluster)
	for _, r := range selectorsOf[p.ID.Kind] {
		hits := fieldpath.Find(p.Root(), r.path, "")
		if len(hits) == 0 && r.Unset == schema.All {
			hits = []fieldpath.Hit{{Field: r.Field}}
		}
		for _, h := range hits {
			matches := matcher(h, r.Form)
			if matches == nil {
				continue
			}
			for _, ns := range searched(on, p, r, h) {
				for _, target := range candidates(on, r, h, ns) {
					if target == p || !matches(target, len(r.To) == 0) {
						continue
					}
					ref := graph.Ref{To: target.ID.Key, Relation: r.Relation, Field: h.Field, Pos: p.PosOf(h.Field)}
					if p.ID.Cluster != s.Cluster.Name {
						ref.Cluster = p.ID.Cluster
					}
					refs = append(refs, ref)
				}
			}
		}
	}
	return refs
}

// matcher returns what decides whether a selector selects an object, by its own labels or by those of
// its pods; nil where it selects nothing.
func matcher(h fieldpath.Hit, form schema.Form) func(p *model.Object, ofPods bool) bool {
	selector := h.Value
	if form == schema.Labels {
		labels := model.Texts(h.Value)
		if len(labels) == 0 {
			return nil
		}
		selector = model.NewObject(map[string]any{"matchLabels": labels})
	}
	return func(p *model.Object, ofPods bool) bool {
		at := p.Root()
		if ofPods {
			for _, name := range strings.Split(schema.PodMeta(p.ID.Kind), ".") {
				if name != "" {
					at = at.Get(name)
				}
			}
		}
		return model.Selects(selector, at.Get("metadata", "labels"))
	}
}

// candidates returns the objects of a namespace that a selector is about.
func candidates(s *supply.Present, r selector, h fieldpath.Hit, ns string) []*model.Object {
	kinds := r.To
	if len(kinds) == 0 {
		kinds = schema.PodKinds
	}
	var all []*model.Object
	for _, k := range kinds {
		if kind := h.Value.Get("kind").Text(); kind != "" && kind != k.Name {
			continue
		}
		if (schema.Scopes{}).ClusterScoped(k) {
			all = append(all, s.Of(k, "")...)
		} else {
			all = append(all, s.Of(k, ns)...)
		}
	}
	return all
}

// searched returns the namespaces in which a selector looks; * stands for all.
func searched(s *supply.Present, p *model.Object, r selector, h fieldpath.Hit) []string {
	own := []string{p.ID.Namespace}
	at := p.Root()
	if strings.HasPrefix(r.Namespaces, ".") {
		at = h.Value
		if r.Form == schema.LabelSelector && r.Reach == schema.ByName {
			// The namespaces stand beside the selector, not in it.
			at = p.Root().At(fieldpath.Parent(h.Field))
		}
	}
	var v parse.Value
	if hits := fieldpath.Find(at, r.namespaces, ""); len(r.namespaces) > 0 && len(hits) > 0 {
		v = hits[0].Value
	}
	switch r.Reach {
	case schema.ByName:
		if any, _ := v.Get("any").Bool(); any {
			return []string{"*"}
		}
		var names []string
		for _, n := range v.Get("matchNames").Items() {
			names = append(names, n.Text())
		}
		if len(names) > 0 {
			return names
		}
	case schema.ByLabel:
		if v.Exists() {
			return s.InNamespaces(v)
		}
	case schema.ByFlag:
		if all, _ := v.Bool(); all {
			return []string{"*"}
		}
	case schema.NamespaceText:
		if name := v.Text(); name != "" {
			return []string{name}
		}
	}
	return own
}
