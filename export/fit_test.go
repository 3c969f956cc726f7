package export

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// mermaidSize returns how large Mermaid finds a chart.
func mermaidSize(t *testing.T, d Document) (edges, chars int) {
	t.Helper()
	text := string(written(t, Mermaid, d))
	return strings.Count(text, `>|"`), len(utf16.Encode([]rune(text)))
}

func TestFit(t *testing.T) {
	tests := []struct {
		apps int
		says string
	}{
		{4, ""},
		{50, "only the lines of what many Kustomizations share are left out"},
		{56, "other objects are counted"},
		{62, "containers and directories stand in what they belong to"},
		{80, "configuration, secrets, workloads and other objects are counted"},
		{120, "what each Kustomization applies is one node for each namespace"},
		{170, "each Kustomization and what it applies is one node"},
		{240, "each Kustomization and what it applies is one node, and only what orders them is drawn"},
		{400, "but for those that depend on the same"},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.apps), func(t *testing.T) {
			d := documentOf(sketch.Fleet(test.apps), "")
			got, err := Mermaid.Fit(d, MermaidBudget)
			if err != nil {
				t.Fatal(err)
			}
			if edges, chars := mermaidSize(t, got); edges > mermaidEdges || chars > mermaidText {
				t.Errorf("it has %d edges and %d characters", edges, chars)
			}
			text := string(written(t, Mermaid, got))
			if strings.Contains(text, "maxEdges") {
				t.Error("it asks for more than Mermaid draws unasked")
			}
			if test.says == "" {
				if len(got.Notes) > 0 {
					t.Errorf("it says %q of what fits as it is", got.Notes)
				}
				return
			}
			if notes := strings.Join(got.Notes, "\n"); !strings.Contains(notes, test.says) || !strings.Contains(notes, "--max-edges 0") {
				t.Errorf("it says %q, not %q", notes, test.says)
			}
			for _, want := range []string{"%% folded to keep within 500 edges and 50000 characters", `note["folded to keep`} {
				if !strings.Contains(text, want) {
					t.Errorf("the chart does not say %q", want)
				}
			}
		})
	}
}

// TestFitKeeps: what a finding marks, and what is asked for, is drawn by itself.
func TestFitKeeps(t *testing.T) {
	s := sketch.Fleet(150)
	d := documentOf(s, "")
	bad, asked := s.ID("Service", "app-077", "app-077"), s.ID("Secret", "app-078", "app-078-tls")
	d.Findings = []check.Finding{{Rule: "dangling-reference", Severity: check.Warning, Nodes: []graph.ID{bad}}}
	got, err := Mermaid.Fit(d, MermaidBudget, asked)
	if err != nil {
		t.Fatal(err)
	}
	if !got.Graph.Has(bad) || !got.Graph.Has(asked) {
		t.Errorf("with the finding's node: %v, with the node asked for: %v", got.Graph.Has(bad), got.Graph.Has(asked))
	}
	if got.Graph.Has(s.ID("Service", "app-079", "app-079")) {
		t.Error("another Service is drawn by itself")
	}
	if e := slices.Collect(got.Graph.In(bad)); len(e) == 0 || e[0].From.Kind.Name != "Kustomization" {
		t.Errorf("what brings the finding's node is not drawn: %v", e)
	}
}

// TestFitAlways: however small the budget and however many the findings, it fits, and says what became of
// the findings.
func TestFitAlways(t *testing.T) {
	d := documentOf(sketch.Fleet(200), "")
	var all []graph.ID
	for n := range d.Graph.Nodes() {
		all = append(all, n.ID)
	}
	d.Findings = []check.Finding{{Rule: "dangling-reference", Severity: check.Error, Nodes: all}}
	for _, b := range []shape.Budget{MermaidBudget, {Edges: 100}, {Edges: 1}, {Chars: 20_000}, {Chars: 5_000}, {Edges: 50, Chars: 3_000}} {
		t.Run(b.String(), func(t *testing.T) {
			got, err := Mermaid.Fit(d, b)
			if err != nil {
				t.Fatal(err)
			}
			edges, chars := mermaidSize(t, got)
			if b.Edges > 0 && edges > b.Edges || b.Chars > 0 && chars > b.Chars {
				t.Errorf("it has %d edges and %d characters", edges, chars)
			}
			if notes := strings.Join(got.Notes, "\n"); !strings.Contains(notes, "what findings are about is folded too") {
				t.Errorf("it says %q", notes)
			}
			marks := look.NewMarks(got.Graph, got.Findings)
			if !slices.ContainsFunc(slices.Collect(got.Graph.Nodes()), func(n graph.Node) bool { return marks.OfFindings(n.ID) != look.NoMark }) {
				t.Error("no node is marked any more")
			}
		})
	}
}

func TestFitOtherFormats(t *testing.T) {
	d := documentOf(sketch.Fleet(60), "")
	for _, e := range []*Exporter{DOT, D2, PlantUML, Text, JSON} {
		got, err := e.Fit(d, shape.Budget{Edges: 150})
		if err != nil {
			t.Fatal(err)
		}
		if n := e.countLines(got); n > 150 {
			t.Errorf("%s: %d edges", e.Name, n)
		}
		if same, err := e.Fit(d, shape.Budget{}); err != nil || same.Graph != d.Graph {
			t.Errorf("%s: without a budget something is folded (%v)", e.Name, err)
		}
		var b bytes.Buffer
		if err := e.Write(&b, got); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
	}
}

func TestFitER(t *testing.T) {
	s := &sketch.Sketch{}
	for i := range 40 {
		s.In(fmt.Sprintf("c%d", i), "clusters")
		root := s.Defined("Kustomization", "flux-system", fmt.Sprintf("root-%d", i), "root", "true")
		s.Brings(root, s.Defined("Path", "", "clusters"), s.Defined("HelmRelease", "a", "a"), s.Defined("Service", "a", "a"))
	}
	got, err := ER.Fit(documentOf(s, "roots"), shape.Budget{Edges: 10})
	if err != nil {
		t.Fatal(err)
	}
	if n := ER.countLines(got); n > 10 {
		t.Errorf("%d lines", n)
	}
	if text := string(written(t, ER, got)); !strings.Contains(text, "%% folded to keep within 10 edges") {
		t.Errorf("it does not say that it was folded:\n%s", text)
	}
}

func TestTally(t *testing.T) {
	for _, s := range []string{"", "plain", "ü", "…", "𝒳 two units", "x\xffy"} {
		var n tally
		for _, b := range []byte(s) { // whatever the pieces are
			_, _ = n.Write([]byte{b})
		}
		if want := len(utf16.Encode([]rune(s))); int(n) != want && s != "x\xffy" {
			t.Errorf("%q: %d, want %d", s, n, want)
		}
	}
}

func BenchmarkFit(b *testing.B) {
	d := documentOf(sketch.Fleet(1500), "")
	b.Logf("%d nodes, %d edges", d.Graph.NumNodes(), d.Graph.NumEdges())
	for b.Loop() {
		if _, err := Mermaid.Fit(d, MermaidBudget); err != nil {
			b.Fatal(err)
		}
	}
}
