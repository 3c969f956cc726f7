package export

import "strings"

// stub writes the words of a stub, and the line between them and their node.
func (t dotText) stub(indent string, s *stub) {
	var lines []string
	for _, words := range s.words {
		lines = append(lines, t.small(words))
	}
	t.w.line(indent, wordsID(s.id), ` [shape=plaintext, margin="0.03,0.01", width=0, height=0.1, fontcolor="`, edgeInk,
		`", label=<`, strings.Join(lines, "<br/>"), ">]")
	from, to := t.ids[s.at], wordsID(s.id)
	if !s.out {
		from, to = to, from
	}
	t.w.line(indent, from, " -> ", to, " [id=", s.id, `, color="`, s.look.stroke, `", penwidth=`, points(s.look.width),
		", style=", s.look.dash.String(), ", arrowhead=", dotHeads[s.look.head], "]")
}

// wordsID returns the id of the words of the stub of that id.
func wordsID(id string) string { return "words_" + id }

// joinStubs makes the words of each stub a part of its line.
func (t dotText) joinStubs(s *scene) {
	if len(t.stubs) == 0 {
		return
	}
	words := map[string]item{}
	nodes := s.nodes[:0]
	for _, it := range s.nodes {
		if strings.HasPrefix(it.id, wordsID("")) {
			words[it.id] = it
		} else {
			nodes = append(nodes, it)
		}
	}
	s.nodes = nodes
	lines := map[string][]string{}
	for _, stubs := range t.stubs {
		for _, st := range stubs {
			lines[st.id] = st.words
		}
	}
	for i := range s.edges {
		it := &s.edges[i]
		texts := words[wordsID(it.id)].texts
		for j, l := range lines[it.id] {
			if j < len(texts) {
				texts[j].words = l
			}
		}
		it.texts = append(it.texts, texts...)
	}
}
