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

// selectorRefs returns the references to what the object selects by labels.
// See https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors.
func (r reader) selectorRefs() []graph.Ref {
	var refs []graph.Ref
	for _, rule := range selectorsOf[r.object.ID.Kind] {
		hits := fieldpath.Find(r.object.Root(), rule.path, "")
		if len(hits) == 0 && rule.Unset == schema.SelectsAll {
			hits = []fieldpath.Hit{{Path: rule.Field}}
		}
		for _, hit := range hits {
			refs = append(refs, r.selectedRefs(rule, hit)...)
		}
	}
	return refs
}

// selectedRefs returns the references to what one selector of the object selects.
func (r reader) selectedRefs(rule selectorRule, hit fieldpath.Hit) []graph.Ref {
	selector, ok := selectorOf(rule, hit.Value)
	if !ok {
		return nil
	}
	var refs []graph.Ref
	for _, namespace := range r.selectorNamespaces(rule, hit) {
		for _, object := range candidates(r.present(), rule, hit.Value, namespace) {
			if object == r.object || !model.Selects(selector, labelsFor(rule, object)) {
				continue
			}
			ref := r.newRef(object.ID.Key, rule.Relation, hit.Path)
			ref.Pos = r.object.PosOf(hit.Path)
			refs = append(refs, ref)
		}
	}
	return refs
}

// selectorOf returns the label selector that a field holds, or that the labels in it mean. ok is false where it
// selects nothing.
func selectorOf(rule selectorRule, v parse.Value) (selector parse.Value, ok bool) {
	if rule.Form != schema.Labels {
		return v, true
	}
	labels := model.Texts(v)
	return model.NewObject(map[string]any{"matchLabels": labels}), len(labels) > 0
}

// labelsFor returns the labels by which a rule selects an object: its own, or those of its pods where the rule is
// for whatever runs pods.
func labelsFor(rule selectorRule, object *model.Object) parse.Value {
	v := object.Root()
	if len(rule.To) == 0 {
		for _, name := range strings.Split(schema.PodMeta(object.ID.Kind), ".") {
			if name != "" {
				v = v.Get(name)
			}
		}
	}
	return v.Get("metadata", "labels")
}

// candidates returns the objects in a namespace of the kinds that a selector is for. A selector with a kind field is
// only for that one.
func candidates(present *supply.Present, rule selectorRule, selector parse.Value, namespace string) []*model.Object {
	kinds := rule.To
	if len(kinds) == 0 {
		kinds = schema.PodKinds
	}
	only := selector.Get("kind").Text()
	var all []*model.Object
	for _, kind := range kinds {
		switch {
		case only != "" && only != kind.Name:
		case (schema.Scopes{}).ClusterScoped(kind):
			all = append(all, present.Objects(kind, "")...)
		default:
			all = append(all, present.Objects(kind, namespace)...)
		}
	}
	return all
}

// selectorNamespaces returns the namespaces in which a selector of the object selects, among them
// supply.AllNamespaces.
func (r reader) selectorNamespaces(rule selectorRule, hit fieldpath.Hit) []string {
	v := r.namespacesField(rule, hit)
	switch rule.Reach {
	case schema.ByName:
		if anyNamespace, _ := v.Get("any").Bool(); anyNamespace {
			return []string{supply.AllNamespaces}
		}
		var names []string
		for _, name := range v.Get("matchNames").Items() {
			names = append(names, name.Text())
		}
		if len(names) > 0 {
			return names
		}
	case schema.ByLabel:
		if v.Exists() {
			return r.present().SelectNamespaces(v)
		}
	case schema.ByFlag:
		if all, _ := v.Bool(); all {
			return []string{supply.AllNamespaces}
		}
	case schema.ByNamespaceName:
		if name := v.Text(); name != "" { // * is supply.AllNamespaces
			return []string{name}
		}
	}
	return []string{r.object.ID.Namespace}
}

// namespacesField returns the first value of the field with the namespaces of a selector; the zero Value where there
// is none. A field that begins with a dot is in the selector, except for one with the names of namespaces: that is
// beside the selector.
func (r reader) namespacesField(rule selectorRule, hit fieldpath.Hit) parse.Value {
	if len(rule.namespaces) == 0 {
		return parse.Value{}
	}
	from := r.object.Root()
	if strings.HasPrefix(rule.Namespaces, ".") {
		from = hit.Value
		if rule.Form == schema.LabelSelector && rule.Reach == schema.ByName {
			from = r.object.Root().At(fieldpath.Parent(hit.Path))
		}
	}
	hits := fieldpath.Find(from, rule.namespaces, "")
	if len(hits) == 0 {
		return parse.Value{}
	}
	return hits[0].Value
}
