package export

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fluxgraph/fluxgraph/graph"
)

// fontFamily names the fonts of a picture, the best first. All come with an operating system.
const fontFamily = "Helvetica,Arial,sans-serif"

// fontMetrics names the font whose widths go-graphviz is to reckon with: it knows those of Helvetica
// and Arial, which are the same, by heart, but makes nothing of a list of fonts.
const fontMetrics = "Helvetica"

// Sizes of text in points.
const (
	titlePoints = 14
	framePoints = 8
	titleSize   = "14"
	nameSize    = "10.5"
	smallSize   = "8"
)

// edgeInk is the colour of words beside edges and of titles of frames.
const edgeInk = "#424a53"

// dotShapes holds the attributes that draw each shape. Graphviz makes any outline that leans half as
// large again as its text, so a sheet stands in for what leans to the right, and a box with its
// corners cut off, as an envelope, for what leans to the left.
var dotShapes = [numShapes]struct{ shape, style string }{
	boxShape:       {"shape=box", ""},
	hexagonShape:   {`shape=hexagon, margin="0,0"`, ""},
	cylinderShape:  {`shape=cylinder, margin="0.12,0.08"`, ""},
	stadiumShape:   {`shape=box, margin="0.18,0.06"`, "rounded"},
	slantedShape:   {`shape=note, margin="0.12,0.07"`, ""},
	leaningShape:   {`shape=box, margin="0.14,0.08"`, "diagonals"},
	roundedShape:   {"shape=box", "rounded"},
	componentShape: {`shape=component, margin="0.16,0.06"`, ""},
	folderShape:    {`shape=folder, margin="0.12,0.07"`, ""},
	funnelShape:    {`shape=invtrapezium, margin="0,0"`, ""},
	flagShape:      {`shape=cds, margin="0.18,0.14"`, ""},
	frameShape:     {`shape=tab, margin="0.12,0.07"`, ""},
	stackShape:     {"shape=box, peripheries=2", ""},
}

// dotText is a drawing in the writing.
type dotText struct {
	crowded
	w     *writer
	font  string // one, or several with commas between them
	theme Theme
	write func(string) string // what is written for a text in a label
	mute  bool                // what only readers need is left out
}

func newDotText(d crowded, w *writer) dotText {
	return dotText{d, w, fontFamily, LightTheme, func(s string) string { return s }, false}
}

// open begins the graph and sets what all its nodes and edges share.
func (t dotText) open() {
	t.w.line("digraph fluxgraph {")
	words := t.theme.paint(edgeInk)
	t.w.line("  graph [rankdir=", t.rankdir(), `, fontname="`, t.font, `", fontsize=`, smallSize,
		`, fontcolor="`, words, `", bgcolor="`, t.theme.paint(lightPage), `", compound=true, pad=0.25, nodesep=0.16, ranksep=`, t.ranksep(), t.effort(), "]")
	t.w.line(`  node [fontname="`, t.font, `", fontsize=`, nameSize, `, margin="0.1,0.06", height=0.3, width=0.5]`)
	t.w.line(`  edge [fontname="`, t.font, `", fontsize=`, smallSize, `, fontcolor="`, words, `", arrowsize=0.6]`)
}

func (t dotText) close() { t.w.line("}") }

func (t dotText) rankdir() string {
	if t.Layout.Direction == AnyDirection {
		return LeftRight.String()
	}
	return t.Layout.Direction.String()
}

// ranksep is the room between ranks in inches. Words beside edges bring their own, and in a part there are
// few lines.
func (t dotText) ranksep() string {
	if t.stubs != nil || !t.wordless {
		return "0.3"
	}
	return "0.6"
}

// effort returns the attributes that keep the layout of a large graph short: Graphviz's own limits
// let it refine for minutes what nobody sees.
func (t dotText) effort() string {
	switch size := t.drawn() + len(t.edges); {
	case size > 3000:
		return ", splines=line, nslimit=4, nslimit1=4, mclimit=0.2"
	case size > 1000:
		return ", splines=polyline, nslimit=5, nslimit1=5"
	}
	return ""
}

