package shape

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// Bundle is the lines of one relation from one node to those of one frame, or the other way round.
// They are drawn as one line to the frame, where the first of them is.
type Bundle struct {
	Frame int   // the number of the frame
	Out   bool  // the lines lead out of the frame
	Whole bool  // they lead to all that is in the frame, save for what something in it brings
	Edges []int // in order
}

// maxUnbundled is the number of lines of a relation between one node and a frame that are still drawn each
// for itself, where one line to the frame would not say which objects are meant.
func (d Drawing) maxUnbundled() int {
	if d.Large() {
		return 3
	}
	return 8
}

// bundler finds the lines of a drawing that are drawn as one.
type bundler struct {
	Drawing
	frames  []*Frame
	in      map[graph.ID]int // the frame that a node stands in, by its number
	bundles map[int]*Bundle  // the result
}

// BundleLines merges the lines between one node and several of a frame that it does not stand in. It returns
// the set of each line that is merged with others, by the line's index.
func BundleLines(d Drawing, frames []*Frame, in map[graph.ID]int) map[int]*Bundle {
	f := bundler{d, frames, in, map[int]*Bundle{}}
	f.bundle()
	return f.bundles
}

func (f *bundler) bundle() {
	type bundle struct {
		at       graph.ID
		frame    int
		relation graph.Relation
		out      bool
	}
	sets := map[bundle]*Bundle{}
	var order []*Bundle
	add := func(k bundle, edge int) {
		if f.inside(f.in[k.at], k.frame) {
			return
		}
		if sets[k] == nil {
			sets[k] = &Bundle{Frame: k.frame, Out: k.out}
			order = append(order, sets[k])
		}
		sets[k].Edges = append(sets[k].Edges, edge)
	}
	for i, e := range f.Lines {
		if f.Marks.OnCycle(e.Edge) || e.Optional {
			continue
		}
		add(bundle{e.From, f.in[e.To], e.Relation, false}, i)
		add(bundle{e.To, f.in[e.From], e.Relation, true}, i)
	}
	for _, s := range order {
		f.cover(s)
		many := len(s.Edges) > f.maxUnbundled()
		if !s.Out && len(s.Edges) > 1 {
			many = many || s.Whole || f.Lines[s.Edges[0]].Relation == graph.Contains
		}
		if !many || f.taken(s) {
			continue
		}
		for _, i := range s.Edges {
			f.bundles[i] = s
		}
	}
}

// taken reports whether a line of a set is merged with others already.
func (f *bundler) taken(s *Bundle) bool {
	for _, i := range s.Edges {
		if f.bundles[i] != nil {
			return true
		}
	}
	return false
}

// cover finds out whether a set leads to the whole of its frame.
func (f *bundler) cover(s *Bundle) {
	if s.Out || len(s.Edges) < 2 {
		return
	}
	reached := map[graph.ID]bool{}
	for _, i := range s.Edges {
		reached[f.Lines[i].To] = true
	}
	for _, e := range f.Lines {
		if brings(e.Relation) && e.From != e.To && f.inside(f.in[e.From], s.Frame) {
			reached[e.To] = true
		}
	}
	s.Whole = true
	for _, frame := range AllFrames(f.frames[s.Frame]) {
		for _, n := range frame.Nodes {
			s.Whole = s.Whole && (reached[n.ID] || n.Role == graph.RemoteRole)
		}
	}
}

// brings reports whether what a relation leads to is there because of what it begins at.
func brings(r graph.Relation) bool {
	return r == graph.Deploys || r == graph.Generates || r == graph.Contains || r == graph.Applies
}

// inside reports whether the frame of a number lies within another.
func (f *bundler) inside(inner, outer int) bool {
	return outer <= inner && inner < outer+len(AllFrames(f.frames[outer]))
}

// InFrame returns the end of a line of a set that stands in the set's frame.
func (e Line) InFrame(set *Bundle) graph.ID {
	if set.Out {
		return e.From
	}
	return e.To
}
