package shape

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Drawing is a document as a picture shows it: what is drawn, in which frames, and under which ids.
type Drawing struct {
	Document
	Marks   look.Marks
	Top     *Frame
	IDs     map[graph.ID]string // n1, n2, … in graph order
	Lines   []Line
	implied int // edges left out because a path through a directory implies them
	framed  int // edges left out because a frame stands for them
	repeats int // edges that differ from an earlier one only in their field, and are drawn with it
}

// Line is one line in a picture: one edge, or several that differ only in the field that makes
// them. It is optional when all of them are.
type Line struct {
	graph.Edge
	times int
}

// Words returns what is written beside the line.
func (e Line) Words() string {
	words := look.EdgeWords(e.Edge)
	if e.times > 1 {
		words += " (" + strconv.Itoa(e.times) + " times)"
	}
	return words
}

// Sentence returns the line as a sentence: its ends, its relation, its field and its position.
func (e Line) Sentence() string {
	s := e.From.Key.String() + " " + e.Words() + " " + e.To.Key.String()
	if e.Field != "" {
		s += ", by " + e.Field
	}
	if !e.Pos.IsZero() {
		s += "; " + look.Location(e.Pos)
	}
	return look.Visible(s)
}

// NewDrawing prepares a document for drawing.
func NewDrawing(d Document) Drawing {
	out := Drawing{Document: d, Marks: look.NewMarks(d.Graph, d.Findings), Top: framesFor(d), IDs: make(map[graph.ID]string, d.Graph.NumNodes())}
	for n := range d.Graph.Nodes() {
		out.IDs[n.ID] = "n" + strconv.Itoa(len(out.IDs)+1)
	}
	contained := containedBy(d.Graph)
	owners := map[graph.ID]graph.ID{}
	for _, frame := range out.OwnedFrames() {
		for _, n := range frame.Nodes {
			owners[n.ID] = frame.Owner
		}
	}
	for e := range d.Graph.Edges() {
		last := len(out.Lines) - 1
		switch {
		case IsRootLoop(d.Graph, e): // every root of a bootstrapped cluster has one
		case e.Relation == graph.Applies && contained[[2]graph.ID{e.From, e.To}] && !out.Marks.OnCycle(e):
			out.implied++
		case e.Relation == graph.Applies && owners[e.To] == e.From && !out.Marks.OnCycle(e):
			out.framed++
		case last >= 0 && look.KeyOf(out.Lines[last].Edge) == look.KeyOf(e):
			out.repeats++
			out.Lines[last].times++
			out.Lines[last].Optional = out.Lines[last].Optional && e.Optional
		default:
			out.Lines = append(out.Lines, Line{e, 1})
		}
	}
	return out
}

// IsRootLoop reports whether an edge says that the root Kustomization of a cluster applies itself, which pictures leave
// out.
func IsRootLoop(g *graph.Graph, e graph.Edge) bool {
	if e.Relation != graph.Applies || e.From != e.To {
		return false
	}
	n, _ := g.Node(e.From)
	return n.Fact("root") == "true"
}

// OwnedFrames returns the frames whose titles name the Kustomization that applies what is in them.
func (d Drawing) OwnedFrames() []*Frame {
	return slices.DeleteFunc(AllFrames(d.Top), func(frame *Frame) bool { return frame.Owner == (graph.ID{}) })
}

// containedBy returns the pairs of a Kustomization and an object in the directory that it points at, where all that point
// there apply the object. An edge "applies" between them adds nothing.
func containedBy(g *graph.Graph) map[[2]graph.ID]bool {
	contained := map[[2]graph.ID]bool{}
	for points := range g.Edges() {
		if points.Relation != graph.PointsAt {
			continue
		}
		for contains := range g.Out(points.To) {
			if contains.Relation == graph.Contains && graph.AllApply(g, points.To, contains.To) {
				contained[[2]graph.ID{points.From, contains.To}] = true
			}
		}
	}
	return contained
}

// Omissions returns what of the graph the drawing does not show as a line of its own, one sentence each; nil
// when it shows everything.
func (d Drawing) Omissions() []string {
	var all []string
	for _, note := range d.Notes {
		all = append(all, look.Visible(note))
	}
	if d.implied > 0 {
		all = append(all, "not drawn, as \""+graph.PointsAt.Words()+"\" and \""+graph.Contains.Words()+"\" say the same: "+
			look.Count(d.implied, graph.Applies.String()+" edge"))
	}
	if d.framed > 0 {
		all = append(all, "not drawn, as a frame says the same: "+look.Count(d.framed, graph.Applies.String()+" edge"))
	}
	if d.repeats > 0 {
		all = append(all, "drawn as one with another that says how many times: "+look.Count(d.repeats, "edge"))
	}
	return all
}

// NoteLines returns the notes of the document in lines of fewer than width characters, or of one longer word.
func (d Drawing) NoteLines(width int) []string {
	var lines []string
	for _, s := range d.Notes {
		line := ""
		for _, word := range strings.Fields(look.Visible(s)) {
			if line != "" && len(line)+len(word) >= width {
				lines, line = append(lines, line), ""
			}
			line = strings.TrimPrefix(line+" "+word, " ")
		}
		lines = append(lines, line)
	}
	return lines
}

// LineOf returns the style of a line.
func (d Drawing) LineOf(e Line) look.LineStyle { return look.LineStyleOf(e.Edge, d.Marks) }

// LabelOf returns the label of a node that stands in a frame. What the title of the frame has is left out.
func (d Drawing) LabelOf(n graph.Node, in *Frame) look.Label {
	l := look.LabelOf(d.Graph, n, in.Namespace)
	if rest, ok := strings.CutPrefix(n.ID.Name, in.folder+"/"); ok && in.folder != "" && n.Role == graph.PathRole {
		l.Name = look.Wrap("…/" + rest)
	}
	l.Notes = append(l.Notes, d.Marks.Notes(n)...)
	return l
}

// Legend returns the legend of a drawing.
func (d Drawing) Legend() look.Legend {
	edges := make([]graph.Edge, len(d.Lines))
	for i, e := range d.Lines {
		edges[i] = e.Edge
	}
	return look.LegendOf(d.Graph, edges, d.Marks)
}

// manyNodes is the number of nodes from which a drawing is large.
const manyNodes = 150

// Large reports whether a drawing has dozens of frames above each other, and has to save height wherever it can.
func (d Drawing) Large() bool { return d.Drawn() >= manyNodes }

// Drawn returns the number of nodes in the frames of the drawing, which may be a part of its graph.
func (d Drawing) Drawn() int { return d.Top.Size() }
