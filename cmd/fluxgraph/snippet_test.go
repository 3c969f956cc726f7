package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

func TestSnippet(t *testing.T) {
	files := map[string]string{
		"plain.yaml":   "kind: ConfigMap\ndata:\n  a: b\n\n\tx: y\r\n" + strings.Repeat("long ", 40),
		"escape.yaml":  "name: \x1b[31mred\x07\n",
		"secret.yaml":  "apiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n  multi: |\n    hunter2 and more\n    url://user:hunter2@host\n",
		"json.json":    `{"kind": "Secret", "data": {"p": "hunter2"}}`,
		"sops.yaml":    "kind: ConfigMap\ndata:\n  k: ENC[AES256,data:hunter2]\nsops:\n  mac: x\n",
		"gen.yaml":     "secretGenerator:\n  - name: s\n    literals:\n      - password=hunter2\n",
		"release.yaml": "kind: HelmRelease\nspec:\n  valuesFrom:\n    - kind: Secret\n      name: visible\n",
	}
	s := newSnippets(func(name string) ([]byte, error) {
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
		{graph.Pos{File: "secret.yaml", Line: 6, Col: 5}, ""},
		{graph.Pos{File: "secret.yaml", Line: 7, Col: 5}, ""},
		{graph.Pos{File: "sops.yaml", Line: 3}, "  3 |   k:\n"},
		{graph.Pos{File: "gen.yaml", Line: 4}, ""},
		{graph.Pos{File: "json.json", Line: 1}, ""},
		{graph.Pos{File: "release.yaml", Line: 5}, "  5 |       name: visible\n"},
	}
	for _, tt := range tests {
		if got := s.at(tt.pos); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.pos, got, tt.want)
		}
	}
	for name, text := range files {
		for i := range strings.Split(text, "\n") {
			for col := range 3 {
				if got := s.at(graph.Pos{File: name, Line: i + 1, Col: col}); strings.Contains(got, "hunter2") {
					t.Errorf("%s:%d tells the secret: %s", name, i+1, got)
				}
			}
		}
	}
	if got := s.at(graph.Pos{File: "plain.yaml", Line: 6}); len([]rune(got)) > widest+10 || !strings.Contains(got, "…") {
		t.Errorf("a long line is not cut: %s", got)
	}
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
		if got := printable(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestSentences(t *testing.T) {
	if got := fmt.Sprint(count(0, "error"), ", ", count(1, "error"), ", ", count(2, "error")); got != "0 errors, 1 error, 2 errors" {
		t.Error(got)
	}
	for want, names := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := enumerate(names); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
