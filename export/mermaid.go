package export

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Mermaid draws a graph as a Mermaid flowchart, which GitHub and GitLab show in Markdown.
var Mermaid = register(&Exporter{Name: "mermaid", Title: "Mermaid flowchart, for Markdown", Ext: "mmd", Write: writeMermaid,
	lines: mermaidLines, leastChars: mermaidLeastChars})

// MermaidBudget is what GitHub, GitLab and other hosts that keep to Mermaid's limits draw.
var MermaidBudget = shape.Budget{Edges: mermaidEdges, Chars: mermaidText}

// Mermaid refuses larger charts unless its host allows more; a chart cannot allow itself more on
// GitHub.
const (
	mermaidEdges = 500
	mermaidText  = 50_000 // characters
)

// mermaidLines returns how many lines the chart of a document has.
func mermaidLines(d Document) int {
	dr := shape.NewDrawing(d)
	return len(dr.Lines) + len(dr.OwnedFrames())
}

// mermaidLeastChars returns a number of characters that no chart of so many edges and nodes falls below.
func mermaidLeastChars(edges, nodes int) int {
	const edge, node = len("  n1 -->|\"makes\"| n2\n"), len("  n1[\"a\"]:::role_path\n")
	return edges*edge + nodes*node
}

// mermaidShapes holds the brackets that draw each shape.
var mermaidShapes = [look.NumShapes][2]string{
	look.BoxShape:       {"[", "]"},
	look.HexagonShape:   {"{{", "}}"},
	look.CylinderShape:  {"[(", ")]"},
	look.StadiumShape:   {"([", "])"},
	look.SlantedShape:   {"[/", "/]"},
	look.LeaningShape:   {`[\`, `\]`},
	look.RoundedShape:   {"(", ")"},
	look.ComponentShape: {"[[", "]]"},
	look.FolderShape:    {"[/", `\]`},
	look.FunnelShape:    {`[\`, "/]"},
	look.FlagShape:      {">", "]"},
	look.FrameShape:     {"((", "))"},
	look.StackShape:     {"[", "]"},
}

func writeMermaid(out io.Writer, d Document) error {
	var body bytes.Buffer
	b := writer.New(&body)
	m := mermaidChart{Drawing: shape.NewDrawing(d), w: b}
	m.write()
	if err := b.Flush(); err != nil {
		return err
	}
	if err := m.links(&body); err != nil {
		return err
	}
	return writeMermaidText(out, d, len(m.Lines)+len(m.OwnedFrames()), body.Bytes())
}

// writeMermaidText writes a diagram with that many edges, and before it its title, the
// configuration that it needs, and comments.
func writeMermaidText(out io.Writer, d Document, edges int, body []byte) error {
	var plain tally
	if err := writeMermaidHead(&plain, d, nil); err != nil {
		return err
	}
	_, _ = plain.Write(body)
	s := shape.Size{Edges: edges, Chars: int(plain)}
	var config []string
	if !MermaidBudget.Allows(s) {
		s.Chars += 1024 // what is written of the size itself
		config = mermaidConfig(s)
	}
	if err := writeMermaidHead(out, d, config); err != nil {
		return err
	}
	_, err := out.Write(body)
	return err
}

// writeMermaidHead writes what comes before a diagram.
func writeMermaidHead(out io.Writer, d Document, config []string) error {
	w := writer.New(out)
	if d.Title != "" || config != nil {
		w.Line("---")
		if d.Title != "" {
			w.Line("title: ", yamlString(look.Visible(d.Title)))
		}
		for _, c := range config {
			w.Line(c)
		}
		w.Line("---")
	}
	w.Line("%% made by fluxgraph: ", look.Count(d.Graph.NumNodes(), "node"), ", ", look.Count(d.Graph.NumEdges(), "edge"))
	if config != nil {
		w.Line("%% larger than ", MermaidBudget.String(), ": GitHub and others that keep to Mermaid's limits refuse it")
	}
	return w.Flush()
}

// mermaidConfig returns the configuration with which Mermaid draws a diagram that is larger than its limits.
func mermaidConfig(s shape.Size) []string {
	return []string{"config:", "  maxEdges: " + strconv.Itoa(max(s.Edges, mermaidEdges)),
		"  maxTextSize: " + strconv.Itoa(max(s.Chars, mermaidText))}
}

// mermaidChart writes a drawing as a flowchart.
type mermaidChart struct {
	shape.Drawing
	w *writer.Writer
}

func (m mermaidChart) write() {
	for _, r := range m.Omissions() {
		m.w.Line("%% ", r)
	}
	m.w.Line("flowchart ", m.direction().String())
	if len(m.IDs) == 0 {
		m.w.Line(`  n0["nothing"]`) // no diagram at all looks like a mistake
	}
	frames := 0
	m.group(m.Top, "  ", &frames)
	owned := m.OwnedFrames()
	for _, e := range m.Lines {
		arrow := "-->"
		if m.LineOf(e).Dash != look.Solid {
			arrow = "-.->"
		}
		m.w.Line("  ", m.IDs[e.From], " ", arrow, `|"`, mermaidQuote(e.Words()), `"| `, m.IDs[e.To])
	}
	for i, frame := range shape.AllFrames(m.Top) {
		if slices.Contains(owned, frame) {
			m.w.Line("  ", m.IDs[frame.Owner], ` -->|"brings all of"| g`, strconv.Itoa(i))
		}
	}
	l := m.Legend()
	m.legend(l)
	m.styles(l)
	for i := range frames {
		m.w.Line("  style g", strconv.Itoa(i+1), " fill:none,stroke:", look.Grey)
	}
}

// direction returns the way in which the chart grows.
func (m mermaidChart) direction() shape.Direction {
	if m.Options.Direction == shape.AnyDirection {
		return shape.LeftRight
	}
	return m.Options.Direction
}

// group writes the nodes of a frame and the frames within it. Frames are numbered in the order in
// which they are written.
func (m mermaidChart) group(frame *shape.Frame, indent string, number *int) {
	for _, n := range frame.Nodes {
		m.node(indent, m.IDs[n.ID], m.LabelOf(n, frame).Lines(), n.Role)
	}
	for _, inner := range frame.Frames {
		*number++
		m.w.Line(indent, "subgraph g", strconv.Itoa(*number), `["`, mermaidQuote(inner.Title), `"]`)
		m.w.Line(indent, "  direction ", m.direction().String()) // else a frame that no edge enters turns
		m.group(inner, indent+"  ", number)
		m.w.Line(indent, "end")
	}
}

func (m mermaidChart) node(indent, id string, lines []string, role graph.Role) {
	brackets := mermaidShapes[look.RoleStyle(role, look.NoMark).Shape]
	m.w.Line(indent, id, brackets[0], `"`, mermaidQuote(lines...), `"`, brackets[1], ":::", mermaidRole(role))
}

// noteWidth is the number of characters in a line of the note: as many as Mermaid itself sets in one.
const noteWidth = 28

// note writes the notes of the document as a node, so that the chart is not taken for the whole.
func (m mermaidChart) note(indent string) {
	if lines := m.NoteLines(noteWidth); len(lines) > 0 {
		m.w.Line(indent, `note["`, mermaidQuote(lines...), `"]`)
		m.w.Line(indent, "style note fill:", look.NoteFill, ",stroke:", look.Amber, ",color:", look.Ink)
	}
}

// legend writes one node for each look in use. The relations need none: every edge has its words.
func (m mermaidChart) legend(l look.Legend) {
	if len(l.Roles) == 0 {
		return
	}
	m.w.Line(`  subgraph legend["Legend"]`)
	switch m.direction() { // across the way in which the chart grows, so that it makes one row
	case shape.TopDown, shape.BottomUp:
		m.w.Line("    direction LR")
	default:
		m.w.Line("    direction TB")
	}
	m.note("    ")
	for i, r := range l.Roles {
		m.node("    ", "l"+strconv.Itoa(i+1), []string{look.RoleTitle(r)}, r)
	}
	for i, k := range l.Marks {
		id := "l" + strconv.Itoa(len(l.Roles)+i+1)
		m.w.Line("    ", id, `["`, mermaidQuote(k.Title()), `"]:::`, mermaidRole(graph.Plain))
	}
	m.w.Line("  end")
}

// styles writes the classes of the looks in use, gives the marks to their nodes, and colours the
// edges, which Mermaid counts from 0 in the order in which they are written.
func (m mermaidChart) styles(l look.Legend) {
	roles := l.Roles
	if len(l.Marks) > 0 && (len(roles) == 0 || roles[0] != graph.Plain) {
		roles = append([]graph.Role{graph.Plain}, roles...) // the legend draws marks on plain nodes
	}
	for _, r := range roles {
		m.w.Line("  classDef ", mermaidRole(r), " ", mermaidStyle(m.Options.Theme.NodeStyle(look.RoleStyle(r, look.NoMark))))
	}
	for i, k := range l.Marks {
		m.w.Line("  classDef ", mermaidMark(k), " ", mermaidStyle(m.Options.Theme.NodeStyle(k.Overlay())))
		ids := []string{"l" + strconv.Itoa(len(l.Roles)+i+1)}
		for n := range m.Graph.Nodes() {
			if m.Marks.Of(n) == k {
				ids = append(ids, m.IDs[n.ID])
			}
		}
		m.w.Line("  class ", strings.Join(ids, ","), " ", mermaidMark(k))
	}
	if len(l.Roles) > 0 {
		m.w.Line("  style legend fill:none,stroke:", look.Grey, ",stroke-dasharray:2 3")
	}
	lines := map[look.LineStyle][]string{}
	var order []look.LineStyle
	for i, e := range m.Lines {
		look := m.LineOf(e)
		if lines[look] == nil {
			order = append(order, look)
		}
		lines[look] = append(lines[look], strconv.Itoa(i))
	}
	for i := range m.OwnedFrames() {
		look := look.RelationStyle(graph.Applies)
		if lines[look] == nil {
			order = append(order, look)
		}
		lines[look] = append(lines[look], strconv.Itoa(len(m.Lines)+i))
	}
	for _, look := range order {
		m.w.Line("  linkStyle ", strings.Join(lines[look], ","), " ", mermaidStyle(m.Options.Theme.NodeStyle(look.NodeStyle())))
	}
}

func mermaidRole(r graph.Role) string { return "role_" + r.String() }

func mermaidMark(k look.Mark) string { return "mark_" + k.String() }

// mermaidStyle writes a style; what is empty in it is not written.
func mermaidStyle(l look.NodeStyle) string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+":"+value)
		}
	}
	add("fill", l.Fill)
	add("stroke", l.Stroke)
	if l.Width != 0 {
		add("stroke-width", strconv.FormatFloat(l.Width, 'g', -1, 64)+"px")
	}
	add("stroke-dasharray", l.Dash.Array())
	add("color", l.Text)
	return strings.Join(parts, ",")
}

// mermaidQuote writes lines of text for a place between double quotes, so that they are read as that
// text: not as Mermaid, Markdown, HTML, a link or an icon. Whatever is not plainly a letter, a digit
// or harmless punctuation becomes an entity such as #34;.
func mermaidQuote(lines ...string) string {
	var b strings.Builder
	// Before it parses, Mermaid takes the last semicolon of a line that looks to it like a style with
	// a colour: the word, a colon, and later a number sign.
	colons := true
	for _, s := range lines {
		colons = colons && !strings.Contains(s, "style") && !strings.Contains(s, "classDef")
	}
	for i, s := range lines {
		if i > 0 {
			b.WriteString("<br/>")
		}
		runes := []rune(look.Visible(s))
		for i, r := range runes {
			if plainInMermaid(runes, i) && (colons || r != ':') {
				b.WriteRune(r)
			} else {
				b.WriteString("#" + strconv.Itoa(int(r)) + ";")
			}
			rest := string(runes[i:min(len(runes), i+4)])
			if slices.ContainsFunc(mermaidPairs, func(p [2]string) bool { return strings.HasPrefix(rest, p[0]+p[1]) }) {
				b.WriteString("#8288;")
			}
		}
	}
	return b.String()
}

// mermaidPairs holds what Mermaid gives a meaning even where entities spell it: a line break, a
// formula, an icon, and its own writing of entities. A word joiner, U+2060, which is not seen and
// has no width, keeps the two halves apart.
var mermaidPairs = [][2]string{{`\`, "n"}, {"$", "$"}, {":", "fa-"}, {"ﬂ", "°"}, {"¶", "ß"}}

// plainInMermaid reports whether the character at i means nothing but itself there.
func plainInMermaid(s []rune, i int) bool {
	next := ' '
	if i+1 < len(s) {
		next = s[i+1]
	}
	switch r := s[i]; {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("/(,", r):
		return true
	case r == '-', r == ' ': // at the head of a line: a Markdown list, a code block
		return i > 0
	case r == '.', r == ')': // after a number at the head of a line: a Markdown list; after www: a link
		return (next != ' ' || !isNumber(s[:i])) && (i < 3 || !strings.EqualFold(string(s[i-3:i]), "www"))
	case r == ':': // before a letter: an icon, a link
		return next == ' ' || next >= '0' && next <= '9'
	case r < 0x80:
		return false
	default: // but for what Mermaid itself writes in place of the # and ; of an entity
		return unicode.IsGraphic(r) && !strings.ContainsRune("ﬂ°¶ß", r)
	}
}

func isNumber(s []rune) bool {
	return len(s) > 0 && !slices.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// yamlString writes a text as a YAML scalar; HTML's special characters are escaped too.
func yamlString(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return `""` // a string always marshals
	}
	return string(b)
}

// links writes a link for each node whose file has an address on the web. It writes none where the chart would then be
// longer than Mermaid draws without further configuration.
func (m mermaidChart) links(body *bytes.Buffer) error {
	if m.Context.Web == "" {
		return nil
	}
	var links bytes.Buffer
	w := writer.New(&links)
	for n := range m.Graph.Nodes() {
		if address := look.Link(m.Context.Web, n.Pos); address != "" {
			w.Line("  click ", m.IDs[n.ID], ` href "`, address, `" _blank`)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	const head = 1024 // what is written before the chart
	if utf8.RuneCount(body.Bytes())+links.Len()+head <= mermaidText {
		body.Write(links.Bytes())
	}
	return nil
}
