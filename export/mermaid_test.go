package export

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

var (
	mermaidEntity = regexp.MustCompile(`#(\d+);`)
	// What Mermaid does to a text before it parses it.
	mermaidStyled    = regexp.MustCompile(`(style|classDef).*:\S*#.*;`)
	mermaidDirective = regexp.MustCompile(`%%\{|^\s*%%`)
	// What Mermaid sees in a text after it has put characters in the place of entities.
	mermaidDecoded  = regexp.MustCompile(`\\n|\$\$|:fa-|ﬂ°|¶ß`)
	mermaidMarkdown = regexp.MustCompile("^(?:\\d+[.)]|[-+*])(?: |$)|[*_`~\\\\<>\\[\\]|&$]|^#+ |^\\s|https?://|(?i:www)\\.|\\w@|fa\\w?:fa-")
)

func unquoteMermaid(s string) string {
	return mermaidEntity.ReplaceAllStringFunc(strings.ReplaceAll(s, "#8288;", ""), unquoteEntity)
}

func unquoteEntity(e string) string {
	n, _ := strconv.Atoi(e[1 : len(e)-1])
	return string(rune(n))
}

func FuzzMermaidQuote(f *testing.F) {
	sketch.SeedNames(f)
	f.Fuzz(func(t *testing.T, s string) {
		q := mermaidQuote(s)
		if got, want := unquoteMermaid(q), look.Visible(s); got != want {
			t.Errorf("%q is read as %q", want, got)
		}
		if m := mermaidDecoded.FindString(mermaidEntity.ReplaceAllStringFunc(q, unquoteEntity)); m != "" {
			t.Errorf("%q is quoted as %q, which becomes %q", s, q, m)
		}
		bare := mermaidEntity.ReplaceAllString(q, "E")
		if strings.ContainsAny(bare, "\"#;\n\r`<>{}[]|%&\\ﬂ°¶ß") {
			t.Errorf("%q is quoted as %q", s, q)
		}
		if m := mermaidMarkdown.FindString(bare); m != "" {
			t.Errorf("%q is quoted as %q, where %q is Markdown", s, q, m)
		}
		line := `  n1["` + mermaidQuote("style", s, "#") + `"]:::role_object`
		if mermaidStyled.MatchString(line) || mermaidDirective.MatchString(line) {
			t.Errorf("Mermaid changes %q before it reads it", line)
		}
	})
}

func FuzzERQuote(f *testing.F) {
	sketch.SeedNames(f)
	f.Fuzz(func(t *testing.T, s string) {
		q := erQuote(s)
		if name, ok := strings.CutPrefix(q, `"`); ok {
			name, ok = strings.CutSuffix(name, `"`)
			if !ok || strings.ContainsAny(name, "\"%\\\n\r\v\b") || unquoteMermaid(name) != look.Visible(s) {
				t.Errorf("%q is quoted as %s", s, q)
			}
			return
		}
		if q != s || !regexp.MustCompile(`^[a-z][a-z0-9-]*$`).MatchString(q) || slices.Contains(erReserved, strings.Split(q, "-")[0]) {
			t.Errorf("%q is left bare as %s", s, q)
		}
	})
}

func FuzzYAMLString(f *testing.F) {
	sketch.SeedNames(f)
	f.Fuzz(func(t *testing.T, s string) {
		q := yamlString(look.Visible(s))
		got, err := strconv.Unquote(q)
		if err != nil || got != look.Visible(s) || strings.ContainsAny(q, "\n\r<>") {
			t.Errorf("%q is quoted as %s: %v", s, q, err)
		}
	})
}

