package model

import (
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Products are the objects that another object produces, its producer.
type Products struct {
	Objects  []*Object
	Problems []graph.Problem
	Unknown  string // why not all products are known; empty: they are
	Rendered bool   // the producer is a HelmRelease, and its chart is rendered
}

// Producer returns the products of an object. before is the cluster of the previous round of the fixpoint:
// the inputs of an object may be products of another one. A Producer changes neither of its arguments.
type Producer func(before *Cluster, p *Object) Products

// Producers are the producers by the kind of the objects that they take.
type Producers map[graph.Kind]Producer

// AddProblem adds a problem of p, the producer, at one of its fields.
func (all *Products) AddProblem(before *Cluster, p *Object, field string, d graph.Detail) {
	found := problem.At(p.firstPosIn(field), d)
	found.Cluster, found.Nodes = before.Name, []graph.ID{p.ID}
	all.Problems = append(all.Problems, found)
}

// NewGenerated returns a product of an object, with the position of the field that it is produced from.
func NewGenerated(c *Cluster, by *Object, root parse.Value, field string) *Object {
	pos := by.firstPosIn(field)
	owner := Owner{ID: by.ID, Relation: graph.Generates, Pos: pos, Field: field}
	return &Object{ID: c.ID(KeyOf(root, c.Scopes)), Manifest: build.Object{Root: root}, Generated: true, Checkout: by.Checkout, Pos: pos,
		Owners: []Owner{owner}}
}
