package export

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fluxgraph/fluxgraph/graph"
)

// GraphML writes a graph for programs that analyse and lay out graphs: typed properties for each node
// and edge, and its label and colours in the forms that Gephi and yEd look for. It is flat, because
// most readers drop the nodes of a graph within a node; what frames a node is a property.
var GraphML = register(&Exporter{Name: "graphml", Title: "GraphML, for Gephi, yEd and networkx", Ext: "graphml", Data: true, Write: writeGraphML})

// graphmlTypes holds GraphML's name for each kind of value. It has no lists.
var graphmlTypes = [...]string{textual: "string", integer: "int", truth: "boolean", several: "string"}

// graphmlShapes holds yEd's name for the shape nearest to each.
var graphmlShapes = [numShapes]string{
	boxShape:       "rectangle",
	hexagonShape:   "hexagon",
	cylinderShape:  "ellipse",
	stadiumShape:   "roundrectangle",
	slantedShape:   "parallelogram",
	leaningShape:   "parallelogram2",
	roundedShape:   "roundrectangle",
	componentShape: "rectangle3d",
	folderShape:    "trapezoid",
	funnelShape:    "trapezoid2",
	flagShape:      "fatarrow",
	frameShape:     "octagon",
	stackShape:     "rectangle3d",
}

// drawnRecord is a node as GraphML writes it.
type drawnRecord struct {
	nodeRecord
	frame string // the titles of the frames around it, the outermost first; empty: none
	label label
	look  look
}

// graphmlLooks are the properties of a node by which Gephi draws it. The frame is there to colour or
// group by.
var graphmlLooks = []property[drawnRecord]{
	{"label", textual, func(r drawnRecord) []string { return []string{strings.Join(r.label.name, "")} }},
	{"frame", textual, func(r drawnRecord) []string { return []string{r.frame} }},
	{"r", integer, func(r drawnRecord) []string { return channel(r.look.stroke, 0) }},
	{"g", integer, func(r drawnRecord) []string { return channel(r.look.stroke, 1) }},
	{"b", integer, func(r drawnRecord) []string { return channel(r.look.stroke, 2) }},
}

// channel returns one of the three parts of a #rrggbb colour, as a number up to 255.
func channel(colour string, i int) []string {
	n, _ := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
	return []string{strconv.FormatUint(n, 10)}
}

func writeGraphML(out io.Writer, d Document) error {
	x := graphmlText{newDrawing(d), newWriter(out)}
	x.write()
	return x.w.flush()
}

// graphmlText is a drawing in the writing. Unlike a picture it leaves no edge out.
type graphmlText struct {
	drawing
	w *writer
}

func (x graphmlText) write() {
	records := recordsOf(x.Document.Graph, x.Document.Findings)
	properties := propertiesOf(records)
	x.w.line(`<?xml version="1.0" encoding="UTF-8"?>`)
	x.w.line(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">`)
	graphmlKeys(x.w, "node", "n", properties)
	graphmlKeys(x.w, "node", "v", graphmlLooks)
	x.w.line(`  <key id="ny" for="node" yfiles.type="nodegraphics"/>`)
	graphmlKeys(x.w, "edge", "e", edgeProperties)
	x.w.line(`  <key id="el" for="edge" attr.name="label" attr.type="string"/>`)
	x.w.line(`  <key id="ey" for="edge" yfiles.type="edgegraphics"/>`)
	x.w.line(`  <graph id="fluxgraph" edgedefault="directed">`)
	if x.Title != "" {
		x.w.line("    <desc>", svgEscape(x.Title), "</desc>")
	}
	frames := x.frames()
	for _, r := range records {
		frame := frames[r.ID]
		n := drawnRecord{r, frame.title, x.labelOf(r.Node, frame.group), lookOf(r.Node, x.marks)}
		x.w.line(`    <node id="`, x.ids[r.ID], `">`)
		graphmlData(x.w, "n", properties, r)
		graphmlData(x.w, "v", graphmlLooks, n)
		x.nodeGraphics(n)
		x.w.line("    </node>")
	}
	number := 0
	for e := range x.Graph.Edges() {
		number++
		x.w.line(`    <edge id="e`, strconv.Itoa(number), `" source="`, x.ids[e.From], `" target="`, x.ids[e.To], `">`)
		graphmlData(x.w, "e", edgeProperties, e)
		x.w.line(`      <data key="el">`, svgEscape(wordsOf(e)), "</data>")
		x.edgeGraphics(e)
		x.w.line("    </edge>")
	}
	x.w.line("  </graph>")
	x.w.line("</graphml>")
}

// frame is a group with the titles of those around it.
type frame struct {
	title string
	*group
}

// frames returns the frame that each node stands in.
func (x graphmlText) frames() map[graph.ID]frame {
	all := make(map[graph.ID]frame, x.Graph.NumNodes())
	var walk func(title string, gr *group)
	walk = func(title string, gr *group) {
		for _, n := range gr.nodes {
			all[n.ID] = frame{title, gr}
		}
		for _, inner := range gr.groups {
			walk(strings.TrimPrefix(title+" / "+inner.title, " / "), inner)
		}
	}
	walk("", x.top)
	return all
}

// graphmlKeys declares properties; the ids of their keys are a letter and a number.
func graphmlKeys[T any](w *writer, of, letter string, properties []property[T]) {
	for i, p := range properties {
		w.line(`  <key id="`, letter, strconv.Itoa(i+1), `" for="`, of, `" attr.name="`, svgExact(p.name), `" attr.type="`, graphmlTypes[p.kind], `"/>`)
	}
}

// graphmlData writes what there is to say in those properties.
func graphmlData[T any](w *writer, letter string, properties []property[T], of T) {
	for i, p := range properties {
		if v := p.joined(of); v != "" {
			w.line(`      <data key="`, letter, strconv.Itoa(i+1), `">`, svgExact(v), "</data>")
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
	lines := r.label.lines()
	width := 0
	for i, s := range lines {
		width = max(width, utf8.RuneCountInString(s))
		lines[i] = svgEscape(s)
	}
	x.w.line(`      <data key="ny"><y:ShapeNode><y:Geometry x="0" y="0" width="`, strconv.Itoa(width*letterWidth+30), `" height="`, strconv.Itoa(len(lines)*lineHeight+14),
		`"/><y:Fill color="`, r.look.fill, `" transparent="false"/><y:BorderStyle color="`, r.look.stroke, `" type="`, graphmlDash(r.look.dash),
		`" width="`, number(r.look.width), `"/><y:NodeLabel textColor="`, r.look.text, `">`, strings.Join(lines, "\n"),
		`</y:NodeLabel><y:Shape type="`, graphmlShapes[r.look.shape], `"/></y:ShapeNode></data>`)
}

// edgeGraphics writes the edge as yEd draws it.
func (x graphmlText) edgeGraphics(e graph.Edge) {
	l := lineOf(e, x.marks)
	x.w.line(`      <data key="ey"><y:PolyLineEdge><y:LineStyle color="`, l.stroke, `" type="`, graphmlDash(l.dash), `" width="`, number(l.width),
		`"/><y:Arrows source="none" target="standard"/><y:EdgeLabel textColor="`, edgeInk, `">`, svgEscape(wordsOf(e)), `</y:EdgeLabel></y:PolyLineEdge></data>`)
}

func graphmlDash(d dash) string {
	return [...]string{solid: "line", dashed: "dashed", dotted: "dotted"}[d]
}
