package layout

import (
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// BundleOf returns the bundle that the line at an index is drawn in; nil for none.
func (p Plan) BundleOf(i int) *shape.Bundle { return p.ranks.bundles[i] }

// lineCount returns the number of lines that are drawn: one for each bundle.
func (p Plan) lineCount() int {
	n := len(p.Lines)
	for i, b := range p.ranks.bundles {
		if b.Edges[0] != i {
			n--
		}
	}
	return n
}

// gate returns the node of a frame at which the line of a bundle ends, or begins: the middle one of those that
// stand at the side of the frame that the line meets.
func (p Plan) gate(b *shape.Bundle) graph.ID {
	in := map[graph.ID]bool{}
	for _, n := range p.ranks.frames[b.Frame].Nodes {
		in[n.ID] = true
	}
	inner := map[graph.ID]bool{} // nodes that stand further from that side than another
	follow := func(from, to graph.ID) {
		if b.Out {
			from, to = to, from
		}
		if in[from] && from != to {
			inner[to] = true
		}
	}
	for _, pair := range p.ranks.hidden {
		follow(pair[0], pair[1])
	}
	for _, e := range p.Lines {
		follow(e.From, e.To)
	}
	var atSide []graph.ID
	for _, i := range b.Edges {
		if at := p.Lines[i].InFrame(b); !inner[at] {
			atSide = append(atSide, at)
		}
	}
	if len(atSide) == 0 {
		return p.Lines[b.Edges[0]].InFrame(b)
	}
	return atSide[len(atSide)/2]
}

// bundleWords returns what is written beside the line of a bundle. Where it leads to the whole frame, the words
// are those of any line.
func (p Plan) bundleWords(b *shape.Bundle) string {
	words, number := p.Lines[b.Edges[0]].Relation.Words(), strconv.Itoa(len(b.Edges))
	switch {
	case b.Out:
		return number + " of these: " + words
	case !b.Whole:
		return words + " " + number + " of these"
	case p.wordless:
		return ""
	}
	return words
}

// bundleSentence returns a sentence for the line of a bundle. Where the bundle is not of the whole frame, the
// sentence names the objects.
func (p Plan) bundleSentence(b *shape.Bundle) string {
	e, frame := p.Lines[b.Edges[0]], p.ranks.frames[b.Frame]
	objects, names := look.Count(len(b.Edges), "object")+" in "+frame.Title, ""
	if !b.Whole {
		objects = strconv.Itoa(len(b.Edges)) + " of " + look.Count(frame.Size(), "object") + " in " + frame.Title
		all := make([]string, len(b.Edges))
		for i, edge := range b.Edges {
			all[i] = p.Lines[edge].InFrame(b).Name
		}
		names = ": " + strings.Join(all, ", ")
	}
	if b.Out {
		return look.Visible("each of " + objects + " " + e.Relation.Words() + " " + e.To.Key.String() + names)
	}
	return look.Visible(e.From.Key.String() + " " + e.Relation.Words() + " " + objects + names)
}

// bundledDependencies returns the notes about the dependencies of a node that are drawn in the bundle of a part
// of its frame: the line alone does not show which part that is.
func (p Plan) bundledDependencies(id graph.ID) []string {
	var on, by []string
	for i, e := range p.Lines {
		b := p.BundleOf(i)
		if e.Relation != graph.DependsOn || b == nil || b.Whole || e.InFrame(b) != id {
			continue
		}
		if b.Out {
			on = append(on, e.To.Name)
		} else {
			by = append(by, e.From.Name)
		}
	}
	var notes []string
	if len(on) > 0 {
		notes = append(notes, look.Wrap(graph.DependsOn.Words()+" "+strings.Join(on, ", "))...)
	}
	if len(by) > 0 {
		notes = append(notes, look.Wrap("before "+strings.Join(by, ", "))...)
	}
	return notes
}