// content writes the frames with their nodes, and the edges.
func (t dotText) content() {
	t.group(0, "  ")
	gates := map[[2]graph.ID]bool{}
	for i, e := range t.edges {
		t.edge(i, e)
		if set := t.crowds.merged[i]; set != nil && !set.out {
			gates[[2]graph.ID{e.From, t.gate(set)}] = true
		}
	}
	for _, pair := range t.crowds.hidden {
		if gates[pair] {
			continue
		}
		t.w.line("  ", t.ids[pair[0]], " -> ", t.ids[pair[1]], " [style=invis]")
	}
}

// group writes the nodes of the group of that number and the frames within it. Graphviz fills a
// rank that stands upright from its foot, so there the first is written last.
func (t dotText) group(number int, indent string) {
	gr := t.crowds.frames[number]
	var inner []int
	for next := number + 1; len(inner) < len(gr.groups); next += len(framesOf(t.crowds.frames[next])) {
		inner = append(inner, next)
	}
	if len(inner) > 1 && t.crowds.frames[inner[0]].title == clusterTitle("") {
		inner = append(inner[1:], inner[0]) // what nothing applies comes last
	}
	nodes := slices.Clone(gr.nodes)
	if sideways(t.drawing) {
		slices.Reverse(nodes)
		slices.Reverse(inner)
	}
	for _, n := range nodes {
		t.node(indent, n, gr)
		for _, s := range t.stubs[n.ID] {
			t.stub(indent, s)
		}
	}
	waves := hasWaves(t.Graph) // whose titles are short
	for _, i := range inner {
		frame := t.crowds.frames[i]
		t.w.line(indent, "subgraph ", frameID(i), " {")
		title := `<b>` + dotHTML(t.write(frame.title)) + `</b>`
		if len(frame.groups) > 0 || waves {
			title = `<font point-size="` + strconv.FormatFloat(frameSizeOf(t.drawing, frame), 'f', -1, 64) + `">` + title + `</font>`
		}
		t.w.put(indent, `  label=<`, title, `>; `)
		if !t.mute {
			t.w.put("tooltip=", dotQuote(frame.title), "; ")
		}
		side := "l"
		if t.mute && t.rankdir() == RightLeft.String() {
			side = "r" // mirrored
		}
		t.w.line("labeljust=", side, `; style="rounded,filled"; fillcolor="`, t.theme.paint(frame.fill()), `"; color="`, t.theme.paint(frameStroke), `"; margin=10`)
		t.group(i, indent+"  ")
		t.w.line(indent, "}")
	}
}

// The colours of frames: of their outlines, and of the ground of those that hold nodes.
const (
	frameStroke = "#c4cad1"
	frameFill   = "#f6f8fa"
)

func (t dotText) node(indent string, n graph.Node, in *group) {
	id, l := t.ids[n.ID], t.theme.look(lookOf(n, t.marks))
	t.w.put(indent, id, " [", dotLook(l), ", label=<", t.label(t.labelOf(n, in)), ">")
	if !t.mute {
		t.w.put(", id=", id, ", tooltip=", dotQuote(nodeSentence(t.marks, n)), t.url(n.Pos))
	}
	t.w.line("]")
}

// dotLook returns the attributes of a look. Widths are in points, three for four CSS pixels.
func dotLook(l look) string {
	s := dotShapes[l.shape]
	styles := []string{"filled"}
	if s.style != "" {
		styles = append(styles, s.style)
	}
	if l.dash != solid {
		styles = append(styles, l.dash.String())
	}
	return s.shape + `, style="` + strings.Join(styles, ",") + `", fillcolor="` + l.fill + `", color="` + l.stroke +
		`", fontcolor="` + l.text + `", penwidth=` + points(l.width)
}

// dotHeads holds Graphviz's names of the heads.
var dotHeads = [numHeads]string{
	arrowHead: "normal", vHead: "vee", hollowHead: "empty", dotHead: "dot", ringHead: "odot", diamondHead: "diamond", boxHead: "box",
}

// points converts CSS pixels to points.
func points(px float64) string { return strconv.FormatFloat(px*0.75, 'f', -1, 64) }

