package flux

import (
	"slices"
	"strings"

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

// node returns the node of an object of the cluster.
func (w *clusterWriter) node(o *model.Object) graph.Node {
	n := objectNode(o)
	if o.ExcludedReason != "" {
		n = n.With("applied", "never").With("reason", o.ExcludedReason)
	} else if o.RefusedReason != "" {
		n = n.With("reason", o.RefusedReason)
	}
	if o.ID == w.rootID() {
		n = w.withRootFacts(n)
	}
	if target := w.c.TargetOf(o); target != w.c.Name && (o.ID.Kind == schema.Kustomization || o.ID.Kind == schema.HelmRelease) {
		n = n.With("targetCluster", target)
	}
	return withUse(w.withSupplyFacts(n, o), w.unused[o.ID])
}

// withRootFacts adds the facts of the whole cluster to the node of its root Kustomization.
func (w *clusterWriter) withRootFacts(n graph.Node) graph.Node {
	supplied := supply.Elsewhere(w.c, w.bootstrap)
	return n.With("root", "true").With("no-cross-namespace-refs", operator.LockedControllers(w.c)).
		With("givenKinds", strings.Join(supplied.Groups, ",")).
		With("givenNamespaces", strings.Join(supplied.Namespaces, ",")).
		With("perhapsNamespaces", strings.Join(supplied.PossibleNamespaces, ",")).
		With("undefinedGroups", strings.Join(supplied.UndefinedGroups, ",")).
		With("givenUnread", supplied.EmptyFile)
}

// withSupplyFacts adds what the object installs, and the reason where some of that is unknown.
func (w *clusterWriter) withSupplyFacts(n graph.Node, o *model.Object) graph.Node {
	if o.ID.Kind == schema.HelmRelease {
		n = n.With("crds", strings.Join(release.CRDGroups(w.c, o), ","))
	}
	if w.bootstrap.Applies(o, w.index.Produced[o.ID]) {
		n = n.With("bootstrap", "true")
	}
	if k := w.c.KustomizationsByID[o.ID]; k != nil && k.Incomplete() {
		n = n.With("incomplete", "true").With("reason", k.IncompleteReason())
	}
	if reason, ok := w.c.Unknown[o.ID]; ok {
		n = n.With("dynamic", "true").With("reason", reason)
	}
	return n
}

// withUse adds to the node of a source, ConfigMap or Secret without references what may use it.
func withUse(n graph.Node, u reach.Usage) graph.Node {
	return n.With("use", u.Indirect).With("doubt", u.Unread).With("doubtBy", u.UnreadBy)
}

// objectNode returns the node of an object with the facts that its own manifest holds.
func objectNode(o *model.Object) graph.Node {
	root := o.Root()
	version := model.APIVersion(root)
	if o.ID.Kind == graph.EncryptedObject {
		version = ""
	}
	n := graph.Node{ID: o.ID, Version: version, Role: schema.RoleOf(o.ID.Kind), State: link.ObjectState(o), Pos: o.Pos}
	for _, a := range schema.Attributes[o.ID.Kind] {
		if v := root.At(a.Field); v.IsScalar() && !model.IsCiphertext(v.Text()) {
			n = n.With(a.Name, v.Text())
		}
	}
	for _, setting := range []graph.Fact{{Name: "reconcile", Value: o.Policy.Reconcile}, {Name: "ssa", Value: o.Policy.SSA}, {Name: "prune", Value: o.Policy.Prune}} {
		if setting.Value != "" { // spec.prune of a Kustomization stays where the object itself has no such setting
			n = n.With(setting.Name, setting.Value)
		}
	}
	if v := root.Get("metadata", "annotations", IgnoreAnnotation); v.IsScalar() {
		n = n.With("ignore", v.Text())
	}
	n.Labels = labelsOf(o)
	return n.With("plaintext", strings.Join(plaintext.Keys(o), ", "))
}

// labelsOf returns the labels of an object, in order of their names.
func labelsOf(o *model.Object) []graph.Fact {
	var labels []graph.Fact
	for name, value := range o.Root().Get("metadata", "labels").Fields() {
		if value.IsScalar() && !model.IsCiphertext(name) && !model.IsCiphertext(value.Text()) {
			labels = append(labels, graph.Fact{Name: name, Value: value.Text()})
		}
	}
	slices.SortFunc(labels, func(a, b graph.Fact) int { return strings.Compare(a.Name, b.Name) })
	return labels
}

// unreachableNode returns the node of an object that no cluster applies. A Secret in a folder of examples is
// meant to be read.
func unreachableNode(o *model.Object) graph.Node {
	n := objectNode(o)
	n.State = graph.Unreachable
	if plaintext.InExampleFolder(o.Pos.File) {
		n = n.With("plaintext", "")
	}
	return n
}
