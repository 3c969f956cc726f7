package consumer

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/look"
)

// themed returns the second bundled example in a format, in each theme, with a note on what was left out.
func themed(t *testing.T, e *export.Exporter) []drawn {
	t.Helper()
	doc := examples[1].document(t)
	doc.Notes = []string{"folded to keep within 500 edges (it has 502): \"nothing\" of it is so", "--max-edges 0 draws all of it"}
	var all []drawn
	for _, name := range look.Themes() {
		doc.Options.Theme, _ = look.ParseTheme(name)
		all = append(all, drawn{name, doc, write(t, e, doc)})
	}
	return all
}

// TestThemes has D2 and PlantUML draw what is coloured and noted when it is written.
func TestThemes(t *testing.T) {
	t.Parallel()
	t.Run("d2", func(t *testing.T) { ask(t, themed(t, export.D2), d2(t), drawnByD2) })
	t.Run("plantuml", func(t *testing.T) { drawnByPlantUML(t, themed(t, export.PlantUML)) })
}
