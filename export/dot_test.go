package export

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

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
		for _, direction := range []Direction{TopDown, RightLeft, BottomUp} {
			s.doc.Layout.Direction = direction
			docs = append(docs, s)
		}
	}
	for _, s := range docs {
		t.Run(s.name+"/"+s.doc.Layout.Direction.String(), func(t *testing.T) {
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
	dot := string(written(t, DOT, documentOf(broken(), "podinfo, broken")))
	for _, want := range []string{
		"subgraph cluster_", "rankdir=LR", `fontname="Helvetica,Arial,sans-serif"`,
		`color="` + ringLine.stroke + `", penwidth=3`, // the edges of the ring
		`fillcolor="#ffe8b3", color="` + amber + `"`,  // the orphan
		`style="filled,diagonals,dashed"`,             // the missing Secret
		`URL="repo.yaml#L`,
		"podinfo, broken", roleTitle(graph.Kustomization), missingMark.title(), "on a ring",
	} {
		if !strings.Contains(dot, want) {
			t.Errorf("no %s", want)
		}
	}
	if plain := string(written(t, DOT, documentOf(design(), ""))); strings.Contains(plain, missingMark.title()) {
		t.Error("the legend tells of what is not drawn")
	}
}

func TestPlaceURL(t *testing.T) {
	for _, c := range []struct {
		pos  graph.Pos
		want string
	}{
		{graph.Pos{File: "path/to/file.yaml", Line: 12, Col: 3}, "path/to/file.yaml#L12"},
		{graph.Pos{File: "a b/ü#?%.yaml"}, "a%20b/%C3%BC%23%3F%25.yaml"},
		{graph.Pos{File: "javascript:alert(1).yaml", Line: 1}, "./javascript:alert%281%29.yaml#L1"},
	} {
		if got := placeURL(c.pos); got != c.want {
			t.Errorf("%v: %q, want %q", c.pos, got, c.want)
		}
	}
}

// FuzzDOTQuote reads a quoted string as Graphviz does and expects the text.
func FuzzDOTQuote(f *testing.F) {
	for _, s := range []string{"", `a"b`, `a\b`, `\N`, `\"`, "a\nb", "a\r\nb", "&lt;", "]; x [", "\x00", "\xff", "日本語", `\\"`, `"`, `\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := dotQuote(s)
		if len(q) < 2 || q[0] != '"' || q[len(q)-1] != '"' || !utf8.ValidString(q) {
			t.Fatalf("%q becomes %s", s, q)
		}
		var got strings.Builder
		inner := q[1 : len(q)-1]
		for i := 0; i < len(inner); i++ {
			switch {
			case inner[i] == '"':
				t.Fatalf("%q becomes %s, which ends early", s, q)
			case inner[i] != '\\':
				got.WriteByte(inner[i])
			case i+1 == len(inner):
				t.Fatalf("%q becomes %s, which does not end", s, q)
			case inner[i+1] == 'n':
				got.WriteByte('\n')
				i++
			case inner[i+1] == '"', inner[i+1] == '\\':
				got.WriteByte(inner[i+1])
				i++
			default:
				t.Fatalf("%q becomes %s, with an escape of Graphviz's own", s, q)
			}
		}
		var want []string
		for _, line := range strings.Split(s, "\n") {
			want = append(want, visible(line))
		}
		if back := strings.ReplaceAll(got.String(), "&amp;", "&"); back != strings.Join(want, "\n") {
			t.Errorf("%q becomes %s, which is read as %q", s, q, back)
		}
	})
}

// FuzzDOTLabel has go-graphviz read labels made of any text.
func FuzzDOTLabel(f *testing.F) {
	for _, s := range []string{"", " ", "a<b", "</b>", "&lt;", "&#0;", `\N`, `\`, "\x00", "\xff", "日本語", "a\nb", "\ufffe", "]]>", "<!--"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 200 {
			return
		}
		html := dotHTML(s)
		for _, r := range html {
			if !unicode.IsGraphic(r) || r == '<' || r == '>' {
				t.Fatalf("%q becomes %q", s, html)
			}
		}
		l, err := layOut([]byte("digraph { a [label=<<b>" + html + "</b>>, tooltip=" + dotQuote(s) + "] }"))
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if len(l.Objects) != 1 || len(l.scene().nodes[0].texts) != 1 {
			t.Errorf("%q becomes %+v", s, l.Objects)
		}
	})
}

func TestDOTMergedLines(t *testing.T) {
	dot := string(written(t, DOT, documentOf(drawingFan(40), "")))
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
