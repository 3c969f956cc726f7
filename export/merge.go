package export

import (
	"strconv"
	"strings"

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
	if d.drawn() >= large {
		return 3
	}
	return 8
}

// mergeLines merges the lines between one node and several of a frame that it does not stand in.
func (f *crowdFinder) mergeLines() {
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
func (f *crowdFinder) taken(s *mergedSet) bool {
	for _, i := range s.edges {
		if f.merged[i] != nil {
			return true
		}
	}
	return false
}

// cover finds out whether a set leads to the whole of its frame.
func (f *crowdFinder) cover(s *mergedSet) {
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
func (f *crowdFinder) inside(inner, outer int) bool {
	return outer <= inner && inner < outer+len(framesOf(f.frames[outer]))
}

// gate returns the node of a frame that the one line of a set ends at, or begins at: the middle one of
// those that stand at the side where the line meets the frame.
func (c crowded) gate(set *mergedSet) graph.ID {
	in := map[graph.ID]bool{}
	for _, n := range c.crowds.frames[set.frame].nodes {
		in[n.ID] = true
	}
	inner := map[graph.ID]bool{} // nodes that do not stand at that side
	for _, pair := range c.crowds.hidden {
		if set.out {
			pair[0], pair[1] = pair[1], pair[0]
		}
		if in[pair[0]] {
			inner[pair[1]] = true
		}
	}
	for _, e := range c.edges {
		from, to := e.From, e.To
		if set.out {
			from, to = to, from
		}
		if in[from] && from != to {
			inner[to] = true
		}
	}
	var first []graph.ID
	for _, i := range set.edges {
		if at := c.edges[i].inFrame(set); !inner[at] {
			first = append(first, at)
		}
	}
	if len(first) == 0 {
		return c.edges[set.edges[0]].inFrame(set)
	}
	return first[len(first)/2]
}

// inFrame returns the end of a line of a set that stands in the set's frame.
func (e drawnEdge) inFrame(set *mergedSet) graph.ID {
	if set.out {
		return e.From
	}
	return e.To
}

// mergedWords returns what is written beside the line of a set. Where it leads to the whole frame, the
// words are those of any line.
func (c crowded) mergedWords(set *mergedSet) string {
	words := c.edges[set.edges[0]].Relation.Words()
	switch {
	case set.out:
		return strconv.Itoa(len(set.edges)) + " of these: " + words
	case !set.whole:
		return words + " " + strconv.Itoa(len(set.edges)) + " of these"
	case c.wordless:
		return ""
	}
	return words
}

// mergedSentence reads the line of a set. Where it does not stand for the whole frame, it names what it stands
// for.
func (c crowded) mergedSentence(set *mergedSet) string {
	e, gr := c.edges[set.edges[0]], c.crowds.frames[set.frame]
	objects, names := count(len(set.edges), "object")+" in "+gr.title, ""
	if !set.whole {
		objects = strconv.Itoa(len(set.edges)) + " of " + count(gr.size(), "object") + " in " + gr.title
		for i, edge := range set.edges {
			names += [...]string{": ", ", "}[min(i, 1)] + c.edges[edge].inFrame(set).Name
		}
	}
	if set.out {
		return visible("each of " + objects + " " + e.Relation.Words() + " " + e.To.Key.String() + names)
	}
	return visible(e.From.Key.String() + " " + e.Relation.Words() + " " + objects + names)
}

// lines returns the number of lines that are drawn.
func (c crowded) lines() int {
	n := len(c.edges)
	for i, s := range c.crowds.merged {
		if s.edges[0] != i {
			n--
		}
	}
	return n
}

// unsaid returns what a node waits for by a line that stands for a part of its frame: of order, it has to
// be seen which part that is.
func (c crowded) unsaid(id graph.ID) []string {
	var on, by []string
	for i, e := range c.edges {
		set := c.crowds.merged[i]
		if e.Relation != graph.DependsOn || set == nil || set.whole || e.inFrame(set) != id {
			continue
		}
		if set.out {
			on = append(on, e.To.Name)
		} else {
			by = append(by, e.From.Name)
		}
	}
	var notes []string
	if len(on) > 0 {
		notes = append(notes, wrap("waits for "+strings.Join(on, ", "))...)
	}
	if len(by) > 0 {
		notes = append(notes, wrap("before "+strings.Join(by, ", "))...)
	}
	return notes
}
