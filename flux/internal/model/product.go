package model

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Products is what an object produces, and what could not be known of it.
type Products struct {
	Objects  []*Object
	Problems []graph.Problem
	Unknown  string // why not all is known; empty: all is
	Rendered bool   // the object is a release, and its chart is rendered
}

// Producer finds what an object produces. before is the cluster of the round before, because the
// inputs of one object may be another; a producer changes neither.
type Producer func(before *Cluster, p *Object) Products

// Producers are the kinds whose objects produce others that the repository itself can show.
type Producers map[graph.Kind]Producer

// AddUnknown notes what could not be known of a field of the object that produces.
func (all *Products) AddUnknown(before *Cluster, p *Object, field, message string) {
	all.Unknown = message
	all.Problems = append(all.Problems, graph.Problem{Kind: graph.Unresolved, Cluster: before.Name, Nodes: []graph.ID{p.ID}, Pos: p.FirstPosIn(field), Message: message})
}

// NewGenerated returns an object that another one produces, at a field of it.
func NewGenerated(c *Cluster, by *Object, root parse.Value, field string) *Object {
	pos := by.FirstPosIn(field)
	return &Object{ID: c.ID(c.Repository.Key(root)), Manifest: build.Object{Root: root}, Generated: true, Checkout: by.Checkout, Pos: pos,
		Owners: []Owner{{Id: by.ID, Relation: graph.Generates, Pos: pos, Field: field}}}
}
