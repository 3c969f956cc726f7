package export

import (
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

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

// bundleOf returns the bundle that the line at an index is drawn in; nil for none.
func (c crowded) bundleOf(i int) *mergedSet { return c.crowds.merged[i] }
