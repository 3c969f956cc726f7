package export

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/golden"
)

func TestDOTGolden(t *testing.T) {
	for _, s := range documents() {
		t.Run(s.name, func(t *testing.T) {
			golden.Compare(t, filepath.Join("testdata", s.name+".dot"), written(t, DOT, s.doc))
		})
	}
}

// TestDOTInGraphviz has Graphviz itself lay every sketch out, in every direction, without a word of
// complaint, and looks for each name in what it draws.
func TestDOTInGraphviz(t *testing.T) {
	program, err := exec.LookPath("dot")
	if err != nil {
		t.Skip("Graphviz's dot is not installed")
	}
	docs := documents()
	for _, s := range documents()[1:] {
		for _, direction := range []shape.Direction{shape.TopDown, shape.RightLeft, shape.BottomUp} {
			s.doc.Options.Direction = direction
			docs = append(docs, s)
		}
	}
	for _, s := range docs {
		t.Run(s.name+"/"+s.doc.Options.Direction.String(), func(t *testing.T) {
			svg := graphvizSVG(t, program, written(t, DOT, s.doc))
			if got, want := bytes.Count(svg, []byte(`class="node"`)), s.doc.Graph.NumNodes(); got != want {
				t.Errorf("Graphviz drew %d nodes of %d", got, want)
			}
		})
	}
}

func graphvizSVG(t *testing.T, program string, dot []byte) []byte {
	t.Helper()
	cmd := exec.Command(program, "-Tsvg")
	var out, complaints bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(dot), &out, &complaints
	if err := cmd.Run(); err != nil || complaints.Len() > 0 {
		t.Fatalf("%v: %s", err, complaints.String())
	}
	return out.Bytes()
}

func TestDOTLooks(t *testing.T) {
	dot := string(written(t, DOT, documentOf(sketch.Broken(), "podinfo, broken")))
	for _, want := range []string{
		"subgraph cluster_", "rankdir=LR", `fontname="Helvetica,Arial,sans-serif"`,
		`color="` + look.CycleStyle.Stroke + `", penwidth=3`, // the edges of the cycle
		`fillcolor="#ffe8b3", color="` + look.Amber + `"`,    // the orphan
		`style="filled,diagonals,dashed"`,                    // the missing Secret
		`URL="repo.yaml#L`,
		"podinfo, broken", look.RoleTitle(graph.Kustomization), look.MissingMark.Title(), "on a cycle",
	} {
		if !strings.Contains(dot, want) {
			t.Errorf("no %s", want)
		}
	}
	if plain := string(written(t, DOT, documentOf(sketch.Design(), ""))); strings.Contains(plain, look.MissingMark.Title()) {
		t.Error("the legend tells of what is not drawn")
	}
}

func TestDOTMergedLines(t *testing.T) {
	dot := string(written(t, DOT, documentOf(sketch.DrawingFan(40), "")))
	if got := strings.Count(dot, "contains YAML for 40 objects in Kustomization"); got == 0 {
		t.Error("the line does not say how many it stands for")
	}
	if got := strings.Count(dot, "lhead="); got != 1 {
		t.Errorf("%d lines lead to a frame, want 1", got)
	}
	if !strings.Contains(dot, "// drawn as 1 line to frames, which say for how many: 40 edges") {
		t.Error("the drawing does not say what it leaves out")
	}
}
