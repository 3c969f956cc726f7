package flux

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// objectNode makes the node of an object.
func objectNode(p *placed) graph.Node {
	n := graph.Node{ID: p.id, Version: apiVersion(p.root()), Role: RoleOf(p.id.Kind), State: objectState(p), Pos: p.pos}
	for _, f := range facts[p.id.Kind] {
		if v := p.root().At(f[1]); v.IsScalar() {
			n = n.With(f[0], v.Text())
		}
	}
	for _, f := range []graph.Fact{{Name: "reconcile", Value: p.policy.reconcile}, {Name: "ssa", Value: p.policy.ssa}, {Name: "prune", Value: p.policy.prune}} {
		if f.Value != "" {
			n = n.With(f.Name, f.Value)
		}
	}
	if v := p.root().Get("metadata", "annotations", IgnoreAnnotation); v.IsScalar() {
		n = n.With("ignore", v.Text())
	}
	for name, v := range p.root().Get("metadata", "labels").Fields() {
		if v.IsScalar() {
			n.Labels = append(n.Labels, graph.Fact{Name: name, Value: v.Text()})
		}
	}
	slices.SortFunc(n.Labels, func(a, b graph.Fact) int { return strings.Compare(a.Name, b.Name) })
	return n.With("plaintext", strings.Join(plaintextKeys(p), ", "))
}

// unreachableNode makes the node of an object that no cluster applies.
func unreachableNode(p *placed) graph.Node {
	n := objectNode(p)
	n.State = graph.Unreachable
	if isExample(p.pos.File) {
		n = n.With("plaintext", "")
	}
	return n
}
