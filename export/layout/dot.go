package layout

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// fontFamily names the fonts of a picture, the best first. All come with an operating system.
const fontFamily = "Helvetica,Arial,sans-serif"

// fontMetrics names the font whose widths go-graphviz is to reckon with: it knows those of Helvetica
// and Arial, which are the same, itself, but does not read a list of fonts.
const fontMetrics = "Helvetica"

// dotShapes holds the attributes that draw each shape. Graphviz makes any outline that leans half as
// large again as its text, so a sheet stands in for what leans to the right, and a box with its
// corners cut off, as an envelope, for what leans to the left.
var dotShapes = [look.NumShapes]struct{ shape, style string }{
	look.BoxShape:       {"shape=box", ""},
	look.HexagonShape:   {`shape=hexagon, margin="0,0"`, ""},
	look.CylinderShape:  {`shape=cylinder, margin="0.12,0.08"`, ""},
	look.StadiumShape:   {`shape=box, margin="0.18,0.06"`, "rounded"},
	look.SlantedShape:   {`shape=note, margin="0.12,0.07"`, ""},
	look.LeaningShape:   {`shape=box, margin="0.14,0.08"`, "diagonals"},
	look.RoundedShape:   {"shape=box", "rounded"},
	look.ComponentShape: {`shape=component, margin="0.16,0.06"`, ""},
	look.FolderShape:    {`shape=folder, margin="0.12,0.07"`, ""},
	look.FunnelShape:    {`shape=invtrapezium, margin="0,0"`, ""},
	look.FlagShape:      {`shape=cds, margin="0.18,0.14"`, ""},
	look.FrameShape:     {`shape=tab, margin="0.12,0.07"`, ""},
	look.StackShape:     {"shape=box, peripheries=2", ""},
}

// DOT writes a plan in the language of Graphviz, to be laid out here or elsewhere.
type DOT struct {
	Plan
	w         *writer.Writer
	font      string // one, or several with commas between them
	Theme     look.Theme
	write     func(string) string // returns what is written for a text in a label
	forLayout bool                // tooltips, links and ids of nodes are left out
}

// NewDOT returns a DOT in the light theme that writes texts as they are.
func NewDOT(d Plan, w *writer.Writer) DOT {
	return DOT{d, w, fontFamily, look.LightTheme, func(s string) string { return s }, false}
}

// Open begins the graph and sets what all its nodes and edges share.
func (t DOT) Open() {
	t.w.Line("digraph fluxgraph {")
	words := t.Theme.Colour(look.EdgeInk)
	t.w.Line("  graph [rankdir=", t.rankdir(), `, fontname="`, t.font, `", fontsize=`, SmallSize,
		`, fontcolor="`, words, `", bgcolor="`, t.Theme.Colour(look.LightPage), `", compound=true, pad=0.25, nodesep=0.16, ranksep=`, t.ranksep(), t.effort(), "]")
	t.w.Line(`  node [fontname="`, t.font, `", fontsize=`, nameSize, `, margin="0.1,0.06", height=0.3, width=0.5]`)
	t.w.Line(`  edge [fontname="`, t.font, `", fontsize=`, SmallSize, `, fontcolor="`, words, `", arrowsize=0.6]`)
}

// Close ends the graph.
func (t DOT) Close() { t.w.Line("}") }

func (t DOT) rankdir() string {
	if t.Options.Direction == shape.AnyDirection {
		return shape.LeftRight.String()
	}
	return t.Options.Direction.String()
}

// ranksep is the room between ranks in inches. Words beside edges take room of their own, and in a
// subgraph there are few lines.
func (t DOT) ranksep() string {
	if t.boundaries != nil || !t.wordless {
		return "0.3"
	}
	return "0.6"
}

// effort returns the attributes that keep the layout of a large graph short: Graphviz's own limits
// let it refine for minutes without visible effect.
func (t DOT) effort() string {
	switch size := t.Drawn() + len(t.Lines); {
	case size > 3000:
		return ", splines=line, nslimit=4, nslimit1=4, mclimit=0.2"
	case size > 1000:
		return ", splines=polyline, nslimit=5, nslimit1=5"
	}
	return ""
}

