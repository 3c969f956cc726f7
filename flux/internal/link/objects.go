package link

import (
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/release"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Linked is an object with what it refers to, and the containers that it runs.
type Linked struct {
	Object     *model.Object
	Refs       []graph.Ref
	Containers []containerRefs
}

// containerRefs is a container with what it refers to.
type containerRefs struct {
	Node graph.Node
	Refs []graph.Ref
}

// Objects finds what the objects of a cluster refer to, in the order of placing.
func Objects(s *supply.Index) []Linked {
	values := release.NewValueReader(s.Cluster, func(id graph.ID) bool { return supply.Has(s, id) })
	all := make([]Linked, 0, len(s.Cluster.Objects))
	for _, p := range s.Cluster.Objects {
		l := Linked{Object: p, Refs: references(s, p)}
		nodes, refs, inner := podReferences(s, p)
		l.Refs = append(l.Refs, refs...)
		if p.ID.Kind == schema.HelmRelease && !p.Rendered {
			nodes, refs, inner = values.Containers(p)
			l.Refs = append(l.Refs, refs...)
		}
		for _, n := range nodes {
			l.Containers = append(l.Containers, containerRefs{n, inner[n.ID]})
		}
		all = append(all, l)
	}
	return all
}

// ObjectState is how an object that stands on a cluster is known.
func ObjectState(p *model.Object) graph.State {
	if p.Excluded != "" {
		return graph.Unknown
	}
	if p.Generated {
		return graph.Generated
	}
	return graph.Defined
}
