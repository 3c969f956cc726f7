package graph

import (
	"iter"
	"slices"
	"strings"
)

// Graph is an immutable graph: everything in it is sorted, so that walking it gives the same order
// every time. It is safe for concurrent use.
type Graph struct {
	nodes    []Node
	edges    []Edge // sorted by From
	index    map[ID]int
	out      [][2]int32 // for each node, its span of edges
	in       [][]int32  // for each node, the edges that end at it
	clusters []Cluster
	problems []Problem
	dropped  []Dropped
	products []product // sorted by id
}

// product is an object that is not declared and that a node supplies.
type product struct{ id, by ID }

// Products returns the objects that are not declared and that nodes supply, each with the node that does, sorted. A
// graph that was read from a file, and one that was selected from another, has none.
func Products(g *Graph) iter.Seq2[ID, ID] {
	return func(yield func(id, by ID) bool) {
		for _, p := range g.products {
			if !yield(p.id, p.by) {
				return
			}
		}
	}
}

// freeze sorts its arguments, drops repeats, and takes them over. Edges whose ends are not among
// the nodes are dropped. Where several fields make the same edge, the one of the first field that
// demands it is kept.
func freeze(nodes []Node, edges []Edge, clusters []Cluster, problems []Problem) *Graph {
	g := &Graph{index: make(map[ID]int, len(nodes))}
	slices.SortFunc(nodes, func(a, b Node) int { return a.ID.Compare(b.ID) })
	g.nodes = slices.CompactFunc(nodes, func(a, b Node) bool { return a.ID == b.ID })
	for i, n := range g.nodes {
		g.index[n.ID] = i
	}
	edges = slices.DeleteFunc(edges, func(e Edge) bool { return !g.Has(e.From) || !g.Has(e.To) })
	slices.SortFunc(edges, Edge.Compare)
	g.edges = slices.CompactFunc(edges, func(a, b Edge) bool {
		return a.From == b.From && a.To == b.To && a.Relation == b.Relation
	})
	g.out = make([][2]int32, len(g.nodes))
	g.in = make([][]int32, len(g.nodes))
	for i, e := range g.edges {
		from, to := g.index[e.From], g.index[e.To]
		if g.out[from][1] == 0 {
			g.out[from][0] = int32(i)
		}
		g.out[from][1] = int32(i) + 1
		g.in[to] = append(g.in[to], int32(i))
	}
	slices.SortFunc(clusters, func(a, b Cluster) int { return strings.Compare(a.Name, b.Name) })
	g.clusters = clusters
	slices.SortFunc(problems, Problem.Compare)
	g.problems = slices.CompactFunc(problems, func(a, b Problem) bool { return a.Compare(b) == 0 })
	return g
}

// Has reports whether the graph has a node with that id.
func (g *Graph) Has(id ID) bool { _, ok := g.index[id]; return ok }

// Node returns the node with that id.
func (g *Graph) Node(id ID) (Node, bool) {
	i, ok := g.index[id]
	if !ok {
		return Node{}, false
	}
	return g.nodes[i], true
}

// NumNodes and NumEdges return the graph's size.
func (g *Graph) NumNodes() int { return len(g.nodes) }

// NumEdges returns how many edges the graph has.
func (g *Graph) NumEdges() int { return len(g.edges) }

// Nodes walks the nodes in order of their ids.
func (g *Graph) Nodes() iter.Seq[Node] { return slices.Values(g.nodes) }

// Edges walks the edges in order of their ends, relation and field.
func (g *Graph) Edges() iter.Seq[Edge] { return slices.Values(g.edges) }

// Out walks the edges that start at id.
func (g *Graph) Out(id ID) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		i, ok := g.index[id]
		if !ok {
			return
		}
		for _, e := range g.edges[g.out[i][0]:g.out[i][1]] {
			if !yield(e) {
				return
			}
		}
	}
}

// In walks the edges that end at id.
func (g *Graph) In(id ID) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		i, ok := g.index[id]
		if !ok {
			return
		}
		for _, e := range g.in[i] {
			if !yield(g.edges[e]) {
				return
			}
		}
	}
}

// EdgePos returns where an edge is declared: its own position, or else that of the object that declares
// it.
func EdgePos(g *Graph, e Edge) Pos {
	if !e.Pos.IsZero() {
		return e.Pos
	}
	declarer, _ := e.Reading()
	n, _ := g.Node(declarer)
	return n.Pos
}

// Dropped returns the directories in which no cluster starts although one might, in order. Only a graph that a Builder
// made has them.
func (g *Graph) Dropped() []Dropped { return slices.Clone(g.dropped) }

// Clusters returns the clusters in order of their names.
func (g *Graph) Clusters() []Cluster { return slices.Clone(g.clusters) }

// Problems returns what could not be understood, in order.
func (g *Graph) Problems() []Problem { return slices.Clone(g.problems) }
