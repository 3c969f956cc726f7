package consumer

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/fluxgraph/fluxgraph/export"
)

// TestPlantUML has PlantUML draw every view of the bundled examples, and reads the words in what it
// draws.
func TestPlantUML(t *testing.T) {
	t.Parallel()
	drawnByPlantUML(t, drawnExamples(t, export.PlantUML))
}

// drawnByPlantUML has PlantUML draw texts, and looks for every node in what it draws.
func drawnByPlantUML(t *testing.T, texts []drawn) {
	t.Helper()
	program := tool(t, "plantuml")
	tool(t, "dot") // lays them out
	names := files(t, texts, "puml")
	if said, err := plantuml(t, append([]string{program, "-tsvg", "-nbthread", "2"}, names...)...); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for i, d := range texts {
		t.Run(d.name, func(t *testing.T) {
			svg, err := os.ReadFile(strings.TrimSuffix(names[i], ".puml") + ".svg")
			if err != nil {
				t.Fatal(err)
			}
			shows(t, xmlWords(t, svg), d.doc)
		})
	}
}

// plantumlLimit is the number of nodes and edges up to which PlantUML draws a part.
const plantumlLimit = 150

// plantumlParts has PlantUML read every part, and draw the smaller ones.
func plantumlParts(t *testing.T) {
	texts := allParts(t, export.PlantUML)
	names := files(t, texts, "puml")
	if said, err := plantuml(t, append([]string{tool(t, "plantuml"), "-checkonly", "-nbthread", "2"}, names...)...); err != nil {
		for i, d := range texts { // it says which file
			said = strings.ReplaceAll(said, names[i], d.name)
		}
		t.Errorf("%v: %s", err, said)
	}
	drawnByPlantUML(t, smallest(t, texts, plantumlLimit, "drawn, too"))
}

// TestPlantUMLRefuses holds the harness itself.
func TestPlantUMLRefuses(t *testing.T) {
	t.Parallel()
	program := tool(t, "plantuml")
	for _, args := range [][]string{{"-checkonly"}, {"-tsvg"}} {
		bad := files(t, []drawn{{text: []byte("@startuml\nrectangle \"open as n1\nn1 --> \n@enduml\n")}}, "puml")
		if _, err := plantuml(t, append(append([]string{program}, args...), bad...)...); err == nil {
			t.Errorf("%s: accepted", args)
		}
	}
}

// plantuml runs PlantUML and returns what it says.
func plantuml(t *testing.T, command ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	said, err := cmd.CombinedOutput()
	return firstLines(string(said)), err
}

// xmlWords returns the text of an XML file.
func xmlWords(t *testing.T, text []byte) string {
	t.Helper()
	var b strings.Builder
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		} else if err != nil {
			t.Fatal(err)
		}
		if s, ok := token.(xml.CharData); ok {
			b.Write(s)
		}
	}
}
