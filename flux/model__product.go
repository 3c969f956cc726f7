package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// products is what an object produces, and what could not be known of it.
type products struct {
	objects  []*placed
	problems []graph.Problem
	unknown  string // why not all is known; empty: all is
	rendered bool   // the object is a release, and its chart is rendered
}

// producer finds what an object produces. before is the cluster of the round before, because the
// inputs of one object may be another; a producer changes neither.
type producer func(before *cluster, p *placed) products

// producers are the kinds whose objects produce others that the repository itself can show.
type producers map[graph.Kind]producer

// addUnknown notes what could not be known of a field of the object that produces.
func (all *products) addUnknown(before *cluster, p *placed, field, message string) {
	all.unknown = message
	all.problems = append(all.problems, graph.Problem{Kind: graph.Unresolved, Cluster: before.name, Nodes: []graph.ID{p.id}, Pos: p.within(field), Message: message})
}

// newGenerated returns an object that another one produces, at a field of it.
func newGenerated(c *cluster, by *placed, root parse.Value, field string) *placed {
	pos := by.within(field)
	return &placed{id: c.id(c.w.key(root)), object: parse.Object{Root: root}, generated: true, source: by.source, pos: pos,
		owners: []owner{{id: by.id, relation: graph.Generates, pos: pos, field: field}}}
}
