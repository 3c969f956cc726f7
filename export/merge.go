package export

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// mergedSet is the lines of one relation from one node to those of one frame, or the other way round.
// They are drawn as one line to the frame, where the first of them is.
type mergedSet struct {
	frame int   // the number of the frame
	out   bool  // the lines lead out of the frame
	whole bool  // they lead to all that is in the frame, save for what something in it brings
	edges []int // in order
}

// frameCrowd is the number of lines of a relation between one node and a frame that are still drawn each
// for itself, where one line to the frame would not say which objects are meant.
func (d drawing) frameCrowd() int {
	if d.large() {
		return 3
	}
	return 8
}

// merger finds the lines of a drawing that are drawn as one.
type merger struct {
	drawing
	frames []*group
	in     map[graph.ID]int   // the frame that a node stands in, by its number
	merged map[int]*mergedSet // the result
}

// mergeLines merges the lines between one node and several of a frame that it does not stand in. It returns
// the set of each line that is merged with others, by the line's index.
func mergeLines(d drawing, frames []*group, in map[graph.ID]int) map[int]*mergedSet {
	f := merger{d, frames, in, map[int]*mergedSet{}}
	f.merge()
	return f.merged
}

func (f *merger) merge() {
	type bundle struct {
		at       graph.ID
		frame    int
		relation graph.Relation
		out      bool
	}
	sets := map[bundle]*mergedSet{}
	var order []*mergedSet
	add := func(k bundle, edge int) {
		if f.inside(f.in[k.at], k.frame) {
			return
		}
		if sets[k] == nil {
			sets[k] = &mergedSet{frame: k.frame, out: k.out}
			order = append(order, sets[k])
		}
		sets[k].edges = append(sets[k].edges, edge)
	}
	for i, e := range f.edges {
		if f.marks.onRing(e.Edge) || e.Optional {
			continue
		}
		add(bundle{e.From, f.in[e.To], e.Relation, false}, i)
		add(bundle{e.To, f.in[e.From], e.Relation, true}, i)
	}
	for _, s := range order {
		f.cover(s)
		many := len(s.edges) > f.frameCrowd()
		if !s.out && len(s.edges) > 1 {
			many = many || s.whole || f.edges[s.edges[0]].Relation == graph.Contains
		}
		if !many || f.taken(s) {
			continue
		}
		for _, i := range s.edges {
			f.merged[i] = s
		}
	}
}

// taken reports whether a line of a set is merged with others already.
func (f *merger) taken(s *mergedSet) bool {
	for _, i := range s.edges {
		if f.merged[i] != nil {
			return true
		}
	}
	return false
}

// cover finds out whether a set leads to the whole of its frame.
func (f *merger) cover(s *mergedSet) {
	if s.out || len(s.edges) < 2 {
		return
	}
	reached := map[graph.ID]bool{}
	for _, i := range s.edges {
		reached[f.edges[i].To] = true
	}
	for _, e := range f.edges {
		if brings(e.Relation) && e.From != e.To && f.inside(f.in[e.From], s.frame) {
			reached[e.To] = true
		}
	}
	s.whole = true
	for _, frame := range framesOf(f.frames[s.frame]) {
		for _, n := range frame.nodes {
			s.whole = s.whole && (reached[n.ID] || n.Role == graph.RemoteRole)
		}
	}
}

// brings reports whether what a relation leads to is there because of what it begins at.
func brings(r graph.Relation) bool {
	return r == graph.Deploys || r == graph.Generates || r == graph.Contains || r == graph.Applies
}

// inside reports whether the frame of a number lies within another.
func (f *merger) inside(inner, outer int) bool {
	return outer <= inner && inner < outer+len(framesOf(f.frames[outer]))
}

// inFrame returns the end of a line of a set that stands in the set's frame.
func (e drawnEdge) inFrame(set *mergedSet) graph.ID {
	if set.out {
		return e.From
	}
	return e.To
}
