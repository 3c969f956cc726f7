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

// generatedRefs returns the references of an object to what it makes and the cluster holds besides.
func generatedRefs(s *supply.Index, p *model.Object) []graph.Ref {
	var refs []graph.Ref
	for _, id := range s.Produced[p.ID] {
		if _, ok := s.Cluster.ObjectsByID[id]; !ok || id == p.ID {
			continue
		}
		ref := graph.Ref{To: id.Key, Relation: graph.Generates, Pos: p.Pos}
		if id.Cluster != s.Cluster.Name {
			ref.Cluster = id.Cluster
		}
		refs = append(refs, ref)
	}
	return refs
}

// kindOf returns the kind that a reference means; ok is false where it means none that the rule is of.
func kindOf(r schema.Rule, v parse.Value) (kind graph.Kind, ok bool) {
	name := v.Get("kind").Text()
	if r.To.Name != "" {
		return r.To, name == "" || name == r.To.Name
	}
	if name == "" {
		return r.Default, r.Default.Name != ""
	}
	kind = graph.Kind{Group: r.Default.Group, Name: name}
	if r.To.Group != "" {
		kind.Group = r.To.Group
		return kind, true
	}
	for _, field := range []string{"group", "apiGroup"} {
		if g := v.Get(field); g.Exists() {
			kind.Group = g.Text()
			return kind, true
		}
	}
	if v.Get("apiVersion").Exists() {
		return model.GroupKind(v), true
	}
	for _, k := range r.Kinds {
		if k.Name == name {
			return k, true
		}
	}
	return kind, len(r.Kinds) == 0
}

// referenceKeys returns what a reference at a hit names.
func referenceKeys(s *supply.Index, p *model.Object, r rule, h fieldpath.Hit) []graph.Key {
	if r.Spelling == schema.Qualified {
		return qualifiedKeys(s, p, r, h.Value.Text())
	}
	nameField := r.Name
	if nameField == "" {
		nameField = "name"
	}
	name := h.Value.Text()
	if h.Value.IsMap() {
		name = h.Value.Get(nameField).Text()
	}
	if name == "" {
		return nil
	}
	kind, ok := kindOf(r.Rule, h.Value)
	if !ok {
		return nil
	}
	key := graph.Key{Kind: kind, Namespace: p.ID.Namespace, Name: name}
	switch r.Namespace {
	case schema.Named:
		if n := h.Value.Get("namespace").Text(); n != "" {
			key.Namespace = n
		}
	case schema.Exact:
		key.Namespace = h.Value.Get("namespace").Text()
	case schema.Cluster:
		key.Namespace = ""
	case schema.Anywhere:
		at := supply.On(s, p.ID.Cluster).ByName[graph.Key{Kind: kind, Name: name}]
		if len(at) != 1 {
			return nil
		}
		key.Namespace = at[0]
	}
	if r.in != nil {
		for _, h := range fieldpath.Find(p.Root(), r.in, "") {
			if n := h.Value.Text(); n != "" {
				key.Namespace = n
			}
		}
	}
	if s.Cluster.Repository.Scopes.ClusterScoped(key.Kind) {
		key.Namespace = ""
	}
	if name == "*" && r.All != "" {
		return selectedKeys(s, p.ID.Cluster, key, h.Value.Get(r.All))
	}
	return []graph.Key{key}
}

// qualifiedKeys reads names that are written [Kind/][namespace/]name[:key], with commas between them.
func qualifiedKeys(s *supply.Index, p *model.Object, r rule, text string) []graph.Key {
	var all []graph.Key
	for _, one := range strings.Split(text, ",") {
		one, _, _ = strings.Cut(strings.TrimSpace(one), ":")
		one, _, _ = strings.Cut(one, "@")
		key := graph.Key{Kind: r.To, Namespace: p.ID.Namespace}
		parts := strings.Split(one, "/")
		key.Name = parts[len(parts)-1]
		if len(parts) > 1 {
			key.Namespace = parts[len(parts)-2]
		}
		if len(parts) > 2 {
			for _, k := range r.Kinds {
				if k.Name == parts[0] {
					key.Kind = k
				}
			}
		}
		// Some of these texts may be JSON instead, which is not read.
		if key.Name == "" || key.Kind.Name == "" || strings.ContainsAny(one, "[]{}\" ") {
			continue
		}
		if s.Cluster.Repository.Scopes.ClusterScoped(key.Kind) {
			key.Namespace = ""
		}
		all = append(all, key)
	}
	return all
}

