package export

import (
	"io"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// D2 draws a graph in the language of D2, with a container for each group of nodes and the same looks
// as the other pictures.
var D2 = register(&Exporter{Name: "d2", Title: "D2 diagram", Ext: "d2", Write: writeD2})

// d2Shapes holds what draws each shape. D2's own words for what is neither round nor a sheet are few,
// so some are rectangles of a kind.
var d2Shapes = [look.NumShapes]struct{ shape, style string }{
	look.BoxShape:       {"rectangle", ""},
	look.HexagonShape:   {"hexagon", ""},
	look.CylinderShape:  {"cylinder", ""},
	look.StadiumShape:   {"rectangle", "border-radius: 20"},
	look.SlantedShape:   {"parallelogram", ""},
	look.LeaningShape:   {"document", ""},
	look.RoundedShape:   {"rectangle", "border-radius: 6"},
	look.ComponentShape: {"rectangle", "double-border: true"},
	look.FolderShape:    {"package", ""},
	look.FunnelShape:    {"stored_data", ""},
	look.FlagShape:      {"step", ""},
	look.FrameShape:     {"page", ""},
	look.StackShape:     {"rectangle", "multiple: true"},
}

// d2Directions holds D2's word for each direction.
var d2Directions = map[shape.Direction]string{shape.AnyDirection: "right", shape.LeftRight: "right", shape.TopDown: "down", shape.RightLeft: "left", shape.BottomUp: "up"}

func writeD2(out io.Writer, d Document) error {
	t := d2Text{shape.NewDrawing(d), writer.New(out), d.Options.Theme, map[graph.ID]string{}}
	t.write()
	return t.w.Flush()
}

// d2Text writes a drawing.
type d2Text struct {
	shape.Drawing
	w     *writer.Writer
	theme look.Theme
	paths map[graph.ID]string // of the nodes that are written: their ids after those of their containers
}

func (t d2Text) write() {
	t.w.Line("# made by fluxgraph: ", look.Count(t.Graph.NumNodes(), "node"), ", ", look.Count(t.Graph.NumEdges(), "edge"))
	for _, r := range t.Omissions() {
		t.w.Line("# ", r)
	}
	t.w.Line("direction: ", d2Directions[t.Options.Direction])
	if page := t.theme.Colour(look.LightPage); page != look.LightPage {
		t.w.Line(`style: {fill: "`, page, `"}`)
	}
	l := t.Legend()
	t.legend(l)
	t.classes(l)
	if t.Title != "" {
		t.w.Line("title: ", d2Quote(t.Title), " {near: top-center; shape: text; style: {font-size: 24; bold: true", t.words(look.Ink), "}}")
	}
	if lines := t.NoteLines(d2NoteWidth); len(lines) > 0 {
		note := look.NodeStyle{Fill: look.NoteFill, Stroke: look.Amber, Text: look.Ink}
		t.w.Line("note: ", d2Quote(lines...), " {near: bottom-left; shape: page; ", d2Style(t.theme.NodeStyle(note)), "}")
	}
	frames := 0
	t.group(t.Top, "", "", &frames)
	for _, e := range t.Lines {
		t.w.Line(t.paths[e.From], " -> ", t.paths[e.To], ": ", d2Quote(e.Words()), " {class: ", t.edgeClass(e), "}")
	}
}

// d2NoteWidth is the number of characters in a line of the note.
const d2NoteWidth = 60

// words returns the style of words on the page, with what is before it, where D2's own cannot be read there.
func (t d2Text) words(colour string) string {
	if t.theme.Colour(look.LightPage) == look.LightPage {
		return ""
	}
	return `; font-color: "` + t.theme.Colour(colour) + `"`
}

// look returns the attributes that draw a node.
func (t d2Text) look(l look.NodeStyle) string { return d2Look(t.theme.NodeStyle(l)) }

// line returns the style of a line and its words.
func (t d2Text) line(l look.LineStyle) string {
	style := d2Style(t.theme.LineStyle(l).NodeStyle())
	return strings.TrimSuffix(style, "}") + t.words(look.EdgeInk) + "}"
}

// group writes the nodes of a frame and the frames within it. Frames are numbered in the order in
// which they are written.
func (t d2Text) group(frame *shape.Frame, indent, path string, number *int) {
	for _, n := range frame.Nodes {
		t.paths[n.ID] = path + t.IDs[n.ID]
		classes := d2Role(n.Role)
		if m := t.Marks.Of(n); m != look.NoMark {
			classes = "[" + classes + "; " + d2Mark(m) + "]"
		}
		if !n.Pos.IsZero() {
			t.w.Line(indent, "# ", look.Visible(look.Location(n.Pos)))
		}
		t.w.Line(indent, t.IDs[n.ID], ": ", d2Quote(t.LabelOf(n, frame).Lines()...), " {class: ", classes, "}")
	}
	for _, inner := range frame.Frames {
		*number++
		id := "g" + strconv.Itoa(*number)
		t.w.Line(indent, id, ": ", d2Quote(inner.Title), " {")
		t.w.Line(indent, "  class: frame")
		t.group(inner, indent+"  ", path+id+".", number)
		t.w.Line(indent, "}")
	}
}

// edgeClass returns the class of a line.
func (t d2Text) edgeClass(e shape.Line) string {
	if t.Marks.OnCycle(e.Edge) {
		return "on_ring"
	}
	return d2Relation(e.Relation)
}

func d2Role(r graph.Role) string { return "role_" + r.String() }

func d2Mark(m look.Mark) string { return "mark_" + m.String() }

func d2Relation(r graph.Relation) string { return "rel_" + r.String() }

// classes writes the looks in use.
func (t d2Text) classes(l look.Legend) {
	t.w.Line("classes: {")
	for _, r := range l.Roles {
		t.w.Line("  ", d2Role(r), ": ", t.look(look.RoleStyle(r, look.NoMark)))
	}
	for _, m := range l.Marks {
		t.w.Line("  ", d2Mark(m), ": {", d2Style(t.theme.NodeStyle(m.Overlay())), "}")
	}
	for _, r := range l.Relations {
		t.w.Line("  ", d2Relation(r), ": {", t.line(look.RelationStyle(r)), "}")
	}
	if l.Cycle {
		t.w.Line("  on_ring: {", t.line(look.CycleStyle), "}")
	}
	t.w.Line(`  frame: {style: {fill: "`, t.theme.Colour(look.FrameFill), `"; stroke: "`, t.theme.Colour(look.FrameStroke), `"; font-color: "`, t.theme.Colour(look.EdgeInk), `"; border-radius: 6}}`)
	t.w.Line("}")
}

// legend writes the legend, where D2 looks for one. Its lines stand between two invisible nodes.
func (t d2Text) legend(l look.Legend) {
	if len(l.Roles) == 0 {
		return
	}
	t.w.Line("vars: {")
	t.w.Line("  d2-legend: {")
	for i, r := range l.Roles {
		t.w.Line("    l", strconv.Itoa(i+1), ": ", d2Quote(look.RoleTitle(r)), " ", t.look(look.RoleStyle(r, look.NoMark)))
	}
	for i, m := range l.Marks {
		t.w.Line("    m", strconv.Itoa(i+1), ": ", d2Quote(m.Title()), " ", t.look(look.RoleStyle(graph.Plain, m)))
	}
	lines := l.Lines()
	if len(lines) > 0 {
		t.w.Line(`    a: "" {style.opacity: 0}`)
		t.w.Line(`    b: "" {style.opacity: 0}`)
	}
	for _, e := range lines {
		t.w.Line("    a -> b: ", d2Quote(e.Words), " {", t.line(e.Line), "}")
	}
	t.w.Line("  }")
	t.w.Line("}")
}

// d2Look returns the attributes that draw a node.
func d2Look(l look.NodeStyle) string {
	s := d2Shapes[l.Shape]
	return "{shape: " + s.shape + "; " + d2Style(l, s.style) + "}"
}

// d2Style returns the style of a look, and what else belongs to it; what the look leaves empty is not
// written. D2 takes the length of a dash, and sets the gap itself.
func d2Style(l look.NodeStyle, more ...string) string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+": "+value)
		}
	}
	colour := func(name, value string) {
		if value != "" {
			add(name, `"`+value+`"`)
		}
	}
	colour("fill", l.Fill)
	colour("stroke", l.Stroke)
	if l.Width != 0 {
		add("stroke-width", strconv.Itoa(max(1, int(l.Width+0.5))))
	}
	add("stroke-dash", [...]string{look.Solid: "", look.Dashed: "5", look.Dotted: "2"}[l.Dash])
	colour("font-color", l.Text)
	for _, s := range more {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return "style: {" + strings.Join(parts, "; ") + "}"
}

// d2Quote writes lines of text as a string in double quotes. D2 puts the value of a variable in the
// place of ${name} even there.
func d2Quote(lines ...string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, line := range lines {
		if i > 0 {
			b.WriteString(`\n`)
		}
		for _, r := range look.Visible(line) {
			if strings.ContainsRune(`"\$`, r) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
