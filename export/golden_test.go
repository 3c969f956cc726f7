package export

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/internal/golden"
)

// written returns what an exporter makes of a document, and fails the test when a second run makes
// something else.
func written(t *testing.T, e *Exporter, d Document) []byte {
	t.Helper()
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := e.Write(b, d); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Fatal("two runs differ")
	}
	return first.Bytes()
}

func TestGolden(t *testing.T) {
	for _, f := range []struct {
		name string
		*Exporter
	}{{"mermaid", Mermaid}, {"er", ER}, {"json", JSON}, {"text", Text},
		{"d2", D2}, {"plantuml", PlantUML}, {"graphml", GraphML}, {"cypher", Cypher}, {"csv", CSV}, {"csv-nodes", CSVNodes}} {
		for _, s := range documents() {
			t.Run(f.name+"/"+s.name, func(t *testing.T) {
				golden.Compare(t, filepath.Join("testdata", s.name+"."+f.name), written(t, f.Exporter, s.doc))
			})
		}
	}
}

// TestGoldenOfThemes holds the formats that are coloured when they are written, with a note on what was
// left out.
func TestGoldenOfThemes(t *testing.T) {
	d := documentOf(sketch.Broken(), "broken")
	d.Notes = []string{"folded to keep within 500 edges (it has 502): what is said of it takes more than a line", "--max-edges 0 draws all of it"}
	for _, theme := range []look.Theme{look.DarkTheme, look.MonoTheme} {
		d.Options.Theme = theme
		for _, e := range []*Exporter{D2, PlantUML} {
			t.Run(e.Name+"/"+theme.String(), func(t *testing.T) {
				golden.Compare(t, filepath.Join("testdata", theme.String()+"."+e.Name), written(t, e, d))
			})
		}
	}
}