// rule is a Rule whose paths are taken apart.
type rule struct {
	schema.Rule
	path, in []fieldpath.Step
	when     []fieldpath.Condition
}

func newRule(r schema.Rule) rule {
	all := rule{Rule: r, path: fieldpath.Parse(r.Field), when: fieldpath.ParseConditions(r.When)}
	if r.In != "" {
		all.in = fieldpath.Parse(r.In)
	}
	return all
}

// rulesOf are the rules of each kind; those of every kind are below the zero Kind.
var rulesOf = func() map[graph.Kind][]rule {
	m := map[graph.Kind][]rule{}
	for _, r := range schema.Rules {
		m[r.From] = append(m[r.From], newRule(r))
	}
	return m
}()

// references returns what an object refers to by the rules of its kind.
func references(s *supply.Index, p *model.Object) []graph.Ref {
	var refs []graph.Ref
	for _, r := range rulesOf[p.ID.Kind] {
		refs = append(refs, readRule(s, p, r, p.Root(), "")...)
	}
	for _, r := range rulesOf[graph.Kind{}] {
		refs = append(refs, readRule(s, p, r, p.Root(), "")...)
	}
	refs = append(refs, definitionRef(s, p)...)
	refs = append(refs, selections(s, p)...)
	refs = append(refs, generatedRefs(s, p)...)
	return append(refs, heuristicRefs(s, p, refs)...)
}

// readRule reads the references of one rule below a value.
func readRule(s *supply.Index, p *model.Object, r rule, v parse.Value, at string) []graph.Ref {
	var refs []graph.Ref
	if !fieldpath.Hold(r.when, p.Root()) {
		return nil
	}
	for _, h := range fieldpath.Find(v, r.path, at) {
		for _, key := range referenceKeys(s, p, r, h) {
			ref := graph.Ref{To: key, Relation: r.Relation, Field: h.Field, Optional: r.Absence == schema.Tolerated}
			if r.Optional != "" {
				ref.Optional, _ = h.Value.Get(r.Optional).Bool()
			}
			ref.Condition = conditionOf(r.Rule, h.Value)
			if ref, ok := finishRef(s, p, r, ref, h); ok {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// conditionOf says what a reference asks of its target in place of that it is ready. flux-operator asks
// nothing but that it is there, unless told otherwise.
func conditionOf(r schema.Rule, v parse.Value) string {
	if r.Condition == "" {
		return ""
	}
	if r.Ready != "" {
		if ready, _ := v.Get(r.Ready).Bool(); !ready {
			return graph.Existence
		}
	}
	return strings.TrimSpace(v.Get(r.Condition).Text())
}

// finishRef gives a reference its place, and the state of what it names where nothing answers. ok is
// false where the rule then says nothing.
func finishRef(s *supply.Index, p *model.Object, r rule, ref graph.Ref, h fieldpath.Hit) (graph.Ref, bool) {
	if p.ID.Cluster != s.Cluster.Name {
		ref.Cluster = p.ID.Cluster
	}
	answered := supply.Has(s, graph.ID{Cluster: p.ID.Cluster, Key: ref.To})
	if r.Absence == schema.Unsaid && !answered {
		return ref, false
	}
	ref.Pos = p.PosOf(placeField(h))
	if !answered {
		ref.Absent, ref.Reason = supply.Absent(s, p, ref)
	}
	return ref, true
}

// definitionRef returns the reference of a custom resource to the definition of its kind.
func definitionRef(s *supply.Index, p *model.Object) []graph.Ref {
	name, ok := supply.On(s, p.ID.Cluster).Definitions[p.ID.Kind]
	if !ok {
		return nil
	}
	ref := graph.Ref{To: graph.Key{Kind: schema.CustomResourceDefinition, Name: name}, Relation: graph.References, Field: "kind", Pos: p.Pos}
	if p.ID.Cluster != s.Cluster.Name {
		ref.Cluster = p.ID.Cluster
	}
	return []graph.Ref{ref}
}

// placeField is the field whose line makes a reference: the name in it.
func placeField(h fieldpath.Hit) string {
	if h.Value.IsMap() && h.Value.Get("name").Exists() {
		return fieldpath.Join(h.Field, "name")
	}
	return h.Field
}
