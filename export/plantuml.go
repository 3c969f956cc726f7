package export

import (
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/fluxgraph/fluxgraph/graph"
)

// PlantUML draws a graph as a PlantUML deployment diagram, with a package for each group of nodes. It
// keeps to what releases of several years ago draw too.
var PlantUML = register(&Exporter{Name: "plantuml", Title: "PlantUML deployment diagram", Ext: "puml", Write: writePlantUML})

// plantumlElements holds the element that draws each shape.
var plantumlElements = [numShapes]string{
	boxShape:       "rectangle",
	hexagonShape:   "component",
	cylinderShape:  "database",
	stadiumShape:   "card",
	slantedShape:   "file",
	leaningShape:   "artifact",
	roundedShape:   "agent",
	componentShape: "node",
	folderShape:    "folder",
	funnelShape:    "storage",
	flagShape:      "queue",
	frameShape:     "frame",
	stackShape:     "collections",
}

func writePlantUML(out io.Writer, d Document) error {
	p := plantumlText{newDrawing(d), newWriter(out), d.Layout.Theme}
	p.write()
	return p.w.flush()
}

// plantumlText is a drawing in the writing.
type plantumlText struct {
	drawing
	w     *writer
	theme Theme
}

func (p plantumlText) write() {
	p.w.line("@startuml")
	p.w.line("' made by fluxgraph: ", count(p.Graph.NumNodes(), "node"), ", ", count(p.Graph.NumEdges(), "edge"))
	for _, r := range p.reductions() {
		p.w.line("' ", r)
	}
	switch p.Layout.Direction { // PlantUML has two
	case TopDown, BottomUp:
		p.w.line("top to bottom direction")
	default:
		p.w.line("left to right direction")
	}
	p.w.line("skinparam shadowing false")
	page, words := p.theme.paint(lightPage), p.theme.paint(edgeInk)
	p.w.line("skinparam packageBorderColor ", p.theme.paint(frameStroke))
	p.w.line("skinparam packageFontColor ", words)
	p.w.line("skinparam arrowFontColor ", words)
	p.w.line("skinparam arrowFontSize 11")
	p.w.line("skinparam legendBackgroundColor ", page)
	if page != lightPage {
		p.w.line("skinparam backgroundColor ", page)
		p.w.line("skinparam titleFontColor ", p.theme.paint(ink))
	}
	if p.Title != "" {
		p.w.line("title ", plantumlQuote(p.Title))
	}
	if p.Graph.NumNodes() == 0 {
		p.w.line(`rectangle "nothing" as n0`) // PlantUML calls a diagram without elements an error
	}
	frames := 0
	p.group(p.top, "", &frames)
	for _, e := range p.edges {
		p.w.line(p.ids[e.From], " -", plantumlLine(p.theme.line(p.lineOf(e))), "-> ", p.ids[e.To], " : ", plantumlQuote(e.words()))
	}
	p.note()
	p.legend()
	p.w.line("@enduml")
}

// group writes the nodes of a frame and the frames within it. Frames are numbered in the order in
// which they are written.
func (p plantumlText) group(gr *group, indent string, number *int) {
	for _, n := range gr.nodes {
		if !n.Pos.IsZero() {
			p.w.line(indent, "' ", plantumlQuote(placeOf(n.Pos)))
		}
		l := p.theme.look(lookOf(n, p.marks))
		p.w.line(indent, plantumlElements[l.shape], ` "`, p.label(p.labelOf(n, gr)), `" as `, p.ids[n.ID], " ", plantumlLook(l))
	}
	for _, inner := range gr.groups {
		*number++
		p.w.line(indent, `package "`, plantumlQuote(inner.title), `" as g`, strconv.Itoa(*number), " ", p.theme.paint(inner.fill()), " {")
		p.group(inner, indent+"  ", number)
		p.w.line(indent, "}")
	}
}

