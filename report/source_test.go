package report

import (
	"os"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// shown returns what the text format writes below a finding at pos.
func shown(s *sources, pos graph.Pos) string {
	var b strings.Builder
	w := newWriter(&b)
	textWriter{w, styler{}, s}.quote(pos, "  ", mark{'^', ""})
	_ = w.flush()
	return b.String()
}

func TestLines(t *testing.T) {
	files := map[string]string{
		"plain.yaml":   "kind: ConfigMap\ndata:\n  a: b\n\n\tx: y\r\n" + strings.Repeat("long ", 40),
		"escape.yaml":  "name: \x1b[31mred\x07\n",
		"secret.yaml":  "apiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n  multi: |\n    hunter2 and more\n    url://user:hunter2@host\n",
		"json.json":    `{"kind": "Secret", "data": {"p": "hunter2"}}`,
		"sops.yaml":    "kind: ConfigMap\ndata:\n  k: ENC[AES256,data:hunter2]\nsops:\n  mac: x\n",
		"gen.yaml":     "secretGenerator:\n  - name: s\n    literals:\n      - password=hunter2\n",
		"release.yaml": "kind: HelmRelease\nspec:\n  valuesFrom:\n    - kind: Secret\n      name: visible\n",
	}
	s := newSources(func(name string) ([]byte, error) {
		text, ok := files[name]
		if !ok {
			return nil, os.ErrNotExist
		}
		return []byte(text), nil
	})
	tests := []struct {
		pos  graph.Pos
		want string
	}{
		{graph.Pos{File: "plain.yaml", Line: 3, Col: 6}, "  3 |   a: b\n    |      ^\n"},
		{graph.Pos{File: "plain.yaml", Line: 3}, "  3 |   a: b\n"},
		{graph.Pos{File: "plain.yaml", Line: 3, Col: 99}, "  3 |   a: b\n"},
		{graph.Pos{File: "plain.yaml", Line: 4, Col: 1}, ""},
		{graph.Pos{File: "plain.yaml", Line: 5, Col: 2}, "  5 |  x: y\n    |  ^\n"},
		{graph.Pos{File: "plain.yaml", Line: 99}, ""},
		{graph.Pos{File: "plain.yaml"}, ""},
		{graph.Pos{File: "gone.yaml", Line: 1}, ""},
		{graph.Pos{}, ""},
		{graph.Pos{File: "escape.yaml", Line: 1}, "  1 | name: \ufffd[31mred\ufffd\n"},
		{graph.Pos{File: "secret.yaml", Line: 1, Col: 1}, ""},
		{graph.Pos{File: "secret.yaml", Line: 4, Col: 13}, "  4 |   password:\n"},
		{graph.Pos{File: "secret.yaml", Line: 4, Col: 3}, "  4 |   password:\n    |   ^^^^^^^^\n"},
		{graph.Pos{File: "secret.yaml", Line: 6, Col: 5}, ""},
		{graph.Pos{File: "secret.yaml", Line: 7, Col: 5}, ""},
		{graph.Pos{File: "sops.yaml", Line: 3}, "  3 |   k:\n"},
		{graph.Pos{File: "gen.yaml", Line: 4}, ""},
		{graph.Pos{File: "json.json", Line: 1}, ""},
		{graph.Pos{File: "release.yaml", Line: 5}, "  5 |       name: visible\n"},
	}
	for _, tt := range tests {
		if got := shown(s, tt.pos); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.pos, got, tt.want)
		}
	}
	for name, text := range files {
		for i := range strings.Split(text, "\n") {
			for col := range 60 {
				pos := graph.Pos{File: name, Line: i + 1, Col: col}
				line, _, to, _ := s.line(pos)
				if got := shown(s, pos) + string(line); strings.Contains(got, "hunter2") {
					t.Errorf("%s tells the secret: %s", pos, got)
				}
				if to > len(line)+1 {
					t.Errorf("%s: the value reaches to column %d of a line with %d", pos, to, len(line))
				}
			}
		}
	}
	if got := shown(s, graph.Pos{File: "plain.yaml", Line: 6, Col: 1}); len([]rune(strings.Split(got, "\n")[0])) > widest+10 || !strings.Contains(got, "…") {
		t.Errorf("a long line is not cut: %s", got)
	}
	if got := shown(newSources(nil), graph.Pos{File: "plain.yaml", Line: 1}); got != "" {
		t.Errorf("a line of nowhere: %q", got)
	}
}

