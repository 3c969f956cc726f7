package link

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/substitute"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
)

// MissingKeys returns a problem for each key that an object of a cluster takes from a ConfigMap or Secret which surely
// lacks it. Objects that a chart makes, and those that Flux does not apply, are left out.
func MissingKeys(s *supply.Index) []graph.Problem {
	m := &keyChecker{index: s, produced: map[graph.ID]bool{}}
	for _, products := range s.Produced {
		for _, id := range products {
			m.produced[id] = true
		}
	}
	for _, object := range s.Cluster.Objects {
		if object.FromChart() || object.ExcludedReason != "" || object.RefusedReason != "" {
			continue
		}
		if suspended, _ := object.Root().Get("spec", "suspend").Bool(); suspended {
			continue
		}
		if object.ID.Kind == schema.HelmRelease {
			m.check(object, object.Root(), "", schema.ReleaseKeys)
		}
		if field, ok := schema.PodSpecs[object.ID.Kind]; ok {
			m.check(object, object.Root().At(field), field, schema.PodKeys)
		}
	}
	return m.problems
}

// keyChecker gathers the problems of missing keys.
type keyChecker struct {
	index    *supply.Index
	produced map[graph.ID]bool // what an object of the cluster writes, by its kind
	problems []graph.Problem
}

// check adds the problems of one object by rules that start at a field of it.
func (m *keyChecker) check(object *model.Object, v parse.Value, at string, rules []schema.KeyRule) {
	for _, rule := range rules {
		for _, hit := range fieldpath.Find(v, fieldpath.ParsePattern(rule.Field), at) {
			target := graph.Key{Kind: rule.To, Namespace: object.ID.Namespace, Name: hit.Value.Get("name").Text()}
			if target.Kind.Name == "" {
				target.Kind = graph.Kind{Name: hit.Value.Get("kind").Text()}
			}
			key, field := hit.Value.Get(rule.KeyField).Text(), hit.Path+"."+rule.KeyField
			if key == "" {
				key, field = rule.DefaultKey, nameField(hit)
			}
			if key == "" || model.HasVariable(key) || model.IsCiphertext(key) {
				continue
			}
			names, known := m.keysOf(graph.ID{Cluster: object.ID.Cluster, Key: target})
			if !known || slices.Contains(names, key) {
				continue
			}
			p := problem.At(object.OriginPosOf(field), problem.MissingKey{Object: object.ID.Key, Target: target, Key: key, Keys: strings.Join(names, ", ")})
			p.Soft, _ = hit.Value.Get("optional").Bool()
			p.Nodes = []graph.ID{object.ID}
			m.problems = append(m.problems, p)
		}
	}
}

// keysOf returns the sorted keys of a ConfigMap or Secret. known is false where it may have others: nothing in the repository makes
// it, or something else may add to it.
func (m *keyChecker) keysOf(id graph.ID) (names []string, known bool) {
	object, isDeclared := m.index.Cluster.ObjectsByID[id]
	if isDeclared && !m.isWhole(object) {
		return nil, false
	}
	if id.Kind == schema.Secret && id.Cluster == m.index.Cluster.Name {
		if names, known = substitute.SuppliedKeys(m.index.Cluster, id.Key); !known {
			return nil, false
		}
	}
	if isDeclared {
		for _, field := range []string{"data", "binaryData", "stringData"} {
			for name := range object.Root().Get(field).Fields() {
				names = append(names, name)
			}
		}
	}
	isUnknown := func(name string) bool {
		return model.HasVariable(name) || model.IsCiphertext(name) || strings.Contains(name, "{{")
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return names, len(names) > 0 && !slices.ContainsFunc(names, isUnknown)
}

// isWhole reports whether a ConfigMap or Secret on the cluster has the keys that the repository shows and no others: one
// Kustomization applies all of it from a build that is complete, no other object writes it, and no annotation or label may
// tell a controller to fill it.
func (m *keyChecker) isWhole(object *model.Object) bool {
	if m.produced[object.ID] || object.Build == nil || !object.Build.Complete() || len(object.Owners) != 1 || !object.Policy.Enforced() ||
		object.ExcludedReason != "" || object.RefusedReason != "" || object.Manifest.ContentUnknown {
		return false
	}
	kindOfSecret := object.Root().Get("type").Text()
	if kindOfSecret != "" && kindOfSecret != "Opaque" {
		return false
	}
	for _, field := range []string{"annotations", "labels"} {
		for name := range object.Root().Get("metadata", field).Fields() {
			if prefix, _, hasPrefix := strings.Cut(name, "/"); hasPrefix && !slices.Contains(inertPrefixes, prefix) {
				return false
			}
		}
	}
	return true
}

// inertPrefixes are the prefixes of annotations and labels by which no controller fills an object.
var inertPrefixes = []string{"app.kubernetes.io", "helm.sh", "kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io", "reconcile.fluxcd.io", "fluxgraph.dev"}