// TestMermaidLinkStyle holds the numbers of the red edges to the order in which edges are written.
func TestMermaidLinkStyle(t *testing.T) {
	d := documentOf(sketch.Broken(), "")
	ids := shape.NewDrawing(d).IDs
	var edges, red []string
	for _, l := range strings.Split(string(written(t, Mermaid, d)), "\n") {
		if f := strings.Fields(l); strings.Contains(l, `|"`) {
			edges = append(edges, f[0]+" "+f[len(f)-1])
		} else if list, ok := strings.CutPrefix(l, "  linkStyle "); ok && strings.Contains(l, redStroke) {
			for _, n := range strings.Split(strings.Fields(list)[0], ",") {
				i, err := strconv.Atoi(n)
				if err != nil || i >= len(edges) {
					t.Fatalf("no edge %s", n)
				}
				red = append(red, edges[i])
			}
		}
	}
	var want []string
	for _, f := range d.Findings {
		for _, e := range f.Edges {
			want = append(want, ids[e.From]+" "+ids[e.To])
		}
	}
	slices.Sort(want)
	slices.Sort(red)
	if len(want) != 3 || !slices.Equal(red, want) {
		t.Errorf("red edges %v, want %v", red, want)
	}
}

var redStroke = "stroke:" + look.CycleStyle.Stroke

// TestMermaidComplete demands every node of the picture, and every edge but those that it says it
// leaves out.
func TestMermaidComplete(t *testing.T) {
	for _, s := range documents() {
		d := shape.NewDrawing(s.doc)
		text := string(written(t, Mermaid, s.doc))
		for i := range s.doc.Graph.NumNodes() {
			if !regexp.MustCompile(fmt.Sprintf(`(?m)^ +n%d[^0-9 ].*:::role_`, i+1)).MatchString(text) {
				t.Errorf("%s: no node n%d", s.name, i+1)
			}
		}
		lines := strings.Count(text, `|"`)
		if want := len(d.Lines) + len(d.OwnedFrames()); lines != want {
			t.Errorf("%s: %d lines are written, want %d", s.name, lines, want)
		}
	}
}

func TestMermaidLimits(t *testing.T) {
	s := &sketch.Sketch{}
	s.In("big", "clusters/big")
	root := s.Defined("Kustomization", "flux-system", "root")
	for i := range mermaidEdges + 1 {
		s.Edge(root, graph.Applies, s.Defined("ConfigMap", "ns", fmt.Sprintf("c%04d", i)))
	}
	text := string(written(t, Mermaid, documentOf(s, "")))
	for _, want := range []string{"config:\n  maxEdges: 501\n  maxTextSize: ", "%% larger than 500 edges"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if small := string(written(t, Mermaid, documentOf(sketch.Design(), ""))); strings.Contains(small, "maxEdges") || strings.Contains(small, "---\n") {
		t.Error("a small chart asks for more than it needs")
	}
}

func TestMermaidDirection(t *testing.T) {
	d := documentOf(sketch.Design(), "")
	for _, test := range []struct {
		direction shape.Direction
		want      string
	}{{shape.AnyDirection, "LR"}, {shape.TopDown, "TB"}, {shape.RightLeft, "RL"}, {shape.BottomUp, "BT"}} {
		d.Options.Direction = test.direction
		if !strings.Contains(string(written(t, Mermaid, d)), "\nflowchart "+test.want+"\n") {
			t.Errorf("%v: no flowchart %s", test.direction, test.want)
		}
	}
	d.Options.Direction = shape.LeftRight
	if !strings.Contains(string(written(t, ER, d)), "\n  direction LR\n") {
		t.Error("no direction in the entity-relationship diagram")
	}
}

func TestMermaidNotes(t *testing.T) {
	d := documentOf(sketch.Design(), "")
	d.Notes = []string{"not drawn, as others imply it: 1 depends-on edge"}
	if text := string(written(t, Mermaid, d)); !strings.Contains(text, "%% not drawn, as others imply it: 1 depends-on edge\n") {
		t.Errorf("the chart does not say so:\n%s", text)
	}
}

// TestMermaidFramesSayWhoApplies: what a frame says needs no edges, but one from the Kustomization to the frame.
func TestMermaidFramesSayWhoApplies(t *testing.T) {
	d := documentOf(sketch.Fleet(3), "").Fold(shape.KustomizationFold)
	d.Options.Grouping = shape.ByKustomization
	text := string(written(t, Mermaid, d))
	for _, want := range []string{`-->|"applies all of"| g1`, `%% not drawn, as a frame says the same: 3 applies edges`} {
		if !strings.Contains(text, want) {
			t.Errorf("the chart does not have %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, `"applies"`) {
		t.Errorf("the chart has an edge that applies:\n%s", text)
	}
}
