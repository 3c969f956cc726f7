package export

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

var (
	plantumlEntity = regexp.MustCompile(`<U\+([0-9A-F]{4,6})>`)
	// What PlantUML gives a meaning: its markup, its comments, its preprocessor.
	plantumlMarkup = regexp.MustCompile(`["'\\|%!$~*<>{}\[\]#&=;?+^` + "`" + `]|--|__|//|::|^[-_/:@.,() ]|[-_/: ]$`)
)

func unquotePlantUML(s string) string {
	return plantumlEntity.ReplaceAllStringFunc(s, func(e string) string {
		n, _ := strconv.ParseInt(e[3:len(e)-1], 16, 32)
		return string(rune(n))
	})
}

func FuzzPlantUMLQuote(f *testing.F) {
	sketch.SeedNames(f)
	for _, s := range []string{"<U+0041>", "!define x", "$x", "%n()", "' comment", "/' block '/", "--", "~*", "[[a]]", "@enduml", "==", "a:b", "::", "\\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := plantumlQuote(s)
		if got, want := unquotePlantUML(q), look.Visible(s); got != want {
			t.Errorf("%q becomes %s, which is read as %q", want, q, got)
		}
		if m := plantumlMarkup.FindString(plantumlEntity.ReplaceAllString(q, "E")); m != "" {
			t.Errorf("%q becomes %s, where %q has a meaning", s, q, m)
		}
	})
}

// TestPlantUMLComplete demands every node and every line of the drawing.
func TestPlantUMLComplete(t *testing.T) {
	for _, s := range documents() {
		d := shape.NewDrawing(s.doc)
		text := string(written(t, PlantUML, s.doc))
		for i := range s.doc.Graph.NumNodes() {
			if n := len(regexp.MustCompile(fmt.Sprintf(`(?m)^ *[a-z]+ ".*" as n%d #[0-9a-f]{6};`, i+1)).FindAllString(text, -1)); n != 1 {
				t.Errorf("%s: n%d is declared %d times", s.name, i+1, n)
			}
		}
		if n := len(regexp.MustCompile(`(?m)^n\d+ -\[#[0-9a-f]{6}(,[a-z]+)?,thickness=\d\]-> n\d+ : `).FindAllString(text, -1)); n != len(d.Lines) {
			t.Errorf("%s: %d lines, want %d", s.name, n, len(d.Lines))
		}
		if open, closed := strings.Count(text, " {\n"), strings.Count(text, "}\n"); open != closed {
			t.Errorf("%s: %d packages begin and %d end", s.name, open, closed)
		}
	}
}

func TestPlantUMLLooks(t *testing.T) {
	text := string(written(t, PlantUML, documentOf(sketch.Broken(), "podinfo, broken")))
	for _, want := range []string{
		"title podinfo, broken\n", "left to right direction\n",
		"-[" + look.CycleStyle.Stroke + ",thickness=4]-> ",                  // the cycle
		"#ffe8b3;line:" + look.Amber[1:] + ";line.bold;text:",               // the orphan
		"#fff5f5;line:" + look.CycleStyle.Stroke[1:] + ";line.dashed;text:", // the missing Secret
		"|<#cfe4ff> Flux Kustomization |", ",dashed,thick",                  // the legend, an optional reference
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	d := documentOf(sketch.Design(), "")
	d.Options.Direction = shape.BottomUp
	if !strings.Contains(string(written(t, PlantUML, d)), "\ntop to bottom direction\n") {
		t.Error("it does not grow downwards")
	}
}

func TestPlantUMLElements(t *testing.T) {
	seen := map[string]int{}
	for i, e := range plantumlElements {
		if other, ok := seen[e]; ok || e == "" {
			t.Errorf("shapes %d and %d are drawn alike: %s", other, i, e)
		}
		seen[e] = i
	}
}
