package link

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/release"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Linked is an object with its references and containers.
type Linked struct {
	Object     *model.Object
	Refs       []graph.Ref
	Containers []Container
}

// Container is a container with its references.
type Container struct {
	Node graph.Node
	Refs []graph.Ref
}

// Objects returns the objects of a cluster with their references, in the order in which they are placed. The
// containers of a release whose chart is not rendered are those that its values describe.
func Objects(s *supply.Index) []Linked {
	values := release.NewValueReader(s.Cluster, s.Has)
	all := make([]Linked, 0, len(s.Cluster.Objects))
	for _, object := range s.Cluster.Objects {
		if object.ID.Kind == graph.EncryptedObject {
			all = append(all, Linked{Object: object}) // what it refers to is encrypted
			continue
		}
		r := reader{index: s, object: object}
		nodes, refs, refsOf := r.pod()
		if object.ID.Kind == schema.HelmRelease && !object.Rendered {
			nodes, refs, refsOf = values.Containers(object)
		}
		linked := Linked{Object: object, Refs: withoutCiphertext(append(r.references(), refs...))}
		for _, n := range nodes {
			if model.HasCiphertext(n.ID.Key) {
				continue
			}
			if model.IsCiphertext(n.Fact("image")) {
				n = n.With("image", "")
			}
			linked.Containers = append(linked.Containers, Container{n, withoutCiphertext(refsOf[n.ID])})
		}
		all = append(all, linked)
	}
	return all
}

// withoutCiphertext returns references without those to a name that SOPS has encrypted.
func withoutCiphertext(refs []graph.Ref) []graph.Ref {
	return slices.DeleteFunc(refs, func(ref graph.Ref) bool { return model.HasCiphertext(ref.To) })
}

// ObjectState returns the state of an object that is placed on a cluster.
func ObjectState(object *model.Object) graph.State {
	switch {
	case object.ExcludedReason != "", object.RefusedReason != "":
		return graph.Unknown
	case object.Generated:
		return graph.Generated
	}
	return graph.Defined
}

// reader reads the references of one object.
type reader struct {
	index  *supply.Index
	object *model.Object
}

// newRef returns a reference from the object to another on the same cluster.
func (r reader) newRef(to graph.Key, relation graph.Relation, field string) graph.Ref {
	return graph.Ref{To: to, Relation: relation, Field: field}
}

// present returns what is on the cluster of the object.
func (r reader) present() *supply.Present { return r.index.Present }

// indexFor returns what supplies objects on the cluster on which a rule finds its targets.
func (r reader) indexFor(rule rule) *supply.Index {
	if rule.OnTarget {
		return r.index.On(r.index.Cluster.TargetOf(r.object))
	}
	return r.index
}
