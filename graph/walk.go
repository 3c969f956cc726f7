package graph

import "iter"

// Brings reports whether the edge says that From puts To on the cluster, and not that one of its
// ends needs the other.
func (r Relation) Brings() bool {
	switch r {
	case Contains, Deploys, Applies, Generates:
		return true
	}
	return false
}

// Reading returns the ends of the edge in the order of the reference: who declares it, and whom
// that names. It differs from From and To where the relation is Backward.
func (e Edge) Reading() (who, whom ID) {
	if e.Relation.Backward() {
		return e.To, e.From
	}
	return e.From, e.To
}

// Order returns the ends of the edge in the order in which they come to be: what is needed stands
// above what needs it, and what brings an object above the object.
func (e Edge) Order() (above, below ID) {
	if e.Relation.Backward() || e.Relation.Brings() {
		return e.From, e.To
	}
	return e.To, e.From
}

// touching returns the edges at id: those that start there, then those that end there.
func (g *Graph) touching(id ID) iter.Seq[Edge] {
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
