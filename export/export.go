package export

import (
	"github.com/fluxgraph/fluxgraph/export/shape"

	"io"
	"slices"
	"strings"
)

// Document is what is drawn: a graph, the findings about it, and how it is to be drawn.
type Document = shape.Document

// Exporter is one format.
type Exporter struct {
	Name  string // as --format takes it
	Title string // what it is, in a few words
	Ext   string // file extension without the dot
	Data  bool   // read by programs, or explored: the whole graph is written unless a part is requested
	Write func(io.Writer, Document) error

	lines      func(Document) int         // how many lines between nodes are drawn; nil: the edges of the drawing
	leastChars func(edges, nodes int) int // a lower bound of the length of the text in characters; nil: not known
	ofKinds    bool                       // draws kinds, not nodes
}

var registry []*Exporter

func register(e *Exporter) *Exporter {
	registry = append(registry, e)
	return e
}

// All returns every format in order of its name.
func All() []*Exporter {
	all := slices.Clone(registry)
	slices.SortFunc(all, func(a, b *Exporter) int { return strings.Compare(a.Name, b.Name) })
	return all
}
