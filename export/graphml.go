package export

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/record"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// GraphML writes a graph for programs that analyse and lay out graphs: typed properties for each node
// and edge, and its label and colours in the forms that Gephi and yEd look for. It is flat, because
// most readers drop the nodes of a graph within a node; what frames a node is a property.
var GraphML = register(&Exporter{Name: "graphml", Title: "GraphML, for Gephi, yEd and networkx", Ext: "graphml", Data: true, Write: writeGraphML})

// graphmlTypes holds GraphML's name for each kind of value. It has no lists.
var graphmlTypes = [...]string{record.Text: "string", record.Integer: "int", record.Boolean: "boolean", record.List: "string"}

// graphmlShapes holds yEd's name for the shape nearest to each.
var graphmlShapes = [look.NumShapes]string{
	look.BoxShape:       "rectangle",
	look.HexagonShape:   "hexagon",
	look.CylinderShape:  "ellipse",
	look.StadiumShape:   "roundrectangle",
	look.SlantedShape:   "parallelogram",
	look.LeaningShape:   "parallelogram2",
	look.RoundedShape:   "roundrectangle",
	look.ComponentShape: "rectangle3d",
	look.FolderShape:    "trapezoid",
	look.FunnelShape:    "trapezoid2",
	look.FlagShape:      "fatarrow",
	look.FrameShape:     "octagon",
	look.StackShape:     "rectangle3d",
}

// drawnRecord is a node as GraphML writes it.
type drawnRecord struct {
	record.Node
	frame string // the titles of the frames around it, the outermost first; empty: none
	label look.Label
	look  look.NodeStyle
}

// graphmlLooks are the properties of a node by which Gephi draws it. The frame is there to colour or
// group by.
var graphmlLooks = []record.Property[drawnRecord]{
	{Name: "label", Kind: record.Text, Of: func(r drawnRecord) []string { return []string{strings.Join(r.label.Name, "")} }},
	{Name: "frame", Kind: record.Text, Of: func(r drawnRecord) []string { return []string{r.frame} }},
	{Name: "r", Kind: record.Integer, Of: func(r drawnRecord) []string { return channel(r.look.Stroke, 0) }},
	{Name: "g", Kind: record.Integer, Of: func(r drawnRecord) []string { return channel(r.look.Stroke, 1) }},
	{Name: "b", Kind: record.Integer, Of: func(r drawnRecord) []string { return channel(r.look.Stroke, 2) }},
}

// channel returns one of the three parts of a #rrggbb colour, as a number up to 255.
func channel(colour string, i int) []string {
	n, _ := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
	return []string{strconv.FormatUint(n, 10)}
}

func writeGraphML(out io.Writer, d Document) error {
	x := graphmlText{shape.NewDrawing(d), writer.New(out)}
	x.write()
	return x.w.Flush()
}

// graphmlText writes a drawing. Unlike a picture it leaves no edge out.
type graphmlText struct {
	shape.Drawing
	w *writer.Writer
}

