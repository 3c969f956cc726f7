package export

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

// Index writes a page in Markdown that links the parts, written to files with that ending beside it,
// and draws how they hang together.
func Index(out io.Writer, d Document, parts []shape.Part, ext string) error {
	w := writer.New(out)
	w.Line("# ", markdownText(cmp.Or(d.Title, "Parts")))
	w.Line()
	w.Line("| part | nodes | neighbours | edges | findings |")
	w.Line("|---|---:|---:|---:|---:|")
	for _, p := range parts {
		w.Line(fmt.Sprintf("| [%s](%s) | %d | %d | %d | %d |", markdownText(p.Name()), url.PathEscape(p.File+"."+ext), p.Own,
			p.Graph.NumNodes()-p.Own, p.Graph.NumEdges(), len(p.Findings)))
	}
	if err := overview(w, d, parts); err != nil {
		return err
	}
	return w.Flush()
}

// overview draws each part as one node.
func overview(w *writer.Writer, d Document, parts []shape.Part) error {
	if len(parts) < 2 {
		return nil
	}
	o, err := Mermaid.Fit(shape.Overview(d, parts), MermaidBudget)
	if err != nil {
		return err
	}
	var chart strings.Builder
	if err := Mermaid.Write(&chart, o); err != nil {
		return err
	}
	w.Line()
	w.Line("```mermaid")
	w.Put(chart.String())
	w.Line("```")
	return nil
}

// markdownText returns a text that Markdown shows as it is, also in a table.
func markdownText(s string) string {
	var b strings.Builder
	for _, r := range look.Visible(s) {
		if strings.ContainsRune("\\`*_{}[]()<>#+!|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
