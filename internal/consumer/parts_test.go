package consumer

import (
	"crypto/sha256"
	"iter"
	"sync"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/internal/corporatest"
)

// part is a view of a real repository, or of one of its clusters.
type part struct {
	name string
	view *flux.View
	doc  export.Document // as it is, before a drawing of it is made smaller
}

// parts returns every view of every real repository and of each of its clusters. The
// entity-relationship diagram has no view of its own; it is made of the full one.
var parts = sync.OnceValues(func() ([]part, error) {
	repositories, err := corpora()
	if err != nil {
		return nil, err
	}
	var all []part
	add := func(name string, doc export.Document) {
		for _, v := range flux.Views() {
			d := seen(doc, v)
			if v == flux.DepsView {
				d.Options.Direction = shape.RightLeft
			}
			all = append(all, part{name + "/" + v.Name, v, d})
		}
	}
	for _, r := range repositories {
		doc, err := r.load()
		if err != nil {
			return nil, err
		}
		add(r.name, doc)
		for _, c := range doc.Graph.Clusters() {
			of := doc
			of.Graph = doc.Graph.SelectClusters(func(name string) bool { return name == c.Name })
			add(r.name+"/"+c.Name, of)
		}
	}
	return all, nil
})

// drawn returns the part as the command writes it in a format: drawings leave out waits that others
// imply in the view of waits, and Mermaid is folded to what it draws.
func (p part) drawn(t *testing.T, e *export.Exporter) drawn {
	t.Helper()
	doc := p.doc
	if p.view == flux.DepsView && !e.Data {
		doc = doc.Reduce()
	}
	if e == export.Mermaid || e == export.ER {
		var err error
		if doc, err = e.Fit(doc, export.MermaidBudget); err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
	}
	return drawn{p.name, doc, write(t, e, doc)}
}

// eachPart yields every part, and what a format makes of it. A text that was there before is only
// counted, such as that of a repository's only cluster.
func eachPart(t *testing.T, e *export.Exporter) iter.Seq2[part, drawn] {
	t.Helper()
	corporatest.Repositories(t) // skips the test where there are none
	all, err := parts()
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(part, drawn) bool) {
		known := map[[sha256.Size]byte]bool{}
		total, bytes := 0, 0
		for _, p := range all {
			if e == export.ER && p.view != flux.FullView {
				continue
			}
			d := p.drawn(t, e)
			total++
			sum := sha256.Sum256(d.text)
			if known[sum] {
				continue
			}
			known[sum] = true
			bytes += len(d.text)
			if !yield(p, d) {
				return
			}
		}
		t.Logf("%d texts of %d, the others being the same as one of these; %d kB", len(known), total, bytes/1000)
	}
}

// allParts returns every part in a format, each text once.
func allParts(t *testing.T, e *export.Exporter) []drawn {
	t.Helper()
	var all []drawn
	for _, d := range eachPart(t, e) {
		all = append(all, d)
	}
	return all
}

// smallest returns those that have at most so many nodes and edges.
func smallest(t *testing.T, texts []drawn, size int, what string) []drawn {
	t.Helper()
	var all []drawn
	for _, d := range texts {
		if d.doc.Graph.NumNodes()+d.doc.Graph.NumEdges() <= size {
			all = append(all, d)
		}
	}
	t.Logf("%d of them are %s", len(all), what)
	if len(all) == 0 {
		t.Error("none is small enough")
	}
	return all
}

// partReaders has every part in a format read by what people read it with, the slowest first.
var partReaders = []struct {
	exporter *export.Exporter
	name     string
	read     func(*testing.T)
}{
	{export.PNG, "png", pngParts},
	{export.D2, "d2", d2Parts},
	{export.SVG, "svg", svgParts},
	{export.Mermaid, "mermaid", mermaidParts},
	{export.Cypher, "cypher", cypherParts},
	{export.PlantUML, "plantuml", plantumlParts},
	{export.HTML, "html", htmlParts},
	{export.GraphML, "graphml", graphMLParts},
	{export.CSV, "csv", csvParts},
	{export.CSVNodes, "csv-nodes", csvNodesParts},
	{export.DOT, "dot", dotParts},
	{export.ER, "er", erParts},
	{export.JSON, "json", jsonParts},
	{export.Text, "text", textParts},
}

// TestParts hands every view of every real repository, whole and by cluster, in every format to what
// reads that format. docs/formats.md says what that is.
func TestParts(t *testing.T) {
	t.Parallel()
	for _, r := range partReaders {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			r.read(t)
		})
	}
}

// TestEveryFormatIsRead holds that no format lacks a reader.
func TestEveryFormatIsRead(t *testing.T) {
	read := map[*export.Exporter]bool{}
	for _, r := range partReaders {
		read[r.exporter] = true
	}
	for _, e := range append(export.All(), export.ER) {
		if !read[e] {
			t.Errorf("nothing reads %s", e.Name)
		}
	}
}
