package export

import (
	"encoding/xml"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/layout"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// SVG draws a graph as a scalable picture that stands for itself: no script, and no style sheet, image
// or font from elsewhere. Each node carries its id in the graph document as data-id, a sentence that
// says what it is, and, where the document knows the address, a link to its place.
var SVG = register(&Exporter{Name: "svg", Title: "SVG picture", Ext: "svg", Write: writeSVG})

// about returns a description of a picture for those who have it read to them.
func about(p layout.Picture) string {
	s := "A graph of " + counted(p.Graph.NumNodes(), "object") + " and " + counted(p.Graph.NumEdges(), "relation") + "."
	if clusters := p.Graph.Clusters(); len(clusters) > 0 {
		names := make([]string, len(clusters))
		for i, c := range clusters {
			names[i] = look.Visible(c.Name)
		}
		if len(names) == 1 {
			s += " Cluster " + names[0] + "."
		} else {
			s += " Clusters " + strings.Join(names, ", ") + "."
		}
	}
	for _, r := range p.Omissions() {
		s += " " + r + "."
	}
	return s
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

func writeSVG(out io.Writer, d Document) error {
	p, err := layout.NewPicture(shape.NewDrawing(d))
	if err != nil {
		return err
	}
	s := svgText{p, writer.New(out)}
	s.write()
	return s.w.Flush()
}

// svgText writes a picture.
type svgText struct {
	layout.Picture
	w *writer.Writer
}

func (s svgText) write() {
	s.open()
	for _, it := range s.Main.Frames {
		s.frame(it)
	}
	index := make(map[string]int, len(s.Lines))
	for i := range s.Lines {
		index[layout.EdgeID(i)] = i
	}
	for _, it := range s.Main.Edges {
		s.edge(it, index[it.ID])
	}
	for _, it := range s.Main.Frames { // over the lines
		s.w.Line(`<g class="frame-title" aria-hidden="true">`)
		s.item(layout.Item{Texts: it.Texts})
	}
	byID := make(map[string]graph.Node, s.Graph.NumNodes())
	for n := range s.Graph.Nodes() {
		byID[s.IDs[n.ID]] = n
	}
	for _, it := range s.Main.Nodes {
		s.node(it, byID[it.ID])
	}
	s.legend()
	if len(s.NoteTexts) > 0 {
		s.w.Line(`<g class="notes" aria-hidden="true">`)
		s.item(layout.Item{Texts: s.NoteTexts})
	}
	s.w.Line("</svg>")
}

// open writes the beginning of the file, up to the title of the picture.
func (s svgText) open() {
	title := s.Heading.Words
	if title == "" {
		title = "Flux entity relationships"
	}
	// A point is four thirds of a CSS pixel.
	s.w.Line(`<?xml version="1.0" encoding="UTF-8"?>`)
	s.w.Line(`<svg xmlns="http://www.w3.org/2000/svg" role="graphics-document document" aria-roledescription="graph" aria-labelledby="title desc" width="`, number(math.Ceil(s.Width*4/3)),
		`" height="`, number(math.Ceil(s.Height*4/3)), `" viewBox="0 0 `, number(s.Width), " ", number(s.Height),
		`" font-family="`, svgFonts, `" text-anchor="middle">`)
	s.w.Line(`<title id="title">`, svgEscape(title), "</title>")
	s.w.Line(`<desc id="desc">`, svgEscape(about(s.Picture)), "</desc>")
	if s.Options.Theme == look.AutoTheme {
		s.darkStyle()
	}
	s.w.Line(`<rect width="100%" height="100%" fill="`, s.paint(look.LightPage), `"/>`)
	if s.Heading.Words != "" {
		s.w.Line(`<g class="heading" aria-hidden="true">`)
		s.text(s.Heading)
		s.w.Line("</g>")
	}
}

// frame writes the outline of a frame. Its title is written over the lines.
func (s svgText) frame(it layout.Item) {
	s.w.Line(`<g class="frame" id="`, it.ID, `" role="graphics-object group">`)
	for _, t := range it.Texts {
		s.w.Line("<title>", svgEscape(t.Words), "</title>")
	}
	s.item(layout.Item{Strokes: it.Strokes})
}

// edge writes the line at an index.
func (s svgText) edge(it layout.Item, i int) {
	e := s.Lines[i]
	s.w.Put(`<g class="edge" id="`, it.ID, `" role="graphics-symbol img" data-relation="`, svgExact(e.Relation.String()), `"`)
	s.ends(i, e)
	s.w.Line(">")
	s.w.Line("<title>", svgEscape(s.sentence(i, e)), "</title>")
	s.item(it)
}

// node writes a node, with a link to its file where that has an address.
func (s svgText) node(it layout.Item, n graph.Node) {
	address := look.Link(s.Context.Web, n.Pos)
	if address != "" {
		s.w.Line(`<a href="`, svgExact(address), `" target="_blank" rel="noopener">`)
	}
	s.w.Line(`<g class="node" id="`, it.ID, `" role="graphics-symbol img" data-id="`, svgExact(n.ID.String()), `">`)
	s.w.Line("<title>", svgEscape(look.NodeSentence(s.Marks, n)), "</title>")
	s.item(it)
	if address != "" {
		s.w.Line("</a>")
	}
}

// legend writes the legend.
func (s svgText) legend() {
	s.w.Line(`<g class="legend" role="graphics-object group">`)
	s.w.Line("<title>Legend</title>")
	for _, it := range s.LegendScene.Nodes {
		s.w.Line("<g>")
		s.item(it)
	}
	s.w.Line("</g>")
}

// ends writes what the line at an index leads from and to: nodes, or one and a frame or a number of others.
func (s svgText) ends(i int, e shape.Line) {
	st, set := s.BoundaryOf[i], s.BundleOf(i)
	many := st != nil && len(st.Edges) > 1
	if !(many && !st.Out) && !(set != nil && set.Out) {
		s.w.Put(` data-from="`, svgExact(e.From.String()), `"`)
	}
	if !(many && st.Out) && !(set != nil && !set.Out) {
		s.w.Put(` data-to="`, svgExact(e.To.String()), `"`)
	}
	switch {
	case many:
		s.w.Put(` data-edges="`, strconv.Itoa(len(st.Edges)), `"`)
	case set != nil:
		s.w.Put(` data-frame="`, layout.FrameID(set.Frame), `" data-edges="`, strconv.Itoa(len(set.Edges)), `"`)
	}
}

// paint returns a colour in the theme.
func (s svgText) paint(colour string) string { return s.Options.Theme.Colour(colour) }

// darkStyle writes a style sheet for systems with a dark theme. The picture itself is light, for programs that ignore
// style sheets.
func (s svgText) darkStyle() {
	fills, strokes := map[string]bool{look.LightPage: true}, map[string]bool{}
	for _, part := range []layout.Scene{s.Main, s.LegendScene} {
		for _, items := range [][]layout.Item{part.Frames, part.Edges, part.Nodes} {
			for _, it := range items {
				for _, k := range it.Strokes {
					fills[k.Fill], strokes[k.Colour] = true, true
				}
				for _, t := range it.Texts {
					fills[t.Colour], strokes[t.Halo] = true, true
				}
			}
		}
	}
	fills[s.Heading.Colour] = true
	for _, t := range s.NoteTexts {
		fills[t.Colour] = true
	}
	s.w.Line("<style>@media (prefers-color-scheme:dark){")
	for _, set := range []struct {
		name    string
		colours map[string]bool
	}{{"fill", fills}, {"stroke", strokes}} {
		for _, colour := range slices.Sorted(maps.Keys(set.colours)) {
			if other := look.DarkTheme.Colour(colour); other != colour {
				s.w.Line(`[`, set.name, `="`, colour, `"]{`, set.name, `:`, other, `}`)
			}
		}
	}
	s.w.Line("}</style>")
}

// sentence returns a sentence for the line at an index. Where it stands for several, the sentence has their number.
func (s svgText) sentence(i int, e shape.Line) string {
	if st := s.BoundaryOf[i]; st != nil && len(st.Edges) > 1 {
		at := e.From
		if !st.Out {
			at = e.To
		}
		words := strings.Join(st.Words, " ")
		if !st.Out {
			return look.Visible(words + " " + e.Relation.Words() + " " + at.Key.String())
		}
		return look.Visible(at.Key.String()) + " " + words
	}
	return s.EdgeSentence(i, e)
}

// svgFonts is fontFamily with the widths that Graphviz reckons with, on systems that have neither.
const svgFonts = "Helvetica, Arial, 'Liberation Sans', sans-serif"

// item writes the inside of a group and closes it.
func (s svgText) item(it layout.Item) {
	for _, k := range it.Strokes {
		s.stroke(k)
	}
	for _, t := range it.Texts {
		s.text(t)
	}
	s.w.Line("</g>")
}

func (s svgText) stroke(k layout.Stroke) {
	if len(k.Points) == 0 {
		return
	}
	s.w.Put(`<path d="M`, point(k.Points[0]))
	for i, at := range k.Points[1:] {
		switch {
		case !k.Curved:
			s.w.Put("L")
		case i%3 == 0:
			s.w.Put("C")
		default:
			s.w.Put(" ")
		}
		s.w.Put(point(at))
	}
	if k.Closed {
		s.w.Put("Z")
	}
	s.w.Put(`" fill="`, or(s.paint(k.Fill), "none"), `"`)
	if k.Colour != "" {
		s.w.Put(` stroke="`, s.paint(k.Colour), `"`)
		if k.Width != 1 {
			s.w.Put(` stroke-width="`, number(k.Width), `"`)
		}
		if k.Dash != look.Solid {
			s.w.Put(` stroke-dasharray="`, k.Dash.Array(), `"`)
		}
	}
	s.w.Line("/>")
}

// text writes a line of text. It is as wide as the layout reckons with in every font: one that is wider
// or narrower than Helvetica is set closer or wider.
func (s svgText) text(t layout.Text) {
	s.w.Put(`<text x="`, number(t.X), `" y="`, number(t.Y), `" font-size="`, number(t.Size), `"`)
	if t.Left {
		s.w.Put(` text-anchor="start"`)
	}
	if t.Width > 0 && layout.WidthKnown(t.Words) {
		s.w.Put(` textLength="`, number(t.Width), `" lengthAdjust="spacingAndGlyphs"`)
	}
	if t.Bold {
		s.w.Put(` font-weight="bold"`)
	}
	if t.Halo != "" {
		s.w.Put(` stroke="`, s.paint(t.Halo), `" stroke-width="2.5" stroke-linejoin="round" paint-order="stroke"`)
	}
	s.w.Put(` fill="`, s.paint(t.Colour), `"`)
	s.w.Line(">", svgEscape(t.Words), "</text>")
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func point(p [2]float64) string { return number(p[0]) + "," + number(p[1]) }

// number prints a length to a hundredth of a point.
func number(f float64) string {
	f = math.Round(f*100) / 100
	if f == 0 {
		return "0" // never -0
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// svgEscape returns s as the text of an element or the value of an attribute in double quotes. What
// XML cannot hold at all is written as an escape.
func svgEscape(s string) string {
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
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// svgExact returns s as the value of an attribute in double quotes, such that a reader gets s
// back, save for what XML cannot hold, which becomes U+FFFD.
func svgExact(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
