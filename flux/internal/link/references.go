package link

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// references returns what the object refers to, without the references of its pod.
func (r reader) references() []graph.Ref {
	var refs []graph.Ref
	for _, rule := range slices.Concat(rulesOf[r.object.ID.Kind], rulesOf[graph.Kind{}]) {
		refs = append(refs, r.ruleRefs(rule, r.object.Root(), "")...)
	}
	refs = append(refs, r.definitionRefs()...)
	refs = append(refs, r.selectorRefs()...)
	refs = append(refs, r.productRefs()...)
	return append(refs, r.heuristicRefs(refs)...)
}

// ruleRefs returns the references by one rule below a value of the object. at is the field of the value; it is empty
// for the object itself.
func (r reader) ruleRefs(rule rule, v parse.Value, at string) []graph.Ref {
	if !fieldpath.Hold(rule.conditions, r.object.Root()) {
		return nil
	}
	var refs []graph.Ref
	for _, hit := range fieldpath.Find(v, rule.path, at) {
		for _, key := range r.keysAt(rule, hit) {
			if ref, ok := r.ruleRef(rule, hit, key); ok {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// ruleRef returns the reference to a key that a rule finds in a field. ok is false where the target is absent, and
// the rule counts only targets that are not.
func (r reader) ruleRef(rule rule, hit fieldpath.Hit, key graph.Key) (ref graph.Ref, ok bool) {
	index := r.indexFor(rule)
	isSupplied := index.Has(index.Cluster.ID(key))
	if rule.Absence == schema.NoEdge && !isSupplied {
		return graph.Ref{}, false
	}
	ref = r.newRef(key, rule.Relation, hit.Path)
	if index != r.index {
		ref.Cluster = index.Cluster.Name
	}
	ref.Optional = rule.Absence == schema.OptionalMissing
	if rule.OptionalField != "" {
		ref.Optional, _ = hit.Value.Get(rule.OptionalField).Bool()
	}
	ref.Condition = conditionOf(rule.Rule, hit.Value)
	ref.Pos = r.object.PosOf(nameField(hit))
	if !isSupplied {
		absence := index.StateOfTarget(r.object, ref)
		ref.Absent, ref.Reason, ref.Evidence = absence.State, absence.Reason, absence.Evidence
	}
	return ref, true
}

// conditionOf returns what a reference requires of its target instead of readiness: a CEL expression, or
// graph.Existence where only the presence of the target is required. It is empty for readiness.
// See https://fluxcd.control-plane.io/operator/resourceset/#dependency-management.
func conditionOf(rule schema.Rule, v parse.Value) string {
	if rule.ReadyExprField == "" {
		return ""
	}
	if rule.ReadyField != "" {
		if ready, _ := v.Get(rule.ReadyField).Bool(); !ready {
			return graph.Existence
		}
	}
	return strings.TrimSpace(v.Get(rule.ReadyExprField).Text())
}

// nameField returns the field whose line a reference is reported at: the name in it, or the reference itself.
func nameField(hit fieldpath.Hit) string {
	if hit.Value.IsMap() && hit.Value.Get("name").Exists() {
		return hit.Path + ".name"
	}
	return hit.Path
}

// definitionRefs returns the reference of a custom resource to the CustomResourceDefinition of its kind; none where
// that is not on the cluster.
func (r reader) definitionRefs() []graph.Ref {
	name, ok := r.present().Definition(r.object.ID.Kind)
	if !ok {
		return nil
	}
	ref := r.newRef(graph.Key{Kind: schema.CustomResourceDefinition, Name: name}, graph.References, "kind")
	ref.Pos = r.object.Pos
	return []graph.Ref{ref}
}

// productRefs returns the references to what the object produces and a manifest declares, too.
func (r reader) productRefs() []graph.Ref {
	var refs []graph.Ref
	for _, id := range r.index.Produced[r.object.ID] {
		if _, isDeclared := r.index.Cluster.ObjectsByID[id]; !isDeclared || id == r.object.ID {
			continue
		}
		ref := r.newRef(id.Key, graph.Generates, "")
		ref.Pos = r.object.Pos
		refs = append(refs, ref)
	}
	return refs
}
