package layout

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
)

// boundaryNode writes the words of a stub, and the line between them and their node.
func (t DOT) boundaryNode(indent string, s *boundaryNode) {
	var lines []string
	for _, words := range s.Words {
		lines = append(lines, t.small(words))
	}
	t.w.Line(indent, wordsID(s.id), ` [shape=plaintext, margin="0.03,0.01", width=0, height=0.1, fontcolor="`, look.EdgeInk,
		`", label=<`, strings.Join(lines, "<br/>"), ">]")
	from, to := t.IDs[s.at], wordsID(s.id)
	if !s.Out {
		from, to = to, from
	}
	t.w.Line(indent, from, " -> ", to, " [id=", s.id, `, color="`, s.look.Stroke, `", penwidth=`, points(s.look.Width),
		", style=", s.look.Dash.String(), ", arrowhead=", dotHeads[s.look.Head], "]")
}

// wordsID returns the id of the words of the stub of that id.
func wordsID(id string) string { return "words_" + id }

// joinBoundaryNodes makes the words of each stub a part of its line.
func (t DOT) joinBoundaryNodes(s *Scene) {
	if len(t.boundaries) == 0 {
		return
	}
	words := map[string]Item{}
	nodes := s.Nodes[:0]
	for _, it := range s.Nodes {
		if strings.HasPrefix(it.ID, wordsID("")) {
			words[it.ID] = it
		} else {
			nodes = append(nodes, it)
		}
	}
	s.Nodes = nodes
	lines := map[string][]string{}
	for _, stubs := range t.boundaries {
		for _, st := range stubs {
			lines[st.id] = st.Words
		}
	}
	for i := range s.Edges {
		it := &s.Edges[i]
		texts := words[wordsID(it.ID)].Texts
		for j, l := range lines[it.ID] {
			if j < len(texts) {
				texts[j].Words = l
			}
		}
		it.Texts = append(it.Texts, texts...)
	}
}
