package flux

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/link"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/operator"
	"github.com/fluxgraph/fluxgraph/flux/internal/plaintext"
	"github.com/fluxgraph/fluxgraph/flux/internal/reach"
	"github.com/fluxgraph/fluxgraph/flux/internal/release"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
)

// withRootFacts adds to the node of a root Kustomization what holds for its whole cluster.
func withRootFacts(n graph.Node, c *model.Cluster, boot *evidence.Bootstrap) graph.Node {
	given := supply.Elsewhere(c, boot)
	return n.With("root", "true").With("no-cross-namespace-refs", operator.Lockdown(c)).
		With("givenKinds", strings.Join(given.Groups, ",")).
		With("givenNamespaces", strings.Join(given.Namespaces, ",")).
		With("perhapsNamespaces", strings.Join(given.PossibleNamespaces, ",")).
		With("givenUnread", given.EmptyFile)
}

// withSupplyFacts adds to the node of an object what it installs, and why not all of that is known.
func withSupplyFacts(n graph.Node, c *model.Cluster, p *model.Object, boot *evidence.Bootstrap) graph.Node {
	if p.ID.Kind == schema.HelmRelease {
		n = n.With("crds", strings.Join(release.ChartGroups(c, p), ","))
	}
	if boot.Applies(p) {
		n = n.With("bootstrap", "true")
	}
	if k := c.KustomizationsByID[p.ID]; k != nil && k.Incomplete() {
		n = n.With("incomplete", "true").With("reason", k.IncompleteReason())
	}
	if why, ok := c.Unknown[p.ID]; ok {
		n = n.With("dynamic", "true").With("reason", why)
	}
	return n
}

// withUse adds to the node of a source, ConfigMap or Secret that nothing refers to what may use it all the
// same.
func withUse(n graph.Node, u reach.Usage) graph.Node {
	return n.With("use", u.Indirect).With("doubt", u.Unread).With("doubtBy", u.UnreadBy)
}

// addExternalRoot adds a root Kustomization that no file of the repository declares, and its source.
func addExternalRoot(b *graph.Builder, c *model.Cluster, boot *evidence.Bootstrap) {
	const why = "flux bootstrap makes it"
	n := graph.Node{ID: c.ID(c.Entry.Kustomization), Version: "v1", Role: graph.Kustomization, State: graph.External}
	n = withRootFacts(n, c, boot).With("path", c.Entry.Root.Get("spec", "path").Text()).With("reason", why)
	b.Add(n, graph.Ref{To: c.Entry.Source, Relation: graph.ProvidesSourceFor, Field: "spec.sourceRef", Pos: c.Entry.Pos, Absent: graph.External, Reason: why})
}

// addOwners adds the edges from what puts objects on the cluster.
func addOwners(b *graph.Builder, c *model.Cluster) {
	for _, p := range c.Objects {
		for _, o := range p.Owners {
			if o.Relation == graph.Applies && model.ExcludedBySetting(p) != "" {
				continue
			}
			b.Add(graph.Node{ID: o.Id}, graph.Ref{To: p.ID.Key, Cluster: p.ID.Cluster, Relation: o.Relation, Field: o.Field, Pos: o.Pos})
		}
	}
}

// objectNode makes the node of an object.
func objectNode(p *model.Object) graph.Node {
	n := graph.Node{ID: p.ID, Version: model.APIVersion(p.Root()), Role: schema.RoleOf(p.ID.Kind), State: link.ObjectState(p), Pos: p.Pos}
	for _, f := range schema.Attributes[p.ID.Kind] {
		if v := p.Root().At(f[1]); v.IsScalar() {
			n = n.With(f[0], v.Text())
		}
	}
	for _, f := range []graph.Fact{{Name: "reconcile", Value: p.Policy.Reconcile}, {Name: "ssa", Value: p.Policy.Ssa}, {Name: "prune", Value: p.Policy.Prune}} {
		if f.Value != "" {
			n = n.With(f.Name, f.Value)
		}
	}
	if v := p.Root().Get("metadata", "annotations", IgnoreAnnotation); v.IsScalar() {
		n = n.With("ignore", v.Text())
	}
	for name, v := range p.Root().Get("metadata", "labels").Fields() {
		if v.IsScalar() {
			n.Labels = append(n.Labels, graph.Fact{Name: name, Value: v.Text()})
		}
	}
	slices.SortFunc(n.Labels, func(a, b graph.Fact) int { return strings.Compare(a.Name, b.Name) })
	return n.With("plaintext", strings.Join(plaintext.Keys(p), ", "))
}

// unreachableNode makes the node of an object that no cluster applies.
func unreachableNode(p *model.Object) graph.Node {
	n := objectNode(p)
	n.State = graph.Unreachable
	if plaintext.InExampleFolder(p.Pos.File) {
		n = n.With("plaintext", "")
	}
	return n
}
