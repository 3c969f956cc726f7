package graph

import "iter"

// Creates reports whether an edge of the relation means that From puts To on the cluster, and not that
// one of its ends needs the other.
func (r Relation) Creates() bool {
	switch r {
	case Contains, Deploys, Applies, Generates:
		return true
	}
	return false
}

// Reading returns the ends of the edge in the order of the reference: the node that declares it, and the
// node that it names. They are To and From where the relation is Backward.
func (e Edge) Reading() (declarer, named ID) {
	if e.Relation.Backward() {
		return e.To, e.From
	}
	return e.From, e.To
}

// order returns the ends of the edge in the order in which they are created: what is needed stands above
// what needs it, and what creates an object above the object.
func (e Edge) order() (above, below ID) {
	if e.Relation.Backward() || e.Relation.Creates() {
		return e.From, e.To
	}
	return e.To, e.From
}

// touching returns the edges at id: those that start there, then those that end there.
func touching(g *Graph, id ID) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		for e := range g.Out(id) {
			if !yield(e) {
				return
			}
		}
		for e := range g.In(id) {
			if e.From != id && !yield(e) {
				return
			}
		}
	}
}
