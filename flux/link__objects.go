package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// linked is an object with what it refers to, and the containers that it runs.
type linked struct {
	p          *placed
	refs       []graph.Ref
	containers []containerRefs
}

// containerRefs is a container with what it refers to.
type containerRefs struct {
	node graph.Node
	refs []graph.Ref
}

// linkObjects finds what the objects of a cluster refer to, in the order of placing.
func linkObjects(s *supply) []linked {
	values := newValueReader(s.c, func(id graph.ID) bool { return hasObject(s, id) })
	all := make([]linked, 0, len(s.c.list))
	for _, p := range s.c.list {
		l := linked{p: p, refs: references(s, p)}
		nodes, refs, inner := podReferences(s, p)
		l.refs = append(l.refs, refs...)
		if p.id.Kind == HelmRelease && !p.rendered {
			nodes, refs, inner = values.containers(p)
			l.refs = append(l.refs, refs...)
		}
		for _, n := range nodes {
			l.containers = append(l.containers, containerRefs{n, inner[n.ID]})
		}
		all = append(all, l)
	}
	return all
}

// objectState is how an object that stands on a cluster is known.
func objectState(p *placed) graph.State {
	if p.excluded != "" {
		return graph.Unknown
	}
	if p.generated {
		return graph.Generated
	}
	return graph.Defined
}
