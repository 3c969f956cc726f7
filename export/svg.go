package export

import (
	"encoding/xml"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// SVG draws a graph as a scalable picture that stands for itself: no script, and no style sheet, image
// or font from elsewhere. Each node carries its id in the graph document as data-id, a sentence that
// says what it is, and, where the document knows the address, a link to its place.
var SVG = register(&Exporter{Name: "svg", Title: "SVG picture", Ext: "svg", Write: writeSVG})

// about says what a picture shows, in one sentence.
func about(p picture) string {
	s := "A graph of " + counted(p.Graph.NumNodes(), "object") + " and " + counted(p.Graph.NumEdges(), "relation") + "."
	if clusters := p.Graph.Clusters(); len(clusters) > 0 {
		names := make([]string, len(clusters))
		for i, c := range clusters {
			names[i] = visible(c.Name)
		}
		if len(names) == 1 {
			s += " Cluster " + names[0] + "."
		} else {
			s += " Clusters " + strings.Join(names, ", ") + "."
		}
	}
	for _, r := range p.reductions() {
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
	p, err := newPicture(newDrawing(d))
	if err != nil {
		return err
	}
	s := svgText{p, newWriter(out)}
	s.write()
	return s.w.flush()
}

// svgText is a picture in the writing.
type svgText struct {
	picture
	w *writer
}

func (s svgText) write() {
	title := s.title.words
	if title == "" {
		title = "Flux entity relationships"
	}
	// A point is four thirds of a CSS pixel.
	s.w.line(`<?xml version="1.0" encoding="UTF-8"?>`)
	s.w.line(`<svg xmlns="http://www.w3.org/2000/svg" role="graphics-document document" aria-roledescription="graph" aria-labelledby="title desc" width="`, number(math.Ceil(s.width*4/3)),
		`" height="`, number(math.Ceil(s.height*4/3)), `" viewBox="0 0 `, number(s.width), " ", number(s.height),
		`" font-family="`, svgFonts, `" text-anchor="middle">`)
	s.w.line(`<title id="title">`, svgEscape(title), "</title>")
	s.w.line(`<desc id="desc">`, svgEscape(about(s.picture)), "</desc>")
	if s.Layout.Theme == AutoTheme {
		s.darkStyle()
	}
	s.w.line(`<rect width="100%" height="100%" fill="`, s.paint(lightPage), `"/>`)
	if s.title.words != "" {
		s.w.line(`<g class="heading" aria-hidden="true">`)
		s.text(s.title)
		s.w.line("</g>")
	}
	for _, it := range s.main.frames {
		s.w.line(`<g class="frame" id="`, it.id, `" role="graphics-object group">`)
		for _, t := range it.texts {
			s.w.line("<title>", svgEscape(t.words), "</title>")
		}
		s.item(item{strokes: it.strokes})
	}
	index := make(map[string]int, len(s.edges))
	for i := range s.edges {
		index[edgeID(i)] = i
	}
	for _, it := range s.main.edges {
		i := index[it.id]
		e := s.edges[i]
		s.w.put(`<g class="edge" id="`, it.id, `" role="graphics-symbol img" data-relation="`, svgExact(e.Relation.String()), `"`)
		s.ends(i, e)
		s.w.line(">")
		s.w.line("<title>", svgEscape(s.sentence(i, e)), "</title>")
		s.item(it)
	}
	for _, it := range s.main.frames { // over the lines
		s.w.line(`<g class="frame-title" aria-hidden="true">`)
		s.item(item{texts: it.texts})
	}
	byNode := make(map[string]graph.Node, s.Graph.NumNodes())
	for n := range s.Graph.Nodes() {
		byNode[s.ids[n.ID]] = n
	}
	for _, it := range s.main.nodes {
		n := byNode[it.id]
		address := webURL(s.Context.Web, n.Pos)
		if address != "" {
			s.w.line(`<a href="`, svgExact(address), `" target="_blank" rel="noopener">`)
		}
		s.w.line(`<g class="node" id="`, it.id, `" role="graphics-symbol img" data-id="`, svgExact(n.ID.String()), `">`)
		s.w.line("<title>", svgEscape(nodeSentence(s.marks, n)), "</title>")
		s.item(it)
		if address != "" {
			s.w.line("</a>")
		}
	}
	s.w.line(`<g class="legend" role="graphics-object group">`)
	s.w.line("<title>Legend</title>")
	for _, it := range s.key.nodes {
		s.w.line("<g>")
		s.item(it)
	}
	s.w.line("</g>")
	if len(s.notes) > 0 {
		s.w.line(`<g class="notes" aria-hidden="true">`)
		s.item(item{texts: s.notes})
	}
	s.w.line("</svg>")
}

// ends writes what the line at an index leads from and to: nodes, or one and a frame or a number of others.
func (s svgText) ends(i int, e drawnEdge) {
	st, set := s.stubbed[i], s.bundleOf(i)
	many := st != nil && len(st.edges) > 1
	if !(many && !st.out) && !(set != nil && set.out) {
		s.w.put(` data-from="`, svgExact(e.From.String()), `"`)
	}
	if !(many && st.out) && !(set != nil && !set.out) {
		s.w.put(` data-to="`, svgExact(e.To.String()), `"`)
	}
	switch {
	case many:
		s.w.put(` data-edges="`, strconv.Itoa(len(st.edges)), `"`)
	case set != nil:
		s.w.put(` data-frame="`, frameID(set.frame), `" data-edges="`, strconv.Itoa(len(set.edges)), `"`)
	}
}

// paint returns a colour in the theme.
func (s svgText) paint(colour string) string { return s.Layout.Theme.paint(colour) }

// darkStyle writes what changes where the system of whoever looks at the picture is dark. The picture
// itself is light, for programs that make nothing of style sheets.
func (s svgText) darkStyle() {
	fills, strokes := map[string]bool{lightPage: true}, map[string]bool{}
	for _, part := range []scene{s.main, s.key} {
		for _, items := range [][]item{part.frames, part.edges, part.nodes} {
			for _, it := range items {
				for _, k := range it.strokes {
					fills[k.fill], strokes[k.colour] = true, true
				}
				for _, t := range it.texts {
					fills[t.colour], strokes[t.halo] = true, true
				}
			}
		}
	}
	fills[s.title.colour] = true
	for _, t := range s.notes {
		fills[t.colour] = true
	}
	s.w.line("<style>@media (prefers-color-scheme:dark){")
	for _, set := range []struct {
		name    string
		colours map[string]bool
	}{{"fill", fills}, {"stroke", strokes}} {
		for _, colour := range slices.Sorted(maps.Keys(set.colours)) {
			if other := DarkTheme.paint(colour); other != colour {
				s.w.line(`[`, set.name, `="`, colour, `"]{`, set.name, `:`, other, `}`)
			}
		}
	}
	s.w.line("}</style>")
}

// sentence reads the line at an index: what stands for several says how many they are.
func (s svgText) sentence(i int, e drawnEdge) string {
	if st := s.stubbed[i]; st != nil && len(st.edges) > 1 {
		at := e.From
		if !st.out {
			at = e.To
		}
		words := strings.Join(st.words, " ")
		if !st.out {
			return visible(words + " " + e.Relation.Words() + " " + at.Key.String())
		}
		return visible(at.Key.String()) + " " + words
	}
	return s.edgeSentence(i, e)
}

// svgFonts is fontFamily with the widths that Graphviz reckons with, on systems that have neither.
const svgFonts = "Helvetica, Arial, 'Liberation Sans', sans-serif"

// item writes the inside of a group and closes it.
func (s svgText) item(it item) {
	for _, k := range it.strokes {
		s.stroke(k)
	}
	for _, t := range it.texts {
		s.text(t)
	}
	s.w.line("</g>")
}

func (s svgText) stroke(k stroke) {
	if len(k.points) == 0 {
		return
	}
	s.w.put(`<path d="M`, point(k.points[0]))
	for i, at := range k.points[1:] {
		switch {
		case !k.curved:
			s.w.put("L")
		case i%3 == 0:
			s.w.put("C")
		default:
			s.w.put(" ")
		}
		s.w.put(point(at))
	}
	if k.closed {
		s.w.put("Z")
	}
	s.w.put(`" fill="`, or(s.paint(k.fill), "none"), `"`)
	if k.colour != "" {
		s.w.put(` stroke="`, s.paint(k.colour), `"`)
		if k.width != 1 {
			s.w.put(` stroke-width="`, number(k.width), `"`)
		}
		if k.dash != solid {
			s.w.put(` stroke-dasharray="`, k.dash.array(), `"`)
		}
	}
	s.w.line("/>")
}

// text writes a line of text. It is as wide as the layout reckons with in every font: one that is wider
// or narrower than Helvetica is set closer or wider.
func (s svgText) text(t text) {
	s.w.put(`<text x="`, number(t.x), `" y="`, number(t.y), `" font-size="`, number(t.size), `"`)
	if t.left {
		s.w.put(` text-anchor="start"`)
	}
	if t.width > 0 && reckoned(t.words) {
		s.w.put(` textLength="`, number(t.width), `" lengthAdjust="spacingAndGlyphs"`)
	}
	if t.bold {
		s.w.put(` font-weight="bold"`)
	}
	if t.halo != "" {
		s.w.put(` stroke="`, s.paint(t.halo), `" stroke-width="2.5" stroke-linejoin="round" paint-order="stroke"`)
	}
	s.w.put(` fill="`, s.paint(t.colour), `"`)
	s.w.line(">", svgEscape(t.words), "</text>")
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
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// svgExact returns s as the value of an attribute in double quotes, such that whoever reads it gets
// s back, save for what XML cannot hold, which becomes U+FFFD.
func svgExact(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
