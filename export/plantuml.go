package export

import (
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// PlantUML draws a graph as a PlantUML deployment diagram, with a package for each group of nodes. It
// keeps to what releases of several years ago draw too.
var PlantUML = register(&Exporter{Name: "plantuml", Title: "PlantUML deployment diagram", Ext: "puml", Write: writePlantUML})

// plantumlElements holds the element that draws each shape.
var plantumlElements = [look.NumShapes]string{
	look.BoxShape:       "rectangle",
	look.HexagonShape:   "component",
	look.CylinderShape:  "database",
	look.StadiumShape:   "card",
	look.SlantedShape:   "file",
	look.LeaningShape:   "artifact",
	look.RoundedShape:   "agent",
	look.ComponentShape: "node",
	look.FolderShape:    "folder",
	look.FunnelShape:    "storage",
	look.FlagShape:      "queue",
	look.FrameShape:     "frame",
	look.StackShape:     "collections",
}

func writePlantUML(out io.Writer, d Document) error {
	p := plantumlText{shape.NewDrawing(d), writer.New(out), d.Options.Theme}
	p.write()
	return p.w.Flush()
}

// plantumlText writes a drawing.
type plantumlText struct {
	shape.Drawing
	w     *writer.Writer
	theme look.Theme
}

func (p plantumlText) write() {
	p.w.Line("@startuml")
	p.w.Line("' made by fluxgraph: ", look.Count(p.Graph.NumNodes(), "node"), ", ", look.Count(p.Graph.NumEdges(), "edge"))
	for _, r := range p.Omissions() {
		p.w.Line("' ", r)
	}
	switch p.Options.Direction { // PlantUML has two
	case shape.TopDown, shape.BottomUp:
		p.w.Line("top to bottom direction")
	default:
		p.w.Line("left to right direction")
	}
	p.w.Line("skinparam shadowing false")
	page, words := p.theme.Colour(look.LightPage), p.theme.Colour(look.EdgeInk)
	p.w.Line("skinparam packageBorderColor ", p.theme.Colour(look.FrameStroke))
	p.w.Line("skinparam packageFontColor ", words)
	p.w.Line("skinparam arrowFontColor ", words)
	p.w.Line("skinparam arrowFontSize 11")
	p.w.Line("skinparam legendBackgroundColor ", page)
	if page != look.LightPage {
		p.w.Line("skinparam backgroundColor ", page)
		p.w.Line("skinparam titleFontColor ", p.theme.Colour(look.Ink))
	}
	if p.Title != "" {
		p.w.Line("title ", plantumlQuote(p.Title))
	}
	if p.Graph.NumNodes() == 0 {
		p.w.Line(`rectangle "nothing" as n0`) // PlantUML calls a diagram without elements an error
	}
	frames := 0
	p.group(p.Top, "", &frames)
	for _, e := range p.Lines {
		p.w.Line(p.IDs[e.From], " -", plantumlLine(p.theme.LineStyle(p.LineOf(e))), "-> ", p.IDs[e.To], " : ", plantumlQuote(e.Words()))
	}
	p.note()
	p.legend()
	p.w.Line("@enduml")
}

// group writes the nodes of a frame and the frames within it. Frames are numbered in the order in
// which they are written.
func (p plantumlText) group(frame *shape.Frame, indent string, number *int) {
	for _, n := range frame.Nodes {
		if !n.Pos.IsZero() {
			p.w.Line(indent, "' ", plantumlQuote(look.Location(n.Pos)))
		}
		l := p.theme.NodeStyle(look.NodeStyleOf(n, p.Marks))
		p.w.Line(indent, plantumlElements[l.Shape], ` "`, p.label(p.LabelOf(n, frame)), `" as `, p.IDs[n.ID], " ", plantumlLook(l))
	}
	for _, inner := range frame.Frames {
		*number++
		p.w.Line(indent, `package "`, plantumlQuote(inner.Title), `" as g`, strconv.Itoa(*number), " ", p.theme.Colour(inner.Fill()), " {")
		p.group(inner, indent+"  ", number)
		p.w.Line(indent, "}")
	}
}

// label returns the text of a node: the kind and the notes small, the name bold.
func (p plantumlText) label(l look.Label) string {
	var lines []string
	small := func(s string) { lines = append(lines, "<size:10>"+plantumlQuote(s)+"</size>") }
	if l.Kind != "" {
		small(l.Kind)
	}
	for _, s := range l.Name {
		if s = plantumlQuote(s); s == "" {
			s = "<U+00A0>" // PlantUML shows the marks around nothing
		}
		lines = append(lines, "<b>"+s+"</b>")
	}
	for _, s := range l.Notes {
		small(s)
	}
	return strings.Join(lines, `\n`)
}

// plantumlNoteWidth is the number of characters in a line of the note.
const plantumlNoteWidth = 60

// note writes the notes of the document as a note, so that the diagram is not taken for the whole.
func (p plantumlText) note() {
	var lines []string
	for _, s := range p.NoteLines(plantumlNoteWidth) {
		s = plantumlQuote(s)
		if p.theme.Colour(look.LightPage) != look.LightPage {
			s = "<color:" + p.theme.Colour(look.Ink) + ">" + s + "</color>"
		}
		lines = append(lines, s)
	}
	if len(lines) > 0 {
		p.w.Line(`note "`, strings.Join(lines, `\n`), `" as left_out `, p.theme.Colour(look.NoteFill))
	}
}

// legend writes the legend as a table: the colours of roles and marks, and the lines.
func (p plantumlText) legend() {
	l := p.Legend()
	if len(l.Roles) == 0 {
		return
	}
	p.w.Line("legend right")
	row := func(l look.NodeStyle, words string) {
		l = p.theme.NodeStyle(l)
		words = plantumlQuote(words)
		if p.theme.Colour(look.LightPage) != look.LightPage { // the words are black by default
			words = "<color:" + l.Text + ">" + words + "</color>"
		}
		p.w.Line("  |<", l.Fill, "> ", words, " |")
	}
	for _, r := range l.Roles {
		row(look.RoleStyle(r, look.NoMark), look.RoleTitle(r))
	}
	for _, m := range l.Marks {
		row(look.RoleStyle(graph.Plain, m), m.Title())
	}
	for _, e := range l.Lines() {
		p.w.Line("  | <color:", p.theme.Colour(e.Line.Stroke), "><b>", plantumlQuote(e.Words), "</b></color> |")
	}
	p.w.Line("endlegend")
}

// plantumlLook returns the colours and the outline of a look.
func plantumlLook(l look.NodeStyle) string {
	s := l.Fill + ";line:" + strings.TrimPrefix(l.Stroke, "#")
	switch {
	case l.Dash == look.Dashed:
		s += ";line.dashed"
	case l.Dash == look.Dotted:
		s += ";line.dotted"
	case l.Width >= 2: // an outline has one style
		s += ";line.bold"
	}
	return s + ";text:" + strings.TrimPrefix(l.Text, "#")
}

// plantumlLine returns the style of an edge.
func plantumlLine(l look.LineStyle) string {
	s := l.Stroke
	if l.Dash != look.Solid {
		s += "," + l.Dash.String()
	}
	return "[" + s + ",thickness=" + strconv.Itoa(max(1, int(l.Width+0.5))) + "]"
}

// plantumlQuote writes a text for a label, quoted or not, so that it is read as that text: not as
// PlantUML's markup, as HTML, or as a word to its preprocessor. Whatever is not plainly a letter, a
// digit or harmless punctuation becomes <U+0022>.
func plantumlQuote(s string) string {
	var b strings.Builder
	runes := []rune(look.Visible(s))
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