// Content writes the frames with their nodes, and the edges.
func (t DOT) Content() {
	t.frame(0, "  ")
	gates := map[[2]graph.ID]bool{}
	for i, e := range t.Lines {
		t.edge(i, e)
		if set := t.ranks.bundles[i]; set != nil && !set.Out {
			gates[[2]graph.ID{e.From, t.gate(set)}] = true
		}
	}
	for _, pair := range t.ranks.hidden {
		if gates[pair] {
			continue
		}
		t.w.Line("  ", t.IDs[pair[0]], " -> ", t.IDs[pair[1]], " [style=invis]")
	}
}

// frame writes the nodes of the frame of that number and the frames within it. Graphviz fills a
// rank that stands upright from its foot, so there the first is written last.
func (t DOT) frame(number int, indent string) {
	outer := t.ranks.frames[number]
	var inner []int
	for next := number + 1; len(inner) < len(outer.Frames); next += len(shape.AllFrames(t.ranks.frames[next])) {
		inner = append(inner, next)
	}
	if len(inner) > 1 && t.ranks.frames[inner[0]].Title == shape.ClusterTitle("") {
		inner = append(inner[1:], inner[0]) // what nothing applies comes last
	}
	nodes := slices.Clone(outer.Nodes)
	if sideways(t.Drawing) {
		slices.Reverse(nodes)
		slices.Reverse(inner)
	}
	for _, n := range nodes {
		t.node(indent, n, outer)
		for _, s := range t.boundaries[n.ID] {
			t.boundaryNode(indent, s)
		}
	}
	waves := shape.HasWaves(t.Graph) // whose titles are short
	for _, i := range inner {
		frame := t.ranks.frames[i]
		t.w.Line(indent, "subgraph ", FrameID(i), " {")
		title := `<b>` + DotHTML(t.write(frame.Title)) + `</b>`
		if len(frame.Frames) > 0 || waves {
			title = `<font point-size="` + strconv.FormatFloat(frameTitleSize(t.Drawing, frame), 'f', -1, 64) + `">` + title + `</font>`
		}
		t.w.Put(indent, `  label=<`, title, `>; `)
		if !t.forLayout {
			t.w.Put("tooltip=", dotQuote(frame.Title), "; ")
		}
		side := "l"
		if t.forLayout && t.rankdir() == shape.RightLeft.String() {
			side = "r" // mirrored
		}
		t.w.Line("labeljust=", side, `; style="rounded,filled"; fillcolor="`, t.Theme.Colour(frame.Fill()), `"; color="`, t.Theme.Colour(look.FrameStroke), `"; margin=10`)
		t.frame(i, indent+"  ")
		t.w.Line(indent, "}")
	}
}

func (t DOT) node(indent string, n graph.Node, in *shape.Frame) {
	id, l := t.IDs[n.ID], t.Theme.NodeStyle(look.NodeStyleOf(n, t.Marks))
	t.w.Put(indent, id, " [", dotLook(l), ", label=<", t.label(t.labelOf(n, in)), ">")
	if !t.forLayout {
		t.w.Put(", id=", id, ", tooltip=", dotQuote(look.NodeSentence(t.Marks, n)), t.url(n.Pos))
	}
	t.w.Line("]")
}

// dotLook returns the attributes of a look. Widths are in points, three for four CSS pixels.
func dotLook(l look.NodeStyle) string {
	s := dotShapes[l.Shape]
	styles := []string{"filled"}
	if s.style != "" {
		styles = append(styles, s.style)
	}
	if l.Dash != look.Solid {
		styles = append(styles, l.Dash.String())
	}
	return s.shape + `, style="` + strings.Join(styles, ",") + `", fillcolor="` + l.Fill + `", color="` + l.Stroke +
		`", fontcolor="` + l.Text + `", penwidth=` + points(l.Width)
}