func (x graphmlText) write() {
	records := record.Nodes(x.Document.Graph, x.Document.Findings)
	properties := record.NodePropertiesOf(records)
	x.w.Line(`<?xml version="1.0" encoding="UTF-8"?>`)
	x.w.Line(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">`)
	graphmlKeys(x.w, "node", "n", properties)
	graphmlKeys(x.w, "node", "v", graphmlLooks)
	x.w.Line(`  <key id="ny" for="node" yfiles.type="nodegraphics"/>`)
	graphmlKeys(x.w, "edge", "e", record.EdgeProperties)
	x.w.Line(`  <key id="el" for="edge" attr.name="label" attr.type="string"/>`)
	x.w.Line(`  <key id="ey" for="edge" yfiles.type="edgegraphics"/>`)
	x.w.Line(`  <graph id="fluxgraph" edgedefault="directed">`)
	if x.Title != "" {
		x.w.Line("    <desc>", svgEscape(x.Title), "</desc>")
	}
	frames := x.frames()
	for _, r := range records {
		frame := frames[r.ID]
		n := drawnRecord{r, frame.title, x.LabelOf(r.Node, frame.Frame), look.NodeStyleOf(r.Node, x.Marks)}
		x.w.Line(`    <node id="`, x.IDs[r.ID], `">`)
		graphmlData(x.w, "n", properties, r)
		graphmlData(x.w, "v", graphmlLooks, n)
		x.nodeGraphics(n)
		x.w.Line("    </node>")
	}
	number := 0
	for e := range x.Graph.Edges() {
		number++
		x.w.Line(`    <edge id="e`, strconv.Itoa(number), `" source="`, x.IDs[e.From], `" target="`, x.IDs[e.To], `">`)
		graphmlData(x.w, "e", record.EdgeProperties, e)
		x.w.Line(`      <data key="el">`, svgEscape(look.EdgeWords(e)), "</data>")
		x.edgeGraphics(e)
		x.w.Line("    </edge>")
	}
	x.w.Line("  </graph>")
	x.w.Line("</graphml>")
}

// frame is a group with the titles of those around it.
type frame struct {
	title string
	*shape.Frame
}

// frames returns the frame that each node stands in.
func (x graphmlText) frames() map[graph.ID]frame {
	all := make(map[graph.ID]frame, x.Graph.NumNodes())
	var walk func(title string, gr *shape.Frame)
	walk = func(title string, gr *shape.Frame) {
		for _, n := range gr.Nodes {
			all[n.ID] = frame{title, gr}
		}
		for _, inner := range gr.Frames {
			walk(strings.TrimPrefix(title+" / "+inner.Title, " / "), inner)
		}
	}
	walk("", x.Top)
	return all
}

// graphmlKeys declares properties; the ids of their keys are a letter and a number.
func graphmlKeys[T any](w *writer.Writer, of, letter string, properties []record.Property[T]) {
	for i, p := range properties {
		w.Line(`  <key id="`, letter, strconv.Itoa(i+1), `" for="`, of, `" attr.name="`, svgExact(p.Name), `" attr.type="`, graphmlTypes[p.Kind], `"/>`)
	}
}

// graphmlData writes those properties that have a value.
func graphmlData[T any](w *writer.Writer, letter string, properties []record.Property[T], of T) {
	for i, p := range properties {
		if v := p.Joined(of); v != "" {
			w.Line(`      <data key="`, letter, strconv.Itoa(i+1), `">`, svgExact(v), "</data>")
		}
	}
}

// Lengths in a label of yEd's, whose letters are of 12 points, in pixels.
const (
	letterWidth = 7
	lineHeight  = 16
)

// nodeGraphics writes the node as yEd draws it, as large as its label. Its place is left to yEd.
func (x graphmlText) nodeGraphics(r drawnRecord) {
	lines := r.label.Lines()
	width := 0
	for i, s := range lines {
		width = max(width, utf8.RuneCountInString(s))
		lines[i] = svgEscape(s)
	}
	x.w.Line(`      <data key="ny"><y:ShapeNode><y:Geometry x="0" y="0" width="`, strconv.Itoa(width*letterWidth+30), `" height="`, strconv.Itoa(len(lines)*lineHeight+14),
		`"/><y:Fill color="`, r.look.Fill, `" transparent="false"/><y:BorderStyle color="`, r.look.Stroke, `" type="`, graphmlDash(r.look.Dash),
		`" width="`, number(r.look.Width), `"/><y:NodeLabel textColor="`, r.look.Text, `">`, strings.Join(lines, "\n"),
		`</y:NodeLabel><y:Shape type="`, graphmlShapes[r.look.Shape], `"/></y:ShapeNode></data>`)
}

// edgeGraphics writes the edge as yEd draws it.
func (x graphmlText) edgeGraphics(e graph.Edge) {
	l := look.LineStyleOf(e, x.Marks)
	x.w.Line(`      <data key="ey"><y:PolyLineEdge><y:LineStyle color="`, l.Stroke, `" type="`, graphmlDash(l.Dash), `" width="`, number(l.Width),
		`"/><y:Arrows source="none" target="standard"/><y:EdgeLabel textColor="`, look.EdgeInk, `">`, svgEscape(look.EdgeWords(e)), `</y:EdgeLabel></y:PolyLineEdge></data>`)
}

func graphmlDash(d look.Dash) string {
	return [...]string{look.Solid: "line", look.Dashed: "dashed", look.Dotted: "dotted"}[d]
}
