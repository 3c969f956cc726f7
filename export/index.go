package export

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// Index writes a page in Markdown that links the parts, written to files with that ending beside it,
// and draws how they hang together.
func Index(out io.Writer, d Document, parts []Part, ext string) error {
	w := newWriter(out)
	w.line("# ", markdownText(cmp.Or(d.Title, "Parts")))
	w.line()
	w.line("| part | nodes | neighbours | edges | findings |")
	w.line("|---|---:|---:|---:|---:|")
	for _, p := range parts {
		w.line(fmt.Sprintf("| [%s](%s) | %d | %d | %d | %d |", markdownText(p.Name()), url.PathEscape(p.File+"."+ext), p.Own,
			p.Graph.NumNodes()-p.Own, p.Graph.NumEdges(), len(p.Findings)))
	}
	if err := overview(w, d, parts); err != nil {
		return err
	}
	return w.flush()
}

// overview draws each part as one node.
func overview(w *writer, d Document, parts []Part) error {
	if len(parts) < 2 {
		return nil
	}
	o, err := Mermaid.Fit(Overview(d, parts), MermaidBudget)
	if err != nil {
		return err
	}
	var chart strings.Builder
	if err := Mermaid.Write(&chart, o); err != nil {
		return err
	}
	w.line()
	w.line("```mermaid")
	w.put(chart.String())
	w.line("```")
	return nil
}

// markdownText returns a text that Markdown shows as it is, also in a table.
func markdownText(s string) string {
	var b strings.Builder
	for _, r := range visible(s) {
		if strings.ContainsRune("\\`*_{}[]()<>#+!|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