// label returns the text of a node as Graphviz's kind of HTML: the kind small, the name bold, the
// notes small.
func (t dotText) label(l label) string {
	var parts []string
	if l.kind != "" {
		parts = append(parts, t.small(l.kind))
	}
	for _, s := range l.name {
		parts = append(parts, "<b>"+dotHTML(t.write(s))+"</b>")
	}
	for _, s := range l.notes {
		parts = append(parts, t.small(s))
	}
	return strings.Join(parts, "<br/>")
}

func (t dotText) small(s string) string {
	return `<font point-size="` + smallSize + `">` + dotHTML(t.write(s)) + "</font>"
}

func (t dotText) edge(i int, e drawnEdge) {
	set := t.crowds.merged[i]
	if set != nil && set.edges[0] != i {
		return
	}
	l := t.theme.line(t.lineOf(e))
	from, to := e.From, e.To
	if set != nil && set.out {
		from = t.gate(set)
	} else if set != nil {
		to = t.gate(set)
	}
	back := t.crowds.back[i]
	turned := back && t.mute // as Graphviz turns the edges of rings
	if t.crowds.pairs[i] && t.mute && t.wordless {
		t.w.line("  {rank=same; ", t.ids[from], "; ", t.ids[to], "}")
	}
	arrow := "arrowhead"
	if turned {
		from, to, arrow = to, from, "dir=back, arrowtail"
	}
	t.w.put("  ", t.ids[from], " -> ", t.ids[to], " [id=", edgeID(i), `, color="`, l.stroke, `", penwidth=`, points(l.width))
	if l.dash != solid {
		t.w.put(", style=", l.dash.String())
	}
	if turned || l.head != arrowHead {
		t.w.put(", ", arrow, "=", dotHeads[l.head])
	}
	if words := t.wordsBeside(i, e); words != "" {
		t.w.put(", label=", dotQuote(t.write(words)))
	}
	if set != nil {
		side := "lhead"
		if set.out != turned {
			side = "ltail"
		}
		t.w.put(", ", side, "=", frameID(set.frame))
	}
	if back && !turned {
		t.w.put(", constraint=false")
	}
	if n := t.crowds.length[i]; n > 1 {
		t.w.put(", minlen=", strconv.Itoa(n))
	}
	if t.mute {
		t.w.line("]")
		return
	}
	sentence := dotQuote(t.edgeSentence(i, e))
	t.w.line(", tooltip=", sentence, ", labeltooltip=", sentence, t.url(e.Pos), "]")
}

// edgeID returns the id of the edge at that index of a drawing.
func edgeID(i int) string { return "e" + strconv.Itoa(i+1) }

// url returns the attribute that links to a place, with a comma before it; "" for no place. Where the
// web has no address for it, it is the file itself.
func (t dotText) url(p graph.Pos) string {
	if p.IsZero() {
		return ""
	}
	if u := webURL(t.Context.Web, p); u != "" {
		return ", URL=" + dotQuote(u) + `, target="_blank"`
	}
	return ", URL=" + dotQuote(placeURL(p))
}

// placeURL returns the link to a place, relative to the repository's root: path/to/file.yaml#L12.
func placeURL(p graph.Pos) string {
	u := url.URL{Path: strings.ToValidUTF8(p.File, "\uFFFD")}
	if p.Line > 0 {
		u.Fragment = "L" + strconv.Itoa(p.Line)
	}
	return u.String()
}

// dotQuote returns s as a quoted string that Graphviz shows as s, save that what cannot be seen is
// written as an escape. Lines end in \n.
func dotQuote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteString(`\n`)
		}
		for _, r := range visible(line) {
			switch r {
			case '"':
				b.WriteString(`\"`)
			case '\\':
				b.WriteString(`\\`)
			case '&': // Graphviz reads entities in every string
				b.WriteString("&amp;")
			default:
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}

// dotHTML returns s for a label of Graphviz's kind of HTML, which reads entities, and then escapes
// with a backslash. There is no such thing as an empty text in it.
func dotHTML(s string) string {
	if s == "" {
		return "&#160;"
	}
	var b strings.Builder
	for _, r := range visible(s) {
		switch r {
		case '&':
			b.WriteString("&amp;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '"':
			b.WriteString("&quot;")
		case '\\':
			b.WriteString(`\\`)
		case utf8.RuneError:
			b.WriteString("?")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
