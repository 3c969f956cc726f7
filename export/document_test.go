package export

import "cmp"

// documentOf returns the document of a sketch. Without a title it has that of the sketch.
func documentOf(s *sketch, title string) Document {
	return Document{Title: cmp.Or(title, s.title), Revision: "1f0c2ab", Graph: s.graph(), Findings: s.findings}
}

// document is a document with the name of its sketch.
type document struct {
	name string
	doc  Document
}

// documents are the documents that every format draws.
func documents() []document {
	var all []document
	for _, s := range sketches() {
		all = append(all, document{s.name, documentOf(s.sketch, s.title)})
	}
	all[0].doc.Revision = ""
	return all
}