// dotHeads holds Graphviz's names of the heads.
var dotHeads = [look.NumHeads]string{
	look.ArrowHead: "normal", look.VHead: "vee", look.HollowHead: "empty", look.DotHead: "dot", look.CircleHead: "odot", look.DiamondHead: "diamond", look.BoxHead: "box",
}

// points converts CSS pixels to points.
func points(px float64) string { return strconv.FormatFloat(px*0.75, 'f', -1, 64) }

// label returns the text of a node as Graphviz's kind of HTML: the kind small, the name bold, the
// notes small.
func (t DOT) label(l look.Label) string {
	var parts []string
	if l.Kind != "" {
		parts = append(parts, t.small(l.Kind))
	}
	for _, s := range l.Name {
		parts = append(parts, "<b>"+DotHTML(t.write(s))+"</b>")
	}
	for _, s := range l.Notes {
		parts = append(parts, t.small(s))
	}
	return strings.Join(parts, "<br/>")
}

func (t DOT) small(s string) string {
	return `<font point-size="` + SmallSize + `">` + DotHTML(t.write(s)) + "</font>"
}

func (t DOT) edge(i int, e shape.Line) {
	set := t.ranks.bundles[i]
	if set != nil && set.Edges[0] != i {
		return
	}
	l := t.Theme.LineStyle(t.LineOf(e))
	from, to := e.From, e.To
	if set != nil && set.Out {
		from = t.gate(set)
	} else if set != nil {
		to = t.gate(set)
	}
	back := t.ranks.back[i]
	turned := back && t.forLayout // as Graphviz turns the edges of cycles
	if t.ranks.pairs[i] && t.forLayout && t.wordless {
		t.w.Line("  {rank=same; ", t.IDs[from], "; ", t.IDs[to], "}")
	}
	arrow := "arrowhead"
	if turned {
		from, to, arrow = to, from, "dir=back, arrowtail"
	}
	t.w.Put("  ", t.IDs[from], " -> ", t.IDs[to], " [id=", EdgeID(i), `, color="`, l.Stroke, `", penwidth=`, points(l.Width))
	if l.Dash != look.Solid {
		t.w.Put(", style=", l.Dash.String())
	}
	if turned || l.Head != look.ArrowHead {
		t.w.Put(", ", arrow, "=", dotHeads[l.Head])
	}
	if words := t.wordsBeside(i, e); words != "" {
		t.w.Put(", label=", dotQuote(t.write(words)))
	}
	if set != nil {
		side := "lhead"
		if set.Out != turned {
			side = "ltail"
		}
		t.w.Put(", ", side, "=", FrameID(set.Frame))
	}
	if back && !turned {
		t.w.Put(", constraint=false")
	}
	if n := t.ranks.length[i]; n > 1 {
		t.w.Put(", minlen=", strconv.Itoa(n))
	}
	if t.forLayout {
		t.w.Line("]")
		return
	}
	sentence := dotQuote(t.EdgeSentence(i, e))
	t.w.Line(", tooltip=", sentence, ", labeltooltip=", sentence, t.url(e.Pos), "]")
}

// EdgeID returns the id of the edge at that index of a drawing.
func EdgeID(i int) string { return "e" + strconv.Itoa(i+1) }

// url returns the attribute that links to a position, with a comma before it; "" for no position. Where the web has no
// address for it, the link is the path of the file.
func (t DOT) url(p graph.Pos) string {
	if p.IsZero() {
		return ""
	}
	if u := look.Link(t.Context.Web, p); u != "" {
		return ", URL=" + dotQuote(u) + `, target="_blank"`
	}
	return ", URL=" + dotQuote(look.PlaceURL(p))
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
		for _, r := range look.Visible(line) {
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

// DotHTML returns s for a label of Graphviz's kind of HTML, which reads entities, and then escapes
// with a backslash. There is no such thing as an empty text in it.
func DotHTML(s string) string {
	if s == "" {
		return "&#160;"
	}
	var b strings.Builder
	for _, r := range look.Visible(s) {
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
