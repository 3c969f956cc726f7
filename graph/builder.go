package graph

import "slices"

// Builder collects declarations and freezes them into a Graph. The zero Builder is ready to use.
// It is not safe for concurrent use.
type Builder struct {
	Role     func(Kind) Role // the role of a node made for an unresolved reference; nil: Plain
	nodes    map[ID]Node
	refs     []declaredRef
	supply   map[ID]ID
	clusters []Cluster
	problems []Problem
	dropped  []Dropped
}

type declaredRef struct {
	from ID
	Ref
}

// Add declares a node and what it refers to. A node that is declared again keeps its first
// declaration and gains the further references.
func (b *Builder) Add(n Node, refs ...Ref) {
	if b.nodes == nil {
		b.nodes = make(map[ID]Node)
	}
	if _, ok := b.nodes[n.ID]; !ok {
		b.nodes[n.ID] = n
	}
	for _, r := range refs {
		b.refs = append(b.refs, declaredRef{n.ID, r})
	}
}

// Has reports whether a node with that id was declared.
func (b *Builder) Has(id ID) bool { _, ok := b.nodes[id]; return ok }

// Supply lets the node by resolve references to id where id itself is not declared: a SealedSecret
// supplies its Secret. The first supplier of an id counts; one that is never declared resolves nothing.
func (b *Builder) Supply(id, by ID) {
	if b.supply == nil {
		b.supply = make(map[ID]ID)
	}
	if _, ok := b.supply[id]; !ok {
		b.supply[id] = by
	}
}

// AddCluster declares a cluster.
func (b *Builder) AddCluster(c Cluster) { b.clusters = append(b.clusters, c) }

// AddDropped declares a directory in which no cluster starts although one might.
func (b *Builder) AddDropped(d Dropped) { b.dropped = append(b.dropped, d) }

// AddProblem declares a problem.
func (b *Builder) AddProblem(p Problem) { b.problems = append(b.problems, p) }

// Graph resolves every reference, makes a node for each that nothing resolves, sorts, and freezes.
// A reference to the node that declares it makes no edge, except depends-on and applies.
func (b *Builder) Graph() *Graph {
	nodes := make(map[ID]Node, len(b.nodes))
	for id, n := range b.nodes {
		nodes[id] = n
	}
	edges := make([]Edge, 0, len(b.refs))
	for _, r := range b.refs {
		target := ID{Cluster: r.Cluster, Key: r.To, Document: r.Document}
		if target.Cluster == "" {
			target.Cluster = r.from.Cluster
		}
		if _, ok := b.nodes[target]; !ok {
			if by, ok := b.supply[target]; ok && b.Has(by) {
				target = by
			}
		}
		if target == r.from && r.Relation != DependsOn && r.Relation != Applies {
			continue
		}
		n, ok := nodes[target]
		if !ok {
			n = Node{ID: target}
			if b.Role != nil {
				n.Role = b.Role(target.Kind)
			}
		}
		if _, declared := b.nodes[target]; !declared {
			nodes[target] = absent(n, r.Ref)
		}
		e := Edge{From: r.from, To: target, Relation: r.Relation, Field: r.Field, Optional: r.Optional, Condition: r.Condition, Pos: r.Pos}
		if r.Relation.Backward() {
			e.From, e.To = e.To, e.From
		}
		edges = append(edges, e)
	}
	list := make([]Node, 0, len(nodes))
	for _, n := range nodes {
		list = append(list, n)
	}
	g := freeze(list, edges, slices.Clone(b.clusters), slices.Clone(b.problems))
	g.dropped, g.products = slices.Clone(b.dropped), b.products()
	return g
}

// products returns what declared nodes supply and no declaration holds, sorted.
func (b *Builder) products() []product {
	var all []product
	for id, by := range b.supply {
		if !b.Has(id) && b.Has(by) {
			all = append(all, product{id, by})
		}
	}
	slices.SortFunc(all, func(p, q product) int { return p.id.Compare(q.id) })
	return all
}

// absent gives the node made for an unresolved reference the mildest state that any reference to it
// requests: what is known to be elsewhere is not unknown, and what is unknown is not missing. Of several
// references that request one state one with evidence counts, and of those the one with the smallest reason, so that
// the result does not depend on the order of declarations.
func absent(n Node, r Ref) Node {
	s := r.Absent
	if !s.Valid() {
		s = Missing
	}
	switch was, is := mildness(n.State), mildness(s); {
	case is > was:
		n.State = s
		return withReason(n, r)
	case is == was && r.Reason != "":
		hadEvidence, hasEvidence := n.Fact("evidence") != "", !r.Evidence.IsZero()
		reason := n.Fact("reason")
		if hasEvidence && !hadEvidence || hasEvidence == hadEvidence && (reason == "" || r.Reason < reason) {
			return withReason(n, r)
		}
	}
	return n
}

// withReason gives a node the reason of a reference and the file and line of the evidence for it.
func withReason(n Node, r Ref) Node {
	evidence := Pos{File: r.Evidence.File, Line: r.Evidence.Line}
	return n.With("reason", r.Reason).With("evidence", evidence.String())
}

// mildness ranks the states of nodes that nothing declares; the invalid state comes first.
func mildness(s State) int {
	switch s {
	case 0:
		return 0
	case Missing:
		return 1
	case Unknown:
		return 2
	case External:
		return 3
	}
	return 3 + int(s) // a reference that requests another state knows more than that
}
