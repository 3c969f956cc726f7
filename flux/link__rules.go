package flux

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// generatedRefs returns the references of an object to what it makes and the cluster holds besides.
func generatedRefs(s *supply, p *placed) []graph.Ref {
	var refs []graph.Ref
	for _, id := range s.produced[p.id] {
		if _, ok := s.c.objects[id]; !ok || id == p.id {
			continue
		}
		ref := graph.Ref{To: id.Key, Relation: graph.Generates, Pos: p.pos}
		if id.Cluster != s.c.name {
			ref.Cluster = id.Cluster
		}
		refs = append(refs, ref)
	}
	return refs
}

// kindOf returns the kind that a reference means; ok is false where it means none that the rule is of.
func kindOf(r Rule, v parse.Value) (kind graph.Kind, ok bool) {
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
		return groupKind(v), true
	}
	for _, k := range r.Kinds {
		if k.Name == name {
			return k, true
		}
	}
	return kind, len(r.Kinds) == 0
}

// referenceKeys returns what a reference at a hit names.
func referenceKeys(s *supply, p *placed, r rule, h hit) []graph.Key {
	if r.Spelling == Qualified {
		return qualifiedKeys(s, p, r, h.value.Text())
	}
	nameField := r.Name
	if nameField == "" {
		nameField = "name"
	}
	name := h.value.Text()
	if h.value.IsMap() {
		name = h.value.Get(nameField).Text()
	}
	if name == "" {
		return nil
	}
	kind, ok := kindOf(r.Rule, h.value)
	if !ok {
		return nil
	}
	key := graph.Key{Kind: kind, Namespace: p.id.Namespace, Name: name}
	switch r.Namespace {
	case Named:
		if n := h.value.Get("namespace").Text(); n != "" {
			key.Namespace = n
		}
	case Exact:
		key.Namespace = h.value.Get("namespace").Text()
	case Cluster:
		key.Namespace = ""
	case Anywhere:
		at := presentOn(s, p.id.Cluster).byName[graph.Key{Kind: kind, Name: name}]
		if len(at) != 1 {
			return nil
		}
		key.Namespace = at[0]
	}
	if r.in != nil {
		for _, h := range follow(p.root(), r.in, "") {
			if n := h.value.Text(); n != "" {
				key.Namespace = n
			}
		}
	}
	if s.c.w.scopes.clusterScoped(key.Kind) {
		key.Namespace = ""
	}
	if name == "*" && r.All != "" {
		return selectedKeys(s, p.id.Cluster, key, h.value.Get(r.All))
	}
	return []graph.Key{key}
}

// qualifiedKeys reads names that are written [Kind/][namespace/]name[:key], with commas between them.
func qualifiedKeys(s *supply, p *placed, r rule, text string) []graph.Key {
	var all []graph.Key
	for _, one := range strings.Split(text, ",") {
		one, _, _ = strings.Cut(strings.TrimSpace(one), ":")
		one, _, _ = strings.Cut(one, "@")
		key := graph.Key{Kind: r.To, Namespace: p.id.Namespace}
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
		if s.c.w.scopes.clusterScoped(key.Kind) {
			key.Namespace = ""
		}
		all = append(all, key)
	}
	return all
}

// rule is a Rule whose paths are taken apart.
type rule struct {
	Rule
	path, in []step
	when     []condition
}

func newRule(r Rule) rule {
	all := rule{Rule: r, path: steps(r.Field), when: conditions(r.When)}
	if r.In != "" {
		all.in = steps(r.In)
	}
	return all
}

// rulesOf are the rules of each kind; those of every kind are below the zero Kind.
var rulesOf = func() map[graph.Kind][]rule {
	m := map[graph.Kind][]rule{}
	for _, r := range Rules {
		m[r.From] = append(m[r.From], newRule(r))
	}
	return m
}()

// references returns what an object refers to by the rules of its kind.
func references(s *supply, p *placed) []graph.Ref {
	var refs []graph.Ref
	for _, r := range rulesOf[p.id.Kind] {
		refs = append(refs, readRule(s, p, r, p.root(), "")...)
	}
	for _, r := range rulesOf[graph.Kind{}] {
		refs = append(refs, readRule(s, p, r, p.root(), "")...)
	}
	refs = append(refs, definitionRef(s, p)...)
	refs = append(refs, selections(s, p)...)
	refs = append(refs, generatedRefs(s, p)...)
	return append(refs, heuristicRefs(s, p, refs)...)
}

// readRule reads the references of one rule below a value.
func readRule(s *supply, p *placed, r rule, v parse.Value, at string) []graph.Ref {
	var refs []graph.Ref
	if !hold(r.when, p.root()) {
		return nil
	}
	for _, h := range follow(v, r.path, at) {
		for _, key := range referenceKeys(s, p, r, h) {
			ref := graph.Ref{To: key, Relation: r.Relation, Field: h.field, Optional: r.Absence == Tolerated}
			if r.Optional != "" {
				ref.Optional, _ = h.value.Get(r.Optional).Bool()
			}
			ref.Condition = conditionOf(r.Rule, h.value)
			if ref, ok := finishRef(s, p, r, ref, h); ok {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// conditionOf says what a reference asks of its target in place of that it is ready. flux-operator asks
// nothing but that it is there, unless told otherwise.
func conditionOf(r Rule, v parse.Value) string {
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
func finishRef(s *supply, p *placed, r rule, ref graph.Ref, h hit) (graph.Ref, bool) {
	if p.id.Cluster != s.c.name {
		ref.Cluster = p.id.Cluster
	}
	answered := hasObject(s, graph.ID{Cluster: p.id.Cluster, Key: ref.To})
	if r.Absence == Unsaid && !answered {
		return ref, false
	}
	ref.Pos = p.at(placeField(h))
	if !answered {
		ref.Absent, ref.Reason = absent(s, p, ref)
	}
	return ref, true
}

// definitionRef returns the reference of a custom resource to the definition of its kind.
func definitionRef(s *supply, p *placed) []graph.Ref {
	name, ok := presentOn(s, p.id.Cluster).definitions[p.id.Kind]
	if !ok {
		return nil
	}
	ref := graph.Ref{To: graph.Key{Kind: crdKind, Name: name}, Relation: graph.References, Field: "kind", Pos: p.pos}
	if p.id.Cluster != s.c.name {
		ref.Cluster = p.id.Cluster
	}
	return []graph.Ref{ref}
}

// placeField is the field whose line makes a reference: the name in it.
func placeField(h hit) string {
	if h.value.IsMap() && h.value.Get("name").Exists() {
		return h.field + ".name"
	}
	return h.field
}
