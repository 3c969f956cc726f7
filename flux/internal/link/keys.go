package link

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// keysAt returns the keys that a field names by a rule: one, or several where the field is a list in one text, or
// names all objects with some labels.
func (r reader) keysAt(rule rule, hit fieldpath.Hit) []graph.Key {
	if rule.Spelling == schema.QualifiedName {
		return r.qualifiedKeys(rule, hit.Value.Text())
	}
	name := hit.Value.Text()
	if hit.Value.IsMap() {
		name = hit.Value.Get(cmp.Or(rule.NameField, "name")).Text()
	}
	if name == "" {
		return nil
	}
	kind, ok := kindOf(rule.Rule, hit.Value)
	if !ok {
		return nil
	}
	key := graph.Key{Kind: kind, Name: name}
	key.Namespace, ok = r.namespaceOf(rule, key, hit.Value)
	if !ok {
		return nil
	}
	if name == "*" && rule.LabelsField != "" {
		return r.labelledKeys(key, hit.Value.Get(rule.LabelsField))
	}
	return []graph.Key{key}
}

// kindOf returns the kind that a reference names. ok is false where it names none that the rule is for.
func kindOf(rule schema.Rule, v parse.Value) (kind graph.Kind, ok bool) {
	name := v.Get("kind").Text()
	if rule.To.Name != "" {
		return rule.To, name == "" || name == rule.To.Name
	}
	if name == "" {
		return rule.DefaultKind, rule.DefaultKind.Name != ""
	}
	if rule.To.Group != "" {
		return graph.Kind{Group: rule.To.Group, Name: name}, true
	}
	for _, field := range []string{"group", "apiGroup"} {
		if group := v.Get(field); group.Exists() {
			return graph.Kind{Group: group.Text(), Name: name}, true
		}
	}
	if v.Get("apiVersion").Exists() {
		return model.GroupKind(v), true
	}
	if i := slices.IndexFunc(rule.Kinds, func(k graph.Kind) bool { return k.Name == name }); i >= 0 {
		return rule.Kinds[i], true
	}
	return graph.Kind{Group: rule.DefaultKind.Group, Name: name}, len(rule.Kinds) == 0
}

// namespaceOf returns the namespace of a key that a reference names. ok is false where the reference does not show
// which of several it is.
func (r reader) namespaceOf(rule rule, key graph.Key, v parse.Value) (namespace string, ok bool) {
	namespace = r.object.ID.Namespace
	switch rule.Namespace {
	case schema.NamedOrSame:
		namespace = cmp.Or(v.Get("namespace").Text(), namespace)
	case schema.NamedOnly:
		namespace = v.Get("namespace").Text()
	case schema.NoNamespace:
		namespace = ""
	case schema.AnyNamespace:
		namespaces := r.present().NamespacesOf(key.Kind, key.Name)
		if len(namespaces) != 1 {
			return "", false
		}
		namespace = namespaces[0]
	}
	if rule.in != nil {
		for _, hit := range fieldpath.Find(r.object.Root(), rule.in, "") {
			namespace = cmp.Or(hit.Value.Text(), namespace)
		}
	}
	switch r.index.Cluster.Scopes.Of(key.Kind) {
	case schema.ClusterScope:
		namespace = ""
	case schema.UnknownScope:
		if namespaces := r.indexFor(rule).Present.NamespacesOf(key.Kind, key.Name); len(namespaces) == 1 {
			namespace = namespaces[0] // which a transformer may have set on a cluster-scoped object
		}
	}
	return namespace, true
}

// qualifiedKeys reads names that are written [Kind/][namespace/]name[:key], with commas between them. Parts that
// are JSON are left out.
func (r reader) qualifiedKeys(rule rule, text string) []graph.Key {
	var keys []graph.Key
	for _, one := range strings.Split(text, ",") {
		one, _, _ = strings.Cut(strings.TrimSpace(one), ":")
		one, _, _ = strings.Cut(one, "@")
		if strings.ContainsAny(one, "[]{}\" ") {
			continue
		}
		key := r.qualifiedKey(rule, strings.Split(one, "/"))
		if key.Name != "" && key.Kind.Name != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// qualifiedKey returns the key of a name, of a namespace and name, or of a kind, namespace and name.
func (r reader) qualifiedKey(rule rule, parts []string) graph.Key {
	last := len(parts) - 1
	key := graph.Key{Kind: rule.To, Namespace: r.object.ID.Namespace, Name: parts[last]}
	if len(parts) > 1 {
		key.Namespace = parts[last-1]
	}
	if len(parts) > 2 {
		for _, k := range rule.Kinds {
			if k.Name == parts[0] {
				key.Kind = k
			}
		}
	}
	if r.index.Cluster.Scopes.ClusterScoped(key.Kind) {
		key.Namespace = ""
	}
	return key
}

// labelledKeys returns the objects of a key's kind and namespace that have all of some labels.
func (r reader) labelledKeys(key graph.Key, labels parse.Value) []graph.Key {
	selector := model.NewObject(map[string]any{"matchLabels": model.Texts(labels)})
	var keys []graph.Key
	for _, object := range r.present().Objects(key.Kind, key.Namespace) {
		if model.Selects(selector, object.Root().Get("metadata", "labels")) {
			keys = append(keys, object.ID.Key)
		}
	}
	return keys
}
