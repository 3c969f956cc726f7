package graph

// Order is order, for tests.
func Order(e Edge) (above, below ID) { return e.order() }
