package export

import (
	"io"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// DOT writes a graph in the language of Graphviz, with a frame for each group of nodes, a tooltip
// and a link to its place for each node and edge, and a legend.
var DOT = register(&Exporter{Name: "dot", Title: "Graphviz DOT", Ext: "dot", Write: writeDOT})

func writeDOT(out io.Writer, d Document) error {
	w := newWriter(out)
	t := dotChart{newDotText(newCrowded(newDrawing(d).frameMade()), w), w}
	t.theme = d.Layout.Theme
	for _, r := range t.reductions() {
		w.line("// ", r)
	}
	t.open()
	t.caption()
	t.content()
	t.close()
	return w.flush()
}

// dotChart is a drawing with its title and its legend.
type dotChart struct {
	dotText
	w *writer
}

// caption writes the title of the graph and its legend.
func (t dotChart) caption() {
	rows := t.legendRows(t.usedLegend())
	if t.Title != "" {
		rows = append([]string{`<td align="left"><font point-size="` + titleSize + `" color="` + t.theme.paint(ink) + `"><b>` + dotHTML(visible(t.Title)) + "</b></font></td>"}, rows...)
	}
	t.table(rows)
}

func (t dotChart) table(rows []string) {
	if len(rows) == 0 {
		return
	}
	t.w.line(`  labelloc=t; labeljust=l`)
	t.w.line(`  label=<<table border="0" cellborder="0" cellspacing="2" cellpadding="2">`)
	for _, r := range rows {
		t.w.line("    <tr>", r, "</tr>")
	}
	t.w.line("  </table>>")
}

// legendWidth is the number of entries in one row of a legend.
const legendWidth = 5

// legendRows returns the rows of a legend: a patch for each role and each mark, and a stroke with
// its words for each relation. It is a table, not nodes, because whatever counts or walks the nodes
// of the file would take those for objects. Its cells have no style: Graphviz reads past the end of
// a cell's style where it writes xdot or JSON.
func (t dotChart) legendRows(l legend) []string {
	var patches, strokes []string
	patch := func(k look, words string) {
		patches = append(patches, `<td border="`+strconv.Itoa(max(1, int(k.width*0.75)))+`" bgcolor="`+k.fill+
			`" color="`+k.stroke+`" cellpadding="3">`+legendText(words, k.text)+"</td>")
	}
	for _, r := range l.roles {
		patch(t.theme.look(markedLook(r, noMark)), roleTitle(r))
	}
	for _, m := range l.marks {
		patch(t.theme.look(markedLook(graph.Plain, m)), m.title())
	}
	for _, e := range l.lines() {
		strokes = append(strokes, `<td><table border="0" cellborder="0" cellspacing="0" cellpadding="2"><tr><td>`+tableLine(t.theme.line(e.line))+
			"</td><td>"+legendText(e.words, t.theme.paint(edgeInk))+"</td></tr></table></td>")
	}
	return append(tableRows(patches), tableRows(strokes)...)
}

func legendText(s, colour string) string {
	return `<font point-size="` + smallSize + `" color="` + colour + `">` + dotHTML(s) + "</font>"
}

// tableLine draws a line as a table of coloured cells, one for each of its dashes.
func tableLine(l line) string {
	cells, length, gap := 1, "27", "0"
	switch l.dash {
	case dashed:
		cells, length, gap = 3, "7", "3"
	case dotted:
		cells, length, gap = 7, "2", "2"
	}
	height := strconv.Itoa(max(1, int(l.width*0.75+0.5)))
	return `<table border="0" cellborder="0" cellspacing="` + gap + `" cellpadding="0"><tr>` +
		strings.Repeat(`<td fixedsize="true" width="`+length+`" height="`+height+`" bgcolor="`+l.stroke+`"></td>`, cells) + "</tr></table>"
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
