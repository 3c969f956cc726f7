package consumer

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Mermaid's own limits, which GitHub and GitLab do not raise.
const (
	mermaidEdges = 500
	mermaidChars = 50_000
)

var mermaidArrow = regexp.MustCompile(`(?m)^ +\S+ (-->|-\.->)\|`)

// fitted is a view of a repository, or of one of its clusters, as the command draws it.
type fitted struct {
	name string
	doc  export.Document
	with *export.Exporter
}

// fit draws within Mermaid's limits, and fails the test where that is not so.
func (f fitted) fit(t *testing.T) []byte {
	t.Helper()
	doc, err := f.with.Fit(f.doc, export.MermaidBudget)
	if err != nil {
		t.Fatalf("%s: %v", f.name, err)
	}
	text := write(t, f.with, doc)
	edges, chars := len(mermaidArrow.FindAll(text, -1)), len(utf16.Encode([]rune(string(text))))
	if edges > mermaidEdges || chars > mermaidChars {
		t.Errorf("%s: %d edges and %d characters", f.name, edges, chars)
	}
	if strings.Contains(string(text), "maxTextSize") {
		t.Errorf("%s: it asks for more than Mermaid draws unasked", f.name)
	}
	for n := range f.doc.Graph.Nodes() {
		if n.State == graph.Missing && !doc.Graph.Has(n.ID) && !strings.Contains(string(text), "what findings are about is folded too") {
			t.Errorf("%s: %s is missing, and folded without a word", f.name, n.ID)
		}
	}
	return text
}

// views returns every view of a repository and of each of its clusters.
func views(doc export.Document) []fitted {
	var all []fitted
	add := func(name string, doc export.Document) {
		for _, v := range flux.Views() {
			d := seen(doc, v)
			if v == flux.DepsView {
				d = d.Reduce()
			}
			all = append(all, fitted{name + "/" + v.Name, d, export.Mermaid})
		}
		all = append(all, fitted{name + "/er", doc, export.ER})
	}
	add("all", doc)
	for _, c := range doc.Graph.Clusters() {
		part := doc
		part.Graph = doc.Graph.SelectClusters(func(name string) bool { return name == c.Name })
		add(c.Name, part)
	}
	return all
}

// TestMermaidFits holds every view of every real repository, whole and by cluster, against Mermaid's
// limits, and has Mermaid read it.
func TestMermaidFits(t *testing.T) {
	eachCorpus(t, func(t *testing.T, r repository) {
		b := open(t)
		for _, f := range views(r.document(t)) {
			text := f.fit(t)
			if p := call[parsed](t, b, "parse", mermaidText(text)); p.Error != "" {
				t.Errorf("%s: Mermaid refuses it: %s", f.name, firstLines(p.Error))
			}
		}
	})
}

// TestMermaidFitsDrawn has Mermaid draw what was folded of the smaller repositories.
func TestMermaidFitsDrawn(t *testing.T) {
	eachCorpus(t, func(t *testing.T, r repository) {
		doc := r.document(t)
		if n := doc.Graph.NumNodes(); n > 800 {
			t.Skipf("%d nodes take long to draw", n)
		}
		b := open(t)
		f := fitted{"full", seen(doc, flux.FullView), export.Mermaid}
		d := draw(t, b, f.fit(t))
		if d.Boxes == 0 {
			t.Error("the drawing is empty")
		}
	})
}

// TestMermaidOfFolds draws a bundled example folded and grouped in every way.
func TestMermaidOfFolds(t *testing.T) {
	for _, r := range examples[:1] {
		doc := r.document(t)
		for _, name := range export.Folds() {
			for _, frames := range export.Groupings() {
				t.Run(fmt.Sprintf("%s/%s/%s", r.name, name, frames), func(t *testing.T) {
					fold, _ := export.ParseFold(name)
					folded := doc.Fold(fold)
					folded.Layout.Grouping, _ = export.ParseGrouping(frames)
					if d := draw(t, open(t), write(t, export.Mermaid, folded)); d.Boxes < folded.Graph.NumNodes() {
						t.Errorf("the drawing has %d boxes for %d nodes", d.Boxes, folded.Graph.NumNodes())
					}
				})
			}
		}
	}
}
