package export

import (
	"regexp"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
)

func TestThemeOfFormats(t *testing.T) {
	d := documentOf(sketch.Broken(), "broken")
	auto := string(written(t, SVG, d))
	if !strings.Contains(auto, "prefers-color-scheme:dark") || !strings.Contains(auto, `fill="#cfe4ff"`) {
		t.Error("the SVG is not light with a dark style")
	}
	d.Options.Theme = look.DarkTheme
	for _, e := range []*Exporter{SVG, DOT, Mermaid, D2, PlantUML} {
		text := string(written(t, e, d))
		if strings.Contains(text, "#cfe4ff") || !strings.Contains(text, look.DarkTheme.Colour("#cfe4ff")) {
			t.Errorf("%s is not dark", e.Name)
		}
		if strings.Contains(text, "prefers-color-scheme") {
			t.Errorf("%s follows the system", e.Name)
		}
	}
	img := decodePNG(t, written(t, PNG, d))
	if r, g, b, _ := img.At(0, 0).RGBA(); r+g+b > 0x6000 {
		t.Error("the PNG is not dark")
	}
}

// TestThemeOfEveryColour holds that a format leaves no colour of the light theme in a dark drawing.
func TestThemeOfEveryColour(t *testing.T) {
	d := documentOf(sketch.Broken(), "broken")
	d.Notes = []string{"folded"}
	for _, e := range []*Exporter{D2, PlantUML, DOT} {
		light := map[string]bool{}
		colour := regexp.MustCompile("#[0-9a-f]{6}")
		for _, c := range colour.FindAllString(string(written(t, e, d)), -1) {
			light[c] = true
		}
		if len(light) < 10 {
			t.Fatalf("%s has %d colours", e.Name, len(light))
		}
		dark := d
		dark.Options.Theme = look.DarkTheme
		for _, c := range colour.FindAllString(string(written(t, e, dark)), -1) {
			if light[c] && look.DarkTheme.Colour(c) != c {
				t.Errorf("%s: %s is as in the light one", e.Name, c)
			}
		}
	}
}

// TestNoteOfFormats holds that drawings tell in themselves what was left out.
func TestNoteOfFormats(t *testing.T) {
	d := documentOf(sketch.Broken(), "broken")
	d.Notes = []string{"something was left out"}
	for e, want := range map[*Exporter]string{
		Mermaid: `note["something was left out"]`, D2: `note: "something was left out" {near: `, PlantUML: `note "something was left out" as left_out`,
	} {
		if !strings.Contains(string(written(t, e, d)), want) {
			t.Errorf("%s does not show the note", e.Name)
		}
	}
}

// TestStatusInFormats demands that every format for pictures and data tells the status.
func TestStatusInFormats(t *testing.T) {
	d := documentOf(sketch.Reported(), "")
	for _, test := range []struct {
		*Exporter
		want []string
	}{
		{Mermaid, []string{"mark_failed", "mark_ready", "classDef mark_progressing", "mark_suspended", "mark_unreported"}},
		{DOT, []string{look.FailedMark.Overlay().Stroke, look.ReadyMark.Overlay().Fill, look.FailedMark.Title()}},
		{D2, []string{"mark_failed", "mark_ready"}},
		{PlantUML, []string{"ready"}},
		{SVG, []string{look.ReadyMark.Overlay().Fill, "failed on its cluster (why it failed)"}},
		{Text, []string{"failed: why it failed", "ready"}},
		{JSON, []string{`"readiness": "failed"`, `"revision": "main@sha1:1f0c2abdeadbeef"`, `"message": "why it failed"`}},
		{GraphML, []string{"why it failed"}},
		{Cypher, []string{"why it failed"}},
		{CSVNodes, []string{"readiness", "why it failed"}},
	} {
		out := string(written(t, test.Exporter, d))
		for _, want := range test.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q", test.Name, want)
			}
		}
	}
}
