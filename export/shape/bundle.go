package shape

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// Bundle is the lines of one relation from one node to those of one frame, or the other way round. They are drawn as
// one line, in the place of the first of them.
type Bundle struct {
	Frame int   // the number of the frame
	Out   bool  // the lines lead out of the frame
	Whole bool  // they lead to every node of the frame that no other node of it applies or creates
	Edges []int // the indices of the lines, in order
}

// maxUnbundled returns the number of lines of a relation between one node and a part of a frame that are still
// drawn each by itself, since one line to the frame does not show which part that is.
func (d Drawing) maxUnbundled() int {
	if d.Large() {
		return 3
	}
	return 8
}

// bundler finds the bundles of a drawing.
type bundler struct {
	Drawing
	frames  []*Frame
	in      map[graph.ID]int // the frame that a node stands in, by its number
	bundles map[int]*Bundle  // the result
}

// BundleLines bundles the lines between one node and several of a frame that the node does not stand in. frames are
// all frames of the drawing, and in has the number of each node's frame. The result has the bundle of each line that
// is in one, by the line's index.
func BundleLines(d Drawing, frames []*Frame, in map[graph.ID]int) map[int]*Bundle {
	b := bundler{d, frames, in, map[int]*Bundle{}}
	b.bundle()
	return b.bundles
}

func (b *bundler) bundle() {
	type key struct {
		at       graph.ID
		frame    int
		relation graph.Relation
		out      bool
	}
	bundles := map[key]*Bundle{}
	var order []*Bundle
	add := func(k key, edge int) {
		if b.inside(b.in[k.at], k.frame) {
			return
		}
		if bundles[k] == nil {
			bundles[k] = &Bundle{Frame: k.frame, Out: k.out}
			order = append(order, bundles[k])
		}
		bundles[k].Edges = append(bundles[k].Edges, edge)
	}
	for i, e := range b.Lines {
		if b.Marks.OnCycle(e.Edge) || e.Optional {
			continue
		}
		add(key{e.From, b.in[e.To], e.Relation, false}, i)
		add(key{e.To, b.in[e.From], e.Relation, true}, i)
	}
	for _, candidate := range order {
		b.cover(candidate)
		many := len(candidate.Edges) > b.maxUnbundled()
		if !candidate.Out && len(candidate.Edges) > 1 {
			many = many || candidate.Whole || b.Lines[candidate.Edges[0]].Relation == graph.Contains
		}
		if !many || b.taken(candidate) {
			continue
		}
		for _, i := range candidate.Edges {
			b.bundles[i] = candidate
		}
	}
}

// taken reports whether a line of a bundle is in another one already.
func (b *bundler) taken(candidate *Bundle) bool {
	for _, i := range candidate.Edges {
		if b.bundles[i] != nil {
			return true
		}
	}
	return false
}

// cover finds out whether a bundle leads to the whole of its frame.
func (b *bundler) cover(candidate *Bundle) {
	if candidate.Out || len(candidate.Edges) < 2 {
		return
	}
	reached := map[graph.ID]bool{}
	for _, i := range candidate.Edges {
		reached[b.Lines[i].To] = true
	}
	for _, e := range b.Lines {
		if applies(e.Relation) && e.From != e.To && b.inside(b.in[e.From], candidate.Frame) {
			reached[e.To] = true
		}
	}
	candidate.Whole = true
	for _, frame := range AllFrames(b.frames[candidate.Frame]) {
		for _, n := range frame.Nodes {
			candidate.Whole = candidate.Whole && (reached[n.ID] || n.Role == graph.RemoteRole)
		}
	}
}

// applies reports whether the node at the end of a relation exists because of the one at its beginning.
func applies(r graph.Relation) bool {
	return r == graph.Deploys || r == graph.Generates || r == graph.Contains || r == graph.Applies
}

// inside reports whether the frame of a number lies within another.
func (b *bundler) inside(inner, outer int) bool {
	return outer <= inner && inner < outer+len(AllFrames(b.frames[outer]))
}

// InFrame returns the end of a line that stands in the frame of the bundle that it is in.
func (e Line) InFrame(b *Bundle) graph.ID {
	if b.Out {
		return e.From
	}
	return e.To
}
