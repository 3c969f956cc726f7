package layout

import (
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// gate returns the node of a frame that the one line of a set ends at, or begins at: the middle one of
// those that stand at the side where the line meets the frame.
func (c plan) gate(set *shape.Bundle) graph.ID {
	in := map[graph.ID]bool{}
	for _, n := range c.ranks.frames[set.Frame].Nodes {
		in[n.ID] = true
	}
	inner := map[graph.ID]bool{} // nodes that do not stand at that side
	for _, pair := range c.ranks.hidden {
		if set.Out {
			pair[0], pair[1] = pair[1], pair[0]
		}
		if in[pair[0]] {
			inner[pair[1]] = true
		}
	}
	for _, e := range c.Lines {
		from, to := e.From, e.To
		if set.Out {
			from, to = to, from
		}
		if in[from] && from != to {
			inner[to] = true
		}
	}
	var first []graph.ID
	for _, i := range set.Edges {
		if at := c.Lines[i].InFrame(set); !inner[at] {
			first = append(first, at)
		}
	}
	if len(first) == 0 {
		return c.Lines[set.Edges[0]].InFrame(set)
	}
	return first[len(first)/2]
}

// bundleWords returns what is written beside the line of a set. Where it leads to the whole frame, the
// words are those of any line.
func (c plan) bundleWords(set *shape.Bundle) string {
	words := c.Lines[set.Edges[0]].Relation.Words()
	switch {
	case set.Out:
		return strconv.Itoa(len(set.Edges)) + " of these: " + words
	case !set.Whole:
		return words + " " + strconv.Itoa(len(set.Edges)) + " of these"
	case c.wordless:
		return ""
	}
	return words
}

// bundleSentence reads the line of a set. Where it does not stand for the whole frame, it names what it stands
// for.
func (c plan) bundleSentence(set *shape.Bundle) string {
	e, gr := c.Lines[set.Edges[0]], c.ranks.frames[set.Frame]
	objects, names := look.Count(len(set.Edges), "object")+" in "+gr.Title, ""
	if !set.Whole {
		objects = strconv.Itoa(len(set.Edges)) + " of " + look.Count(gr.Size(), "object") + " in " + gr.Title
		for i, edge := range set.Edges {
			names += [...]string{": ", ", "}[min(i, 1)] + c.Lines[edge].InFrame(set).Name
		}
	}
	if set.Out {
		return look.Visible("each of " + objects + " " + e.Relation.Words() + " " + e.To.Key.String() + names)
	}
	return look.Visible(e.From.Key.String() + " " + e.Relation.Words() + " " + objects + names)
}

// lineCount returns the number of lines that are drawn.
func (c plan) lineCount() int {
	n := len(c.Lines)
	for i, s := range c.ranks.bundles {
		if s.Edges[0] != i {
			n--
		}
	}
	return n
}

// unlabelledDependencies returns what a node waits for by a line that stands for a part of its frame: of order, it has to
// be seen which part that is.
func (c plan) unlabelledDependencies(id graph.ID) []string {
	var on, by []string
	for i, e := range c.Lines {
		set := c.ranks.bundles[i]
		if e.Relation != graph.DependsOn || set == nil || set.Whole || e.InFrame(set) != id {
			continue
		}
		if set.Out {
			on = append(on, e.To.Name)
		} else {
			by = append(by, e.From.Name)
		}
	}
	var notes []string
	if len(on) > 0 {
		notes = append(notes, look.Wrap("waits for "+strings.Join(on, ", "))...)
	}
	if len(by) > 0 {
		notes = append(notes, look.Wrap("before "+strings.Join(by, ", "))...)
	}
	return notes
}

// BundleOf returns the bundle that the line at an index is drawn in; nil for none.
func (c plan) BundleOf(i int) *shape.Bundle { return c.ranks.bundles[i] }
