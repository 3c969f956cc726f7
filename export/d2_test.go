package export

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

// FuzzD2Quote reads a quoted string as D2 does and expects the text.
func FuzzD2Quote(f *testing.F) {
	sketch.SeedNames(f)
	for _, s := range []string{`a"b`, `a\b`, "${x}", `\${x}`, "a\nb", "|md # x |", "", "\u0085"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := d2Quote(s, s)
		inner := strings.TrimSuffix(strings.TrimPrefix(q, `"`), `"`)
		if len(inner) != len(q)-2 {
			t.Fatalf("%q becomes %s", s, q)
		}
		var got strings.Builder
		for i := 0; i < len(inner); i++ {
			switch c := inner[i]; {
			case c == '"', c == '\n', c == '\r', c == '$':
				t.Fatalf("%q becomes %s, which ends early or holds a variable", s, q)
			case c != '\\':
				got.WriteByte(c)
			case i+1 == len(inner):
				t.Fatalf("%q becomes %s, which does not end", s, q)
			default:
				i++
				if inner[i] == 'n' {
					got.WriteByte('\n')
				} else if strings.IndexByte(`"\$`, inner[i]) >= 0 {
					got.WriteByte(inner[i])
				} else {
					t.Fatalf("%q becomes %s, with an escape of D2's own", s, q)
				}
			}
		}
		if want := look.Visible(s) + "\n" + look.Visible(s); got.String() != want {
			t.Errorf("%q becomes %s, which is read as %q", s, q, got.String())
		}
	})
}

// TestD2Complete demands every node of the drawing once, and every line between nodes that are there.
func TestD2Complete(t *testing.T) {
	for _, s := range documents() {
		d := shape.NewDrawing(s.doc)
		text := string(written(t, D2, s.doc))
		var path []string
		nodes := map[string]bool{}
		lines := 0
		_, drawn, _ := strings.Cut(text, "\nclasses: {\n")
		frame, node := regexp.MustCompile(`^ *(g\d+): ".*" \{$`), regexp.MustCompile(`^ *(n\d+): ".*" \{class: `)
		line := regexp.MustCompile(`^((?:g\d+\.)*n\d+) -> ((?:g\d+\.)*n\d+): ".*" \{class: (rel_[a-z-]+|on_cycle)\}$`)
		for l := range strings.SplitSeq(drawn, "\n") {
			if m := frame.FindStringSubmatch(l); m != nil {
				path = append(path, m[1]+".")
			} else if m := node.FindStringSubmatch(l); m != nil {
				nodes[strings.Join(path, "")+m[1]] = true
			} else if m := line.FindStringSubmatch(l); m != nil {
				lines++
				if !nodes[m[1]] || !nodes[m[2]] {
					t.Errorf("%s: no such nodes: %s", s.name, l)
				}
			} else if strings.TrimSpace(l) == "}" && len(path) > 0 {
				path = path[:len(path)-1]
			}
		}
		if len(nodes) != s.doc.Graph.NumNodes() || lines != len(d.Lines) {
			t.Errorf("%s: %d nodes and %d lines, want %d and %d", s.name, len(nodes), lines, s.doc.Graph.NumNodes(), len(d.Lines))
		}
	}
}

// TestD2Classes demands a declaration of every class in use.
func TestD2Classes(t *testing.T) {
	for _, s := range documents() {
		text := string(written(t, D2, s.doc))
		for _, m := range regexp.MustCompile(`class: \[?([a-z_; -]+)`).FindAllStringSubmatch(text, -1) {
			for class := range strings.SplitSeq(m[1], "; ") {
				if !strings.Contains(text, "\n  "+class+": {") {
					t.Errorf("%s: no class %s", s.name, class)
				}
			}
		}
	}
	cycle := string(written(t, D2, documentOf(sketch.Broken(), "")))
	if got := strings.Count(cycle, "{class: on_cycle}"); got != 3 {
		t.Errorf("%d lines are on the cycle, want 3", got)
	}
}

func TestD2Shapes(t *testing.T) {
	seen := map[string]int{}
	for i, s := range d2Shapes {
		look := s.shape + " " + s.style
		if other, ok := seen[look]; ok || s.shape == "" {
			t.Errorf("shapes %d and %d are drawn alike: %s", other, i, look)
		}
		seen[look] = i
	}
}

func TestD2Direction(t *testing.T) {
	d := documentOf(sketch.Design(), "")
	for direction, want := range d2Directions {
		d.Options.Direction = direction
		if !strings.Contains(string(written(t, D2, d)), fmt.Sprintf("\ndirection: %s\n", want)) {
			t.Errorf("%v: not %s", direction, want)
		}
	}
	if len(d2Directions) != len(shape.Directions()) {
		t.Error("D2 has no word for a direction")
	}
}
