package page

import (
	"cmp"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

// documentOf returns the document of a sketch. Without a title it has that of the sketch.
func documentOf(s *sketch.Sketch, title string) shape.Document {
	return shape.Document{Title: cmp.Or(title, s.Title), Revision: "1f0c2ab", Graph: s.Graph(), Findings: s.Findings}
}

// document is a document with the name of its sketch.
type document struct {
	name string
	doc  shape.Document
}

// documents are the documents that every format draws.
func documents() []document {
	var all []document
	for _, s := range sketch.Sketches() {
		all = append(all, document{s.Name, documentOf(s.Sketch, s.Title)})
	}
	all[0].doc.Revision = ""
	return all
}
