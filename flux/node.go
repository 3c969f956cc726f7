package flux

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// withRootFacts adds to the node of a root Kustomization what holds for its whole cluster.
func withRootFacts(n graph.Node, c *cluster, boot *bootstrap) graph.Node {
	given := suppliedBefore(c, boot)
	return n.With("root", "true").With("no-cross-namespace-refs", lockdown(c)).
		With("givenKinds", strings.Join(given.groups, ",")).
		With("givenNamespaces", strings.Join(given.namespaces, ",")).
		With("perhapsNamespaces", strings.Join(given.possibleNamespaces, ",")).
		With("givenUnread", given.emptyFile)
}

// withSupplyFacts adds to the node of an object what it installs, and why not all of that is known.
func withSupplyFacts(n graph.Node, c *cluster, p *placed, boot *bootstrap) graph.Node {
	if p.id.Kind == HelmRelease {
		n = n.With("crds", strings.Join(chartGroups(c, p), ","))
	}
	if boot.applies(p) {
		n = n.With("bootstrap", "true")
	}
	if k := c.kusts[p.id]; k != nil && k.incomplete() {
		n = n.With("incomplete", "true").With("reason", k.reason())
	}
	if why, ok := c.dynamic[p.id]; ok {
		n = n.With("dynamic", "true").With("reason", why)
	}
	return n
}

// withUse adds to the node of a source, ConfigMap or Secret that nothing refers to what may use it all the
// same.
func withUse(n graph.Node, u usage) graph.Node {
	return n.With("use", u.by).With("doubt", u.unread).With("doubtBy", u.unreadBy)
}

// addExternalRoot adds a root Kustomization that no file of the repository declares, and its source.
func addExternalRoot(b *graph.Builder, c *cluster, boot *bootstrap) {
	const why = "flux bootstrap makes it"
	n := graph.Node{ID: c.id(c.entry.kustomization), Version: "v1", Role: graph.Kustomization, State: graph.External}
	n = withRootFacts(n, c, boot).With("path", c.entry.spec.Get("spec", "path").Text()).With("reason", why)
	b.Add(n, graph.Ref{To: c.entry.source, Relation: graph.ProvidesSourceFor, Field: "spec.sourceRef", Pos: c.entry.pos, Absent: graph.External, Reason: why})
}

// addOwners adds the edges from what puts objects on the cluster.
func addOwners(b *graph.Builder, c *cluster) {
	for _, p := range c.list {
		for _, o := range p.owners {
			if o.relation == graph.Applies && excludedBySetting(p) != "" {
				continue
			}
			b.Add(graph.Node{ID: o.id}, graph.Ref{To: p.id.Key, Cluster: p.id.Cluster, Relation: o.relation, Field: o.field, Pos: o.pos})
		}
	}
}

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
