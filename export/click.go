package export

import (
	"bytes"
	"unicode/utf8"
)

// clicks writes a link for each node whose place has an address, where all of them and the chart of so
// many characters are within what Mermaid draws unasked.
func (m mermaidChart) clicks(body *bytes.Buffer) error {
	if m.Context.Web == "" {
		return nil
	}
	var links bytes.Buffer
	w := newWriter(&links)
	for n := range m.Graph.Nodes() {
		if address := m.webURL(n.Pos); address != "" {
			w.line("  click ", m.ids[n.ID], ` href "`, address, `" _blank`)
		}
	}
	if err := w.flush(); err != nil {
		return err
	}
	const head = 1024 // what is written before the chart
	if utf8.RuneCount(body.Bytes())+links.Len()+head <= mermaidText {
		body.Write(links.Bytes())
	}
	return nil
}
