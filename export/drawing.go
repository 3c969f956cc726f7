package export

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// drawing is a document as a picture shows it: what is drawn, in which frames, and under which ids.
type drawing struct {
	Document
	marks   marks
	top     *group
	ids     map[graph.ID]string // n1, n2, … in graph order
	edges   []drawnEdge
	implied int // edges left out because two others say the same
	framed  int // edges left out because a frame says the same
	repeats int // edges drawn as one with an earlier one, which another field makes
}

// drawnEdge is one line in a picture: one edge, or several that differ only in the field that makes
// them. It is optional when all of them are.
type drawnEdge struct {
	graph.Edge
	times int
}

// words returns what is written beside the line.
func (e drawnEdge) words() string {
	words := wordsOf(e.Edge)
	if e.times > 1 {
		words += " (" + strconv.Itoa(e.times) + " times)"
	}
	return words
}

// sentence reads a line, and says where it is made.
func (e drawnEdge) sentence() string {
	s := e.From.Key.String() + " " + e.words() + " " + e.To.Key.String()
	if e.Field != "" {
		s += ", by " + e.Field
	}
	if !e.Pos.IsZero() {
		s += "; " + placeOf(e.Pos)
	}
	return visible(s)
}

// newDrawing prepares a document for drawing.
func newDrawing(d Document) drawing {
	out := drawing{Document: d, marks: newMarks(d.Graph, d.Findings), top: arrange(d), ids: make(map[graph.ID]string, d.Graph.NumNodes())}
	for n := range d.Graph.Nodes() {
		out.ids[n.ID] = "n" + strconv.Itoa(len(out.ids)+1)
	}
	said := containedBy(d.Graph)
	owners := map[graph.ID]graph.ID{}
	for _, gr := range out.owned() {
		for _, n := range gr.nodes {
			owners[n.ID] = gr.owner
		}
	}
	for e := range d.Graph.Edges() {
		last := len(out.edges) - 1
		switch {
		case e.Relation == graph.Applies && said[[2]graph.ID{e.From, e.To}] && !out.marks.onRing(e):
			out.implied++
		case e.Relation == graph.Applies && owners[e.To] == e.From && !out.marks.onRing(e):
			out.framed++
		case last >= 0 && keyOf(out.edges[last].Edge) == keyOf(e):
			out.repeats++
			out.edges[last].times++
			out.edges[last].Optional = out.edges[last].Optional && e.Optional
		default:
			out.edges = append(out.edges, drawnEdge{e, 1})
		}
	}
	return out
}

// owned returns the frames that say who applies what is in them.
func (d drawing) owned() []*group {
	return slices.DeleteFunc(framesOf(d.top), func(gr *group) bool { return gr.owner == (graph.ID{}) })
}

// containedBy returns the pairs of a Kustomization and an object of which "points Flux at" a path
// that "contains YAML for" the object tells as much as "applies".
func containedBy(g *graph.Graph) map[[2]graph.ID]bool {
	said := map[[2]graph.ID]bool{}
	for points := range g.Edges() {
		if points.Relation != graph.PointsAt {
			continue
		}
		for contains := range g.Out(points.To) {
			if contains.Relation == graph.Contains {
				said[[2]graph.ID{points.From, contains.To}] = true
			}
		}
	}
	return said
}

// reductions says what of the graph the drawing does not show as a line of its own, one sentence
// each; nil when it shows everything.
func (d drawing) reductions() []string {
	var all []string
	for _, note := range d.Notes {
		all = append(all, visible(note))
	}
	if d.implied > 0 {
		all = append(all, "not drawn, as \""+graph.PointsAt.Words()+"\" and \""+graph.Contains.Words()+"\" say the same: "+
			count(d.implied, graph.Applies.String()+" edge"))
	}
	if d.framed > 0 {
		all = append(all, "not drawn, as a frame says the same: "+count(d.framed, graph.Applies.String()+" edge"))
	}
	if d.repeats > 0 {
		all = append(all, "drawn as one with another that says how many times: "+count(d.repeats, "edge"))
	}
	return all
}

// noteFill is the ground of the note that says what was left out.
const noteFill = "#fffbe6"

// noteLines returns what was left out or folded, in lines of about so many characters, a word at least.
func (d drawing) noteLines(width int) []string {
	var lines []string
	for _, s := range d.Notes {
		line := ""
		for _, word := range strings.Fields(visible(s)) {
			if line != "" && len(line)+len(word) >= width {
				lines, line = append(lines, line), ""
			}
			line = strings.TrimPrefix(line+" "+word, " ")
		}
		lines = append(lines, line)
	}
	return lines
}

// lineOf returns how a line is drawn.
func (d drawing) lineOf(e drawnEdge) line { return lineOf(e.Edge, d.marks) }

// labelOf returns the text of a node that stands in a frame.
func (d drawing) labelOf(n graph.Node, in *group) label {
	l := labelOf(d.Graph, n, in.namespace)
	if rest, ok := strings.CutPrefix(n.ID.Name, in.folder+"/"); ok && in.folder != "" && n.Role == graph.PathRole {
		l.name = wrap("…/" + rest)
	}
	l.notes = append(l.notes, d.marks.notes(n)...)
	return l
}

// usedLegend returns the legend of a drawing.
func (d drawing) usedLegend() legend {
	edges := make([]graph.Edge, len(d.edges))
	for i, e := range d.edges {
		edges[i] = e.Edge
	}
	return legendOf(d.Graph, edges, d.marks)
}

// manyNodes is the number of nodes from which a drawing is large.
const manyNodes = 150

// large reports whether a drawing saves height wherever it can: its frames stand above each other, dozens
// of them.
func (d drawing) large() bool { return d.drawn() >= manyNodes }

// drawn returns the number of nodes in the frames of the drawing, which may be a part of its graph.
func (d drawing) drawn() int { return d.top.size() }
