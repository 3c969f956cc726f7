package flux

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

type selector struct {
	SelectorRule
	path, namespaces []step
}

var selectorsOf = func() map[graph.Kind][]selector {
	m := map[graph.Kind][]selector{}
	for _, r := range Selectors {
		m[r.From] = append(m[r.From], selector{r, steps(r.Field), steps(strings.TrimPrefix(r.Namespaces, "."))})
	}
	return m
}()

// selectedKeys returns the objects of a key's kind and namespace, narrowed by labels.
func selectedKeys(s *supply, cluster string, key graph.Key, labels parse.Value) []graph.Key {
	var keys []graph.Key
	for _, p := range presentOn(s, cluster).of(key.Kind, key.Namespace) {
		if selects(object(map[string]any{"matchLabels": plain(labels)}), p.root().Get("metadata", "labels")) {
			keys = append(keys, p.id.Key)
		}
	}
	return keys
}

// selections returns what an object selects.
func selections(s *supply, p *placed) []graph.Ref {
	var refs []graph.Ref
	on := presentOn(s, p.id.Cluster)
	for _, r := range selectorsOf[p.id.Kind] {
		hits := follow(p.root(), r.path, "")
		if len(hits) == 0 && r.Unset == All {
			hits = []hit{{parse.Value{}, r.Field}}
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
					ref := graph.Ref{To: target.id.Key, Relation: r.Relation, Field: h.field, Pos: p.at(h.field)}
					if p.id.Cluster != s.c.name {
						ref.Cluster = p.id.Cluster
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
func matcher(h hit, form Form) func(p *placed, ofPods bool) bool {
	selector := h.value
	if form == Labels {
		labels := plain(h.value)
		if len(labels) == 0 {
			return nil
		}
		selector = object(map[string]any{"matchLabels": labels})
	}
	return func(p *placed, ofPods bool) bool {
		at := p.root()
		if ofPods {
			for _, name := range strings.Split(podMeta(p.id.Kind), ".") {
				if name != "" {
					at = at.Get(name)
				}
			}
		}
		return selects(selector, at.Get("metadata", "labels"))
	}
}

// candidates returns the objects of a namespace that a selector is about.
func candidates(s *present, r selector, h hit, ns string) []*placed {
	kinds := r.To
	if len(kinds) == 0 {
		kinds = podKinds
	}
	var all []*placed
	for _, k := range kinds {
		if kind := h.value.Get("kind").Text(); kind != "" && kind != k.Name {
			continue
		}
		if kindTable[k].ClusterScoped {
			all = append(all, s.of(k, "")...)
		} else {
			all = append(all, s.of(k, ns)...)
		}
	}
	return all
}

// searched returns the namespaces in which a selector looks; * stands for all.
func searched(s *present, p *placed, r selector, h hit) []string {
	own := []string{p.id.Namespace}
	at := p.root()
	if strings.HasPrefix(r.Namespaces, ".") {
		at = h.value
		if r.Form == LabelSelector && r.Reach == ByName {
			// The namespaces stand beside the selector, not in it.
			at = p.root().At(parent(h.field))
		}
	}
	var v parse.Value
	if hits := follow(at, r.namespaces, ""); len(r.namespaces) > 0 && len(hits) > 0 {
		v = hits[0].value
	}
	switch r.Reach {
	case ByName:
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
	case ByLabel:
		if v.Exists() {
			return s.inNamespaces(v)
		}
	case ByFlag:
		if all, _ := v.Bool(); all {
			return []string{"*"}
		}
	case NamespaceText:
		if name := v.Text(); name != "" {
			return []string{name}
		}
	}
	return own
}