func TestWordLength(t *testing.T) {
	tests := []struct{ line, want string }{ // the value begins at the first ›, which is no part of the line
		{"    - name: ›podinfo", "podinfo"},
		{"    - name: ›podinfo # the first", "podinfo"},
		{"    - ›name: podinfo", "name"},
		{"  ›path: ./apps", "path"},
		{`  path: ›"./a b" # x`, `"./a b"`},
		{`  path: ›"a\"b"`, `"a\"b"`},
		{`  path: ›'it''s' # x`, `'it''s'`},
		{`  path: ›"open`, `"open`},
		{"  - ›https://example.com/a#b", "https://example.com/a#b"},
		{"  dependsOn: [{name: ›infra}, {name: b}]", "infra"},
		{"  dependsOn: ›[{name: infra}, {name: '}'}] # x", "[{name: infra}, {name: '}'}]"},
		{"  dependsOn: [›a, b]", "a"},
		{"  dependsOn: [a, ›b]", "b"},
		{"  image: {›repository: x}", "repository"},
		{"  text: ›|", "|"},
		{"  name: ›a{b},c", "a{b},c"},
		{"  name: x[0] ›a,b", "a,b"},
		{"  größe: ›日本 語", "日本 語"},
		{"  a: ›:", ":"},
		{"›- a", "- a"},
	}
	for _, tt := range tests {
		before, after, _ := strings.Cut(tt.line, "›")
		line := []rune(before + after)
		start := len([]rune(before))
		if got := string(line[start : start+wordLength(line, start)]); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.line, got, tt.want)
		}
	}
}

func FuzzWordLength(f *testing.F) {
	f.Add("  dependsOn: [{name: infra}, {name: 'b'}] # x", 20)
	f.Add(`  path: "open`, 8)
	f.Fuzz(func(t *testing.T, text string, start int) {
		line := []rune(text)
		if start < 0 || start >= len(line) {
			return
		}
		if n := wordLength(line, start); n < 1 || start+n > len(line) {
			t.Errorf("%d of %d from %d", n, len(line), start)
		}
	})
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain":          "plain",
		"größe → 日本":     "größe → 日本",
		"\x1b]0;title\a": "\ufffd]0;title\ufffd",
		"a\nb":           "a\ufffdb",
		"\u202egnp.exe":  "\ufffdgnp.exe",
		"\xff":           "\ufffd",
	} {
		if got := terminal.Printable(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestColumns(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "日本": 4, "e\u0301": 1} {
		if got := columns([]rune(text)); got != want {
			t.Errorf("%q takes %d columns, want %d", text, got, want)
		}
	}
}

func TestAnchor(t *testing.T) {
	var b graph.Builder
	id := graph.ID{Cluster: "c", Key: graph.Key{Kind: graph.Kind{Name: "ConfigMap"}, Name: "x"}}
	other := graph.ID{Cluster: "d", Key: id.Key}
	b.Add(graph.Node{ID: id, State: graph.Defined, Pos: graph.Pos{File: "x.yaml", Line: 2}})
	b.AddCluster(graph.Cluster{Name: "d", Path: "clusters/d", Entry: graph.Declared})
	r := Report{Graph: b.Graph()}
	tests := []struct {
		name string
		f    check.Finding
		want string
	}{
		{"its own place", check.Finding{Pos: graph.Pos{File: "a.yaml", Line: 1, Col: 3}}, "a.yaml:1:3"},
		{"a node's", check.Finding{Nodes: []graph.ID{other, id}}, "x.yaml:2"},
		{"a related one", check.Finding{Related: []check.Related{{}, {Pos: graph.Pos{File: "r.yaml", Line: 4}}}}, "r.yaml:4"},
		{"a cluster's", check.Finding{Cluster: "d"}, "clusters/d"},
		{"a cluster's, by a node", check.Finding{Nodes: []graph.ID{other}}, "clusters/d"},
		{"none", check.Finding{}, "."},
	}
	for _, tt := range tests {
		if got := r.anchor(tt.f).String(); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}