// label returns the text of a node: the kind and the notes small, the name bold.
func (p plantumlText) label(l label) string {
	var lines []string
	small := func(s string) { lines = append(lines, "<size:10>"+plantumlQuote(s)+"</size>") }
	if l.kind != "" {
		small(l.kind)
	}
	for _, s := range l.name {
		if s = plantumlQuote(s); s == "" {
			s = "<U+00A0>" // PlantUML shows the marks around nothing
		}
		lines = append(lines, "<b>"+s+"</b>")
	}
	for _, s := range l.notes {
		small(s)
	}
	return strings.Join(lines, `\n`)
}

// plantumlNoteWidth is the number of characters in a line of the note that says what was left out.
const plantumlNoteWidth = 60

// note writes what was left out, so that nobody takes the diagram for the whole.
func (p plantumlText) note() {
	var lines []string
	for _, s := range p.noteLines(plantumlNoteWidth) {
		s = plantumlQuote(s)
		if p.theme.paint(lightPage) != lightPage {
			s = "<color:" + p.theme.paint(ink) + ">" + s + "</color>"
		}
		lines = append(lines, s)
	}
	if len(lines) > 0 {
		p.w.line(`note "`, strings.Join(lines, `\n`), `" as left_out `, p.theme.paint(noteFill))
	}
}

// legend writes the key as a table: what is drawn in which colours, and the lines.
func (p plantumlText) legend() {
	l := p.usedLegend()
	if len(l.roles) == 0 {
		return
	}
	p.w.line("legend right")
	row := func(l look, words string) {
		l = p.theme.look(l)
		words = plantumlQuote(words)
		if p.theme.paint(lightPage) != lightPage { // the words are black unless they are told
			words = "<color:" + l.text + ">" + words + "</color>"
		}
		p.w.line("  |<", l.fill, "> ", words, " |")
	}
	for _, r := range l.roles {
		row(markedLook(r, noMark), roleTitle(r))
	}
	for _, m := range l.marks {
		row(markedLook(graph.Plain, m), m.title())
	}
	for _, e := range l.lines() {
		p.w.line("  | <color:", p.theme.paint(e.line.stroke), "><b>", plantumlQuote(e.words), "</b></color> |")
	}
	p.w.line("endlegend")
}

// plantumlLook returns the colours and the outline of a look.
func plantumlLook(l look) string {
	s := l.fill + ";line:" + strings.TrimPrefix(l.stroke, "#")
	switch {
	case l.dash == dashed:
		s += ";line.dashed"
	case l.dash == dotted:
		s += ";line.dotted"
	case l.width >= 2: // an outline has one style
		s += ";line.bold"
	}
	return s + ";text:" + strings.TrimPrefix(l.text, "#")
}

// plantumlLine returns the style of an edge.
func plantumlLine(l line) string {
	s := l.stroke
	if l.dash != solid {
		s += "," + l.dash.String()
	}
	return "[" + s + ",thickness=" + strconv.Itoa(max(1, int(l.width+0.5))) + "]"
}

// plantumlQuote writes a text for a label, quoted or not, so that it is read as that text: not as
// PlantUML's markup, as HTML, or as a word to its preprocessor. Whatever is not plainly a letter, a
// digit or harmless punctuation becomes <U+0022>.
func plantumlQuote(s string) string {
	var b strings.Builder
	runes := []rune(visible(s))
	for i, r := range runes {
		if plainInPlantUML(runes, i) {
			b.WriteRune(r)
			continue
		}
		hex := strings.ToUpper(strconv.FormatInt(int64(r), 16))
		b.WriteString("<U+" + strings.Repeat("0", max(0, 4-len(hex))) + hex + ">")
	}
	return b.String()
}

// plainInPlantUML reports whether the character at i means nothing but itself there.
func plainInPlantUML(s []rune, i int) bool {
	switch r := s[i]; {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	case r == '.', r == ',', r == '(', r == ')', r == '@':
		return i > 0
	case r == '-', r == '_', r == '/', r == ':', r == ' ': // twice they are markup, and at an end a space is dropped
		return i > 0 && i+1 < len(s) && s[i-1] != r && s[i+1] != r
	case r < 0x80:
		return false
	default: // PlantUML draws a few of them as icons
		return unicode.IsLetter(r)
	}
}
