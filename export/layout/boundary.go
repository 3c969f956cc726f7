package layout

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// BoundaryNode stands beside a node for the lines of one relation that lead from it, or to it, across the
// boundary of its subgraph. Its words take the place of what is at the other ends.
type BoundaryNode struct {
	Out   bool     // the lines begin at the node
	Edges []int    // the indices of the lines
	Words []string // in lines

	id    string // in its subgraph
	at    graph.ID
	style look.LineStyle
}

// addBoundaryNodes gives each line that crosses the boundary of a subgraph to a boundary node at one of its ends:
// at its beginning, except that what hosts the charts or the values of only a few names these where they are used.
func (c *composer) addBoundaryNodes() {
	crosses := func(e shape.Line) bool { return c.subgraphs[e.From] != c.subgraphs[e.To] }
	fan := map[lineEnd]int{}
	for _, e := range c.Lines {
		if crosses(e) {
			fan[lineEnd{e.From, e.Relation, true}]++
		}
	}
	at := map[lineEnd]*BoundaryNode{}
	for i, e := range c.Lines {
		if !crosses(e) {
			continue
		}
		end := lineEnd{e.From, e.Relation, true}
		if (e.Relation == graph.HostsChartsFor || e.Relation == graph.Configures) && fan[end] <= 2*hubLines {
			end = lineEnd{e.To, e.Relation, false}
		}
		b := at[end]
		if b == nil {
			b = &BoundaryNode{at: end.id, Out: end.out}
			at[end] = b
			sub := c.subgraphs[end.id]
			sub.boundaries[end.id] = append(sub.boundaries[end.id], b)
		}
		b.Edges = append(b.Edges, i)
		c.boundaryOf[i] = b
	}
	for _, b := range at {
		b.style = c.LineOf(c.Lines[b.Edges[0]])
		b.Words = look.Wrap(b.text(c.Drawing))
	}
}

// text returns what is at the other ends of the lines: names, or beyond hubLines a number. Where the lines lead
// out, the relation comes before it.
func (b *BoundaryNode) text(d shape.Drawing) string {
	words := ""
	if b.Out {
		words = d.Lines[b.Edges[0]].Relation.Words() + " "
	}
	if len(b.Edges) > hubLines {
		return words + look.Count(len(b.Edges), "other")
	}
	var names []string
	for _, i := range b.Edges {
		e := d.Lines[i]
		other, here := e.To, e.From
		if !b.Out {
			other, here = e.From, e.To
		}
		names = append(names, look.Visible(otherName(d.Graph, other, here)))
	}
	return words + strings.Join(names, ", ")
}

// otherName returns the name of a node for a reader who is at another: with its kind and its cluster where they
// differ, and for a count of objects the counts.
func otherName(g *graph.Graph, other, here graph.ID) string {
	name := other.Name
	if n, ok := g.Node(other); ok && n.Role == graph.Folded {
		name = look.KindCount(n)
	} else if other.Kind != here.Kind && n.Role != graph.PathRole {
		name = other.Kind.Name + " " + name
	}
	if other.Cluster != here.Cluster && other.Cluster != "" {
		name += " of cluster " + other.Cluster
	}
	return name
}

// boundaryNode writes a boundary node, and the line between it and its node.
func (t DOT) boundaryNode(indent string, b *BoundaryNode) {
	var lines []string
	for _, words := range b.Words {
		lines = append(lines, t.small(words))
	}
	t.w.Line(indent, boundaryID(b.id), ` [shape=plaintext, margin="0.03,0.01", width=0, height=0.1, fontcolor="`, look.EdgeInk,
		`", label=<`, strings.Join(lines, "<br/>"), ">]")
	from, to := t.IDs[b.at], boundaryID(b.id)
	if !b.Out {
		from, to = to, from
	}
	t.w.Line(indent, from, " -> ", to, " [id=", b.id, `, color="`, b.style.Stroke, `", penwidth=`, points(b.style.Width),
		", style=", b.style.Dash.String(), ", arrowhead=", dotHeads[b.style.Head], "]")
}

// boundaryID returns the id of the node that Graphviz lays out for the boundary node of that id.
func boundaryID(id string) string { return "words_" + id }

// joinBoundaryNodes makes the words of each boundary node a part of its line.
func (t DOT) joinBoundaryNodes(s *Scene) {
	if len(t.boundaries) == 0 {
		return
	}
	boundaries := map[string]Item{}
	nodes := s.Nodes[:0]
	for _, it := range s.Nodes {
		if strings.HasPrefix(it.ID, boundaryID("")) {
			boundaries[it.ID] = it
		} else {
			nodes = append(nodes, it)
		}
	}
	s.Nodes = nodes
	words := map[string][]string{}
	for _, all := range t.boundaries {
		for _, b := range all {
			words[b.id] = b.Words
		}
	}
	for i := range s.Edges {
		it := &s.Edges[i]
		texts := boundaries[boundaryID(it.ID)].Texts
		for j, line := range words[it.ID] {
			if j < len(texts) {
				texts[j].Words = line
			}
		}
		it.Texts = append(it.Texts, texts...)
	}
}
