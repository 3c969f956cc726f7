package export

import (
	"io"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/layout"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// DOT writes a graph in the language of Graphviz, with a frame for each group of nodes, a tooltip
// and a link to its place for each node and edge, and a legend.
var DOT = register(&Exporter{Name: "dot", Title: "Graphviz DOT", Ext: "dot", Write: writeDOT})

func writeDOT(out io.Writer, d Document) error {
	w := writer.New(out)
	t := dotChart{layout.NewDOT(layout.NewPlan(shape.NewDrawing(d).FrameGenerated()), w), w}
	t.Theme = d.Options.Theme
	for _, r := range t.Omissions() {
		w.Line("// ", r)
	}
	t.Open()
	t.caption()
	t.Content()
	t.Close()
	return w.Flush()
}

// dotChart is a drawing with its title and its legend.
type dotChart struct {
	layout.DOT
	w *writer.Writer
}

// caption writes the title of the graph and its legend.
func (t dotChart) caption() {
	rows := t.legendRows(t.Legend())
	if t.Title != "" {
		rows = append([]string{`<td align="left"><font point-size="` + layout.TitleSize + `" color="` + t.Theme.Colour(look.Ink) + `"><b>` + layout.DotHTML(look.Visible(t.Title)) + "</b></font></td>"}, rows...)
	}
	t.table(rows)
}

func (t dotChart) table(rows []string) {
	if len(rows) == 0 {
		return
	}
	t.w.Line(`  labelloc=t; labeljust=l`)
	t.w.Line(`  label=<<table border="0" cellborder="0" cellspacing="2" cellpadding="2">`)
	for _, r := range rows {
		t.w.Line("    <tr>", r, "</tr>")
	}
	t.w.Line("  </table>>")
}

// legendWidth is the number of entries in one row of a legend.
const legendWidth = 5

// legendRows returns the rows of a legend: a patch for each role and each mark, and a stroke with
// its words for each relation. It is a table, not nodes, because whatever counts or walks the nodes
// of the file would take those for objects. Its cells have no style: Graphviz reads past the end of
// a cell's style where it writes xdot or JSON.
func (t dotChart) legendRows(l look.Legend) []string {
	var patches, strokes []string
	patch := func(k look.NodeStyle, words string) {
		patches = append(patches, `<td border="`+strconv.Itoa(max(1, int(k.Width*0.75)))+`" bgcolor="`+k.Fill+
			`" color="`+k.Stroke+`" cellpadding="3">`+legendText(words, k.Text)+"</td>")
	}
	for _, r := range l.Roles {
		patch(t.Theme.NodeStyle(look.RoleStyle(r, look.NoMark)), look.RoleTitle(r))
	}
	for _, m := range l.Marks {
		patch(t.Theme.NodeStyle(look.RoleStyle(graph.Plain, m)), m.Title())
	}
	for _, e := range l.Lines() {
		strokes = append(strokes, `<td><table border="0" cellborder="0" cellspacing="0" cellpadding="2"><tr><td>`+tableLine(t.Theme.LineStyle(e.Line))+
			"</td><td>"+legendText(e.Words, t.Theme.Colour(look.EdgeInk))+"</td></tr></table></td>")
	}
	return append(tableRows(patches), tableRows(strokes)...)
}

func legendText(s, colour string) string {
	return `<font point-size="` + layout.SmallSize + `" color="` + colour + `">` + layout.DotHTML(s) + "</font>"
}

// tableLine draws a line as a table of coloured cells, one for each of its dashes.
func tableLine(l look.LineStyle) string {
	cells, length, gap := 1, "27", "0"
	switch l.Dash {
	case look.Dashed:
		cells, length, gap = 3, "7", "3"
	case look.Dotted:
		cells, length, gap = 7, "2", "2"
	}
	height := strconv.Itoa(max(1, int(l.Width*0.75+0.5)))
	return `<table border="0" cellborder="0" cellspacing="` + gap + `" cellpadding="0"><tr>` +
		strings.Repeat(`<td fixedsize="true" width="`+length+`" height="`+height+`" bgcolor="`+l.Stroke+`"></td>`, cells) + "</tr></table>"
}

// tableRows sets cells into rows, each a table of its own so that no column is as wide as the
// widest of another row.
func tableRows(cells []string) []string {
	var rows []string
	for len(cells) > 0 {
		n := min(legendWidth, len(cells))
		rows = append(rows, `<td align="left"><table border="0" cellborder="0" cellspacing="4" cellpadding="0"><tr>`+
			strings.Join(cells[:n], "")+"</tr></table></td>")
		cells = cells[n:]
	}
	return rows
}
