package export

import (
	"io"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// D2 draws a graph in the language of D2, with a container for each group of nodes and the same looks
// as the other pictures.
var D2 = register(&Exporter{Name: "d2", Title: "D2 diagram", Ext: "d2", Write: writeD2})

// d2Shapes holds what draws each shape. D2's own words for what is neither round nor a sheet are few,
// so some are rectangles of a kind.
var d2Shapes = [numShapes]struct{ shape, style string }{
	boxShape:       {"rectangle", ""},
	hexagonShape:   {"hexagon", ""},
	cylinderShape:  {"cylinder", ""},
	stadiumShape:   {"rectangle", "border-radius: 20"},
	slantedShape:   {"parallelogram", ""},
	leaningShape:   {"document", ""},
	roundedShape:   {"rectangle", "border-radius: 6"},
	componentShape: {"rectangle", "double-border: true"},
	folderShape:    {"package", ""},
	funnelShape:    {"stored_data", ""},
	flagShape:      {"step", ""},
	frameShape:     {"page", ""},
	stackShape:     {"rectangle", "multiple: true"},
}

// d2Directions holds D2's word for each direction.
var d2Directions = map[Direction]string{AnyDirection: "right", LeftRight: "right", TopDown: "down", RightLeft: "left", BottomUp: "up"}

func writeD2(out io.Writer, d Document) error {
	t := d2Text{newDrawing(d), newWriter(out), d.Layout.Theme, map[graph.ID]string{}}
	t.write()
	return t.w.flush()
}

// d2Text is a drawing in the writing.
type d2Text struct {
	drawing
	w     *writer
	theme Theme
	paths map[graph.ID]string // of the nodes that are written: their ids after those of their containers
}

func (t d2Text) write() {
	t.w.line("# made by fluxgraph: ", count(t.Graph.NumNodes(), "node"), ", ", count(t.Graph.NumEdges(), "edge"))
	for _, r := range t.reductions() {
		t.w.line("# ", r)
	}
	t.w.line("direction: ", d2Directions[t.Layout.Direction])
	if page := t.theme.paint(lightPage); page != lightPage {
		t.w.line(`style: {fill: "`, page, `"}`)
	}
	l := t.usedLegend()
	t.legend(l)
	t.classes(l)
	if t.Title != "" {
		t.w.line("title: ", d2Quote(t.Title), " {near: top-center; shape: text; style: {font-size: 24; bold: true", t.words(ink), "}}")
	}
	if lines := t.noteLines(d2NoteWidth); len(lines) > 0 {
		note := look{fill: noteFill, stroke: amber, text: ink}
		t.w.line("note: ", d2Quote(lines...), " {near: bottom-left; shape: page; ", d2Style(t.theme.look(note)), "}")
	}
	frames := 0
	t.group(t.top, "", "", &frames)
	for _, e := range t.edges {
		t.w.line(t.paths[e.From], " -> ", t.paths[e.To], ": ", d2Quote(e.words()), " {class: ", t.edgeClass(e), "}")
	}
}

// d2NoteWidth is the number of characters in a line of the note that says what was left out.
const d2NoteWidth = 60

// words returns the style of words on the page, with what is before it, where D2's own cannot be read there.
func (t d2Text) words(colour string) string {
	if t.theme.paint(lightPage) == lightPage {
		return ""
	}
	return `; font-color: "` + t.theme.paint(colour) + `"`
}

// look returns the attributes that draw a node.
func (t d2Text) look(l look) string { return d2Look(t.theme.look(l)) }

// line returns the style of a line and its words.
func (t d2Text) line(l line) string {
	style := d2Style(t.theme.line(l).asLook())
	return strings.TrimSuffix(style, "}") + t.words(edgeInk) + "}"
}

// group writes the nodes of a frame and the frames within it. Frames are numbered in the order in
// which they are written.
func (t d2Text) group(gr *group, indent, path string, number *int) {
	for _, n := range gr.nodes {
		t.paths[n.ID] = path + t.ids[n.ID]
		classes := d2Role(n.Role)
		if m := t.marks.of(n); m != noMark {
			classes = "[" + classes + "; " + d2Mark(m) + "]"
		}
		if !n.Pos.IsZero() {
			t.w.line(indent, "# ", visible(placeOf(n.Pos)))
		}
		t.w.line(indent, t.ids[n.ID], ": ", d2Quote(t.labelOf(n, gr).lines()...), " {class: ", classes, "}")
	}
	for _, inner := range gr.groups {
		*number++
		id := "g" + strconv.Itoa(*number)
		t.w.line(indent, id, ": ", d2Quote(inner.title), " {")
		t.w.line(indent, "  class: frame")
		t.group(inner, indent+"  ", path+id+".", number)
		t.w.line(indent, "}")
	}
}

// edgeClass returns the class of a line.
func (t d2Text) edgeClass(e drawnEdge) string {
	if t.marks.onRing(e.Edge) {
		return "on_ring"
	}
	return d2Relation(e.Relation)
}

func d2Role(r graph.Role) string         { return "role_" + r.String() }
func d2Mark(m mark) string               { return "mark_" + m.String() }
func d2Relation(r graph.Relation) string { return "rel_" + r.String() }

// classes writes the looks in use.
func (t d2Text) classes(l legend) {
	t.w.line("classes: {")
	for _, r := range l.roles {
		t.w.line("  ", d2Role(r), ": ", t.look(markedLook(r, noMark)))
	}
	for _, m := range l.marks {
		t.w.line("  ", d2Mark(m), ": {", d2Style(t.theme.look(m.overlay())), "}")
	}
	for _, r := range l.relations {
		t.w.line("  ", d2Relation(r), ": {", t.line(relationLine(r)), "}")
	}
	if l.ring {
		t.w.line("  on_ring: {", t.line(ringLine), "}")
	}
	t.w.line(`  frame: {style: {fill: "`, t.theme.paint(frameFill), `"; stroke: "`, t.theme.paint(frameStroke), `"; font-color: "`, t.theme.paint(edgeInk), `"; border-radius: 6}}`)
	t.w.line("}")
}

// legend writes the key, where D2 looks for one. Lines stand in it between two nodes that are not
// shown.
func (t d2Text) legend(l legend) {
	if len(l.roles) == 0 {
		return
	}
	t.w.line("vars: {")
	t.w.line("  d2-legend: {")
	for i, r := range l.roles {
		t.w.line("    l", strconv.Itoa(i+1), ": ", d2Quote(roleTitle(r)), " ", t.look(markedLook(r, noMark)))
	}
	for i, m := range l.marks {
		t.w.line("    m", strconv.Itoa(i+1), ": ", d2Quote(m.title()), " ", t.look(markedLook(graph.Plain, m)))
	}
	lines := l.lines()
	if len(lines) > 0 {
		t.w.line(`    a: "" {style.opacity: 0}`)
		t.w.line(`    b: "" {style.opacity: 0}`)
	}
	for _, e := range lines {
		t.w.line("    a -> b: ", d2Quote(e.words), " {", t.line(e.line), "}")
	}
	t.w.line("  }")
	t.w.line("}")
}

// d2Look returns the attributes that draw a node.
func d2Look(l look) string {
	s := d2Shapes[l.shape]
	return "{shape: " + s.shape + "; " + d2Style(l, s.style) + "}"
}

// d2Style returns the style of a look, and what else belongs to it; what the look leaves empty is not
// written. A dash is the length of what is seen; D2 sets the gap.
func d2Style(l look, more ...string) string {
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
	colour("fill", l.fill)
	colour("stroke", l.stroke)
	if l.width != 0 {
		add("stroke-width", strconv.Itoa(max(1, int(l.width+0.5))))
	}
	add("stroke-dash", [...]string{solid: "", dashed: "5", dotted: "2"}[l.dash])
	colour("font-color", l.text)
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
		for _, r := range visible(line) {
			if strings.ContainsRune(`"\$`, r) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
