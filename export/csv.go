package export

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/record"
	"github.com/fluxgraph/fluxgraph/graph"
)

// CSV writes the edges of a graph as a table, each with the properties of its ends, so that it can be read without a
// table of the nodes.
var CSV = register(&Exporter{Name: "csv", Title: "CSV table of the edges, for spreadsheets", Ext: "csv", Data: true, Write: writeCSV})

// CSVNodes writes the nodes of a graph as a table. Its ids are the ends of the edges in the table that
// CSV writes.
var CSVNodes = register(&Exporter{Name: "csv-nodes", Title: "CSV table of the nodes, for spreadsheets", Ext: "csv", Data: true, Write: writeCSVNodes})

// csvEnd holds the columns for the ends of an edge.
var csvEnd = []record.Property[graph.Node]{
	{Name: "cluster", Kind: record.Text, Of: func(n graph.Node) []string { return []string{n.ID.Cluster} }},
	{Name: "kind", Kind: record.Text, Of: func(n graph.Node) []string { return []string{n.ID.Kind.Name} }},
	{Name: "namespace", Kind: record.Text, Of: func(n graph.Node) []string { return []string{n.ID.Namespace} }},
	{Name: "name", Kind: record.Text, Of: func(n graph.Node) []string { return []string{n.ID.Name} }},
	{Name: "state", Kind: record.Text, Of: func(n graph.Node) []string { return []string{n.State.String()} }},
}

func writeCSV(out io.Writer, d Document) error {
	t := newTable(out)
	t.cell("from").cell("to")
	for _, p := range record.EdgeProperties {
		t.cell(p.Name)
	}
	for _, end := range []string{"from_", "to_"} {
		for _, p := range csvEnd {
			t.cell(end + p.Name)
		}
	}
	t.endRow()
	for e := range d.Graph.Edges() {
		t.cell(e.From.String()).cell(e.To.String())
		for _, p := range record.EdgeProperties {
			t.cell(p.Joined(e))
		}
		for _, id := range []graph.ID{e.From, e.To} {
			n, _ := d.Graph.Node(id)
			for _, p := range csvEnd {
				t.cell(p.Joined(n))
			}
		}
		t.endRow()
	}
	return t.flush()
}

func writeCSVNodes(out io.Writer, d Document) error {
	t := newTable(out)
	records := record.Nodes(d.Graph, d.Findings)
	columns := record.NodePropertiesOf(records)
	for _, p := range columns {
		t.cell(p.Name)
	}
	t.endRow()
	for _, r := range records {
		for _, p := range columns {
			t.cell(p.Joined(r))
		}
		t.endRow()
	}
	return t.flush()
}

// table writes a CSV file as RFC 4180 has it.
type table struct {
	w   *csv.Writer
	row []string
}

func newTable(out io.Writer) *table {
	w := csv.NewWriter(out)
	w.UseCRLF = true
	return &table{w: w}
}

func (t *table) cell(s string) *table {
	t.row = append(t.row, csvText(s))
	return t
}

// endRow writes the row. A csv.Writer that failed returns its error from Error.
func (t *table) endRow() {
	_ = t.w.Write(t.row)
	t.row = t.row[:0]
}

func (t *table) flush() error {
	t.w.Flush()
	return t.w.Error()
}

// csvText returns s for a cell. A spreadsheet calculates what begins with one of a few signs, and may
// start a program for it; an apostrophe before it makes it a text. What cannot be seen is written as
// an escape, so no cell holds a line break.
func csvText(s string) string {
	s = look.Visible(s)
	if s != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}
