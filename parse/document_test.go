package parse

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

// documentCases are files, and what is read from them: a line for each document with its place, kind
// and name, then one for each problem.
var documentCases = []struct{ name, text, want string }{
	{"one", "apiVersion: v1\nkind: A\nmetadata: {name: a, namespace: n}\n", "1:1 v1 A n/a\n"},
	{"empty", "", ""},
	{"comments", "# a\n---\n# b\n---\n\n---\n", ""},
	{"null documents", "null\n---\n~\n---\n{}\n---\nkind: A\n", "7:1  A /\n"},
	{"several", "kind: A\n---\nkind: B\n--- # comment\nkind: C\n---\t\n\n# x\n  kind: D\n", "1:1  A /\n3:1  B /\n5:1  C /\n9:3  D /\n"},
	{"comment first", "# head\n\n---\n# more\nkind: A\n", "5:1  A /\n"},
	{"nothing at the end", "kind: A\n---\na:\n  ?", "1:1  A /\n3:1   /\n4:4 mapping key \"\" is not a string but !!null, and needs quotes\n"},
	{"no end of line", "kind: A\n---\nkind: B", "1:1  A /\n3:1  B /\n"},
	{"anchor before", "&a\nkind: A\n", "2:1  A /\n"},
	{"flow", "--- \n{kind: A,\n metadata: {name: x}}\n", "2:2  A /x\n"},
	{"json", "{\n\t\"kind\": \"A\",\n\t\"metadata\": {\"name\": \"\\u00fc\"}\n}\n", "2:2  A /ü\n"},

	{"marker ends a block", "a: |\n  x\n---\nkind: B\n", "1:1   /\n4:1  B /\n"},
	{"marker in a block", "a: |\n x\n ---\n y\n---\nkind: B\n", "1:1   /\n6:1  B /\n"},
	{"marker in quotes", "a: 'x\n---\nkind: B\n", "3:1  B /\n1:4 document is not valid YAML: found unexpected end of stream\n"},
	{"not a marker", "a: |\n  ----\n  x\n---b: c\n", "1:1   /\n"},
	{"end marker", "kind: A\n...\n---\nkind: B\n...\n", "1:1  A /\n4:1  B /\n"},
	{"end marker first", "...\nkind: A\n", "2:1  A /\n"},
	{"after the end marker", "kind: A\n...\n\nkind: B\n---\nkind: C\n", "1:1  A /\n6:1  C /\n4 document after the end marker ... is not read, because no --- starts it\n"},
	{"comment after the end marker", "kind: A\n... # end\n# x\n", "1:1  A /\n"},
	{"directive", "%YAML 1.1\n# c\n---\nkind: A\n", "4:1  A /\n1 directive before the first --- is refused by kustomize\n"},
	{"directive later", "kind: A\n...\n%YAML 1.1\n---\nkind: B\n", "1:1  A /\n5:1  B /\n"},
	{"directive alone", "%YAML 1.1\n", "1:9 document is not valid YAML: did not find expected <document start>\n"},
	{"tag directive", "%TAG ! tag:example.com,2000:\n---\nkind: !x A\n", "3:1  A /\n1 directive before the first --- is refused by kustomize\n"},
	{"text after the marker", "--- {kind: A}\n--- {kind: B}\n", "1:6  A /\n2:6  B /\n2 text after --- is refused by kustomize\n"},
	{"block after the marker", "kind: A\n--- |\n x\n", "1:1  A /\n2 text after --- is refused by kustomize\n2:5 document is a scalar, not an object\n"},

	{"crlf", "kind: A\r\n---\r\n\r\nkind: B\r\nmetadata:\r\n  name: b\r\n...\r\n", "1:1  A /\n4:1  B /b\n"},
	{"byte order mark", "\ufeffkind: A\n---\n\ufeffkind: B\n", "1:1  A /\n3:1  B /\n"},
	{"utf-16", utf16Text("kind: A\n---\nkind: B\nmetadata: {name: \U0001F600}\n", true), "1:1  A /\n3:1  B /\U0001F600\n"},
	{"utf-16 big", utf16Text("kind: A\n---\nkind: B\n", false), "1:1  A /\n3:1  B /\n"},
	{"lone carriage returns", "# a\rb: c\r\nkind: A\n---\r\nkind: B\n", "1:1  A /\n4:1  B /\n"},
	{"separators of unicode", "# a\u2028# b\u2029# c\u0085# d\nkind: A\n---\nkind: B\n", "2:1  A /\n4:1  B /\n"},

	{"list", "kind: List\nitems:\n- kind: A\n- kind: B\n---\nkind: C\n", "3:3  A /\n4:3  B /\n6:1  C /\n"},
	{"list in list", "kind: List\nitems:\n- kind: List\n  items: [{kind: A}, {kind: B}]\n- kind: C\n", "4:12  A /\n4:23  B /\n5:3  C /\n"},
	{"typed list", "apiVersion: v1\nkind: ConfigMapList\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n", "4:3 v1 ConfigMap /a\n"},
	{"list without items", "kind: AllowList\nmetadata: {name: a}\n", "1:1  AllowList /a\n"},
	{"list of nothing", "kind: List\nitems: []\n---\nkind: List\nitems:\n---\nkind: List\nitems: [null, {}]\n", ""},
	{"list that is none", "kind: List\nitems: {a: b}\n---\nkind: List\nitems: [a]\n", "2:8 items of List is not a list\n5:9 item of List is not a mapping\n"},
	{"list through an alias", "x: &x {kind: A}\nkind: List\nitems: [*x, *x]\n", "3:9  A /\n3:13  A /\n"},

	{"broken between", "kind: A\n---\na: b: c\n---\nkind: C\n", "1:1  A /\n5:1  C /\n3:5 document is not valid YAML: mapping values are not allowed in this context\n"},
	{"broken key", "a: 1\nb: 2\n c: 3\nd: 4\n", "3:3 document is not valid YAML: mapping values are not allowed in this context\n"},
	{"broken indent", "a:\n    b: 1\n  c: 2\n", "3:3 document is not valid YAML: did not find expected key\n"},
	{"broken flow", "kind: A\n---\na:\n  b: [1, 2\nc: 3\n", "1:1  A /\n4:10 document is not valid YAML: did not find expected ',' or ']'\n"},
	{"broken quote", "a: 1\nb: \"x\nc: 2\n", "2:4 document is not valid YAML: found unexpected end of stream\n"},
	{"tab", "a:\n\tb: c\n", "2:1 document is not valid YAML: found character that cannot start any token\n"},
	{"template", "kind: A\nmetadata:\n  name: {{ .Values.name }}\n", "1:1  A /\n3:10 mapping key is a mapping itself, as in a template that was not rendered\n"},
	{"template control", "{{- if .x }}\nkind: A\n{{- end }}\n", "1:1 document is not valid YAML: did not find expected node content\n"},
	{"unknown anchor", "a: *b\n---\nkind: B\n", "3:1  B /\n1:5 document is not valid YAML: unknown anchor 'b' referenced\n"},
	{"anchor of another document", "a: &a b\n---\nc: *a\n", "1:1   /\n3:5 document is not valid YAML: unknown anchor 'a' referenced\n"},
	{"not utf-8", "kind: A\n---\na: b\nc: \"\xff\"\n", "1:1  A /\n4:5 document is not valid YAML: invalid leading UTF-8 octet\n"},
	{"nul", "a: \"\x00\"\n---\nkind: A\n", "3:1  A /\n1:5 document is not valid YAML: control characters are not allowed\n"},
	{"scalar", "hello\n", "1:1 document is a scalar, not an object\n"},
	{"top list", "# x\n- a\n", "2:1 document is a list, not an object\n"},

	{"key twice", "kind: A\nmetadata: {name: a}\nkind: B\n", "1:1  B /a\n3:1 mapping key \"kind\" is already set on line 1\n"},
	{"key twice below", "a:\n  b: 1\n  c:\n  - d: 1\n    d: 2\n  \"b\": 2\n", "1:1   /\n5:5 mapping key \"d\" is already set on line 4\n6:3 mapping key \"b\" is already set on line 2\n"},
	{"key twice of many", "x: 1\n" + manyKeys(40) + "x: 2\n", "1:1   /\n42:1 mapping key \"x\" is already set on line 1\n"},
	{"key that is no string", "data:\n  9000: a\n  true: b\n  \"1\": c\n  yes: d\n  2020-01-01: e\n  ~: f\n", "1:1   /\n2:3 mapping key \"9000\" is not a string but !!int, and needs quotes\n3:3 mapping key \"true\" is not a string but !!bool, and needs quotes\n6:3 mapping key \"2020-01-01\" is not a string but !!timestamp, and needs quotes\n7:3 mapping key \"~\" is not a string but !!null, and needs quotes\n"},
	{"key that is a list", "? [a]\n: b\n", "1:3   /\n1:3 mapping key is a list\n"},
	{"merge", "x: &x {kind: A}\n<<: *x\n", "1:1  A /\n"},
	{"merge of a scalar", "kind: A\n<<: x\n", "1:1  A /\n2:5 merge key << does not name a mapping\n"},
	{"merge twice", "x: &x {kind: A}\n<<: *x\n<<: *x\n", "1:1  A /\n3:1 mapping key \"<<\" is already set on line 2\n"},
	{"tags", "kind: !Env A\na: !secret {b: c}\nd: !!binary aGk=\n", "1:1  A /\n"},
	{"equals", "kind: =\na: =\n", "1:1  = /\n"},

	{"loop", "kind: A\na: &a\n  b: *a\n---\nkind: B\n", "5:1  B /\n3:6 alias refers to a value that contains it\n"},
	{"loop of merges", "a: &a\n  <<: *a\n", "2:7 alias refers to a value that contains it\n"},
	{"billion laughs", laughs(), "6:20 aliases expand beyond measure\n"},
	{"long chain of aliases", chain(30_000), "708:14 aliases expand beyond measure\n"},
	{"deep through aliases", deep("a", "x") + deep("b", "*a") + deep("c", "*b"), "3:9007 aliases expand beyond measure\n"},
	{"deep flow", strings.Repeat("[", 10_001), "1:10001 document is not valid YAML: exceeded max depth of 10000\n"},
	{"deep but allowed", "a: " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000), "1:1   /\n"},
}

func utf16Text(s string, little bool) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune("\ufeff" + s)) {
		if little {
			b.Write([]byte{byte(unit), byte(unit >> 8)})
		} else {
			b.Write([]byte{byte(unit >> 8), byte(unit)})
		}
	}
	return b.String()
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: v\n", i)
	}
	return b.String()
}

func laughs() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 12 {
		fmt.Fprintf(&b, "a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), i)
	}
	return b.String()
}

// chain is a document in which each value holds the one before: as deep as it is long.
func chain(n int) string {
	var b strings.Builder
	b.WriteString("a0: &a0 x\n")
	for i := range n {
		fmt.Fprintf(&b, "a%d: &a%d [*a%d]\n", i+1, i+1, i)
	}
	return b.String()
}

// deep is a field that holds a value 9000 levels down.
func deep(name, value string) string {
	return name + ": &" + name + " " + strings.Repeat("[", 9000) + value + strings.Repeat("]", 9000) + "\n"
}

func TestDocuments(t *testing.T) {
	for _, c := range documentCases {
		t.Run(c.name, func(t *testing.T) {
			r := load(t, parsetest.Files("dir/f.yaml", c.text))
			var got strings.Builder
			for i, d := range r.Documents("dir/f.yaml") {
				if d.File != "dir/f.yaml" || d.Index != i || d.Pos().File != d.File {
					t.Errorf("document %d: File %q, Index %d, Pos %v", i, d.File, d.Index, d.Pos())
				}
				fmt.Fprintf(&got, "%s %s %s %s/%s\n", place(d.Pos()), d.APIVersion, d.Kind, d.Namespace, d.Name)
			}
			for _, p := range r.Problems("dir/f.yaml") {
				if p.Kind != graph.InvalidManifest {
					t.Errorf("kind %s", p.Kind)
				}
				fmt.Fprintf(&got, "%s %s\n", place(p.Pos), check.OfProblem(p).Message)
			}
			if diff := cmp.Diff(c.want, got.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func place(p graph.Pos) string { return strings.TrimPrefix(p.String(), p.File+":") }

func TestUnboundedAliases(t *testing.T) {
	for _, c := range documentCases {
		want := strings.Contains(c.want, "contains it") || strings.Contains(c.want, "beyond measure")
		if got := load(t, parsetest.Files("f.yaml", c.text)).UnboundedAliases("f.yaml"); got != want {
			t.Errorf("%s: UnboundedAliases = %v, want %v", c.name, got, want)
		}
	}
}

func TestGroupKind(t *testing.T) {
	for version, want := range map[string]graph.Kind{
		"v1":                    {Name: "K"},
		"apps/v1":               {Group: "apps", Name: "K"},
		"helm.toolkit.x.io/v2":  {Group: "helm.toolkit.x.io", Name: "K"},
		"":                      {Name: "K"},
		"source.x.io/v1/oddity": {Group: "source.x.io", Name: "K"},
	} {
		if got := (Document{APIVersion: version, Kind: "K"}).GroupKind(); got != want {
			t.Errorf("%q: %v, want %v", version, got, want)
		}
	}
}

func TestIsObject(t *testing.T) {
	for text, want := range map[string]bool{
		"{apiVersion: v1, kind: A, metadata: {name: a}}":            true,
		"{apiVersion: v1, kind: A, metadata: {name: 7}}":            true,
		"{apiVersion: v1, kind: A, metadata: {generateName: a-}}":   true,
		"{apiVersion: v1, kind: A, metadata: {name: ''}}":           false,
		"{apiVersion: v1, kind: A, metadata: {name: null}}":         false,
		"{apiVersion: v1, kind: A, metadata: {}}":                   false,
		"{apiVersion: v1, kind: A}":                                 false,
		"{apiVersion: v1, metadata: {name: a}}":                     false,
		"{kind: A, metadata: {name: a}}":                            false,
		"{apiVersion: [v1], kind: A, metadata: {name: a}}":          false,
		"{apiVersion: v1, kind: A, metadata: [name], x: &x [a, b]}": false,
	} {
		docs := load(t, parsetest.Files("f.yaml", text)).Documents("f.yaml")
		if len(docs) != 1 || docs[0].IsObject() != want {
			t.Errorf("%s: IsObject is not %v (%d documents)", text, want, len(docs))
		}
	}
}

func FuzzDocuments(f *testing.F) {
	for _, c := range documentCases {
		if len(c.text) < 2000 { // long seeds make slow fuzzing
			f.Add([]byte(c.text))
		}
	}
	for _, c := range valueCases {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		first, second := parseStream("f", data), parseStream("f", data)
		if a, b := dump(first), dump(second); a != b {
			t.Fatalf("not the same twice:\n%s\n%s", a, b)
		}
		lines := strings.Count(string(toUTF8(data)), "\n") + 1
		inside := func(p graph.Pos) {
			if p.File != "f" || p.Line < 1 || p.Line > lines || p.Col < 0 {
				t.Errorf("%v is not within the %d lines of the file", p, lines)
			}
		}
		for _, p := range first.tell("f") {
			inside(p.Pos)
		}
		budget := 100_000
		var walk func(v Value)
		walk = func(v Value) {
			if budget--; budget < 0 {
				return
			}
			inside(v.Pos())
			_, _ = v.Bool()
			_ = v.Text()
			for _, item := range v.Items() {
				walk(item)
			}
			seen := make(map[string]bool)
			for name, field := range v.Fields() {
				if seen[name] {
					t.Errorf("%q comes twice", name)
				}
				seen[name] = true
				if got := v.Get(name); got != field {
					t.Errorf("Get(%q) is not the field", name)
				}
				inside(v.Key(name).Pos())
				walk(field)
			}
		}
		for i, d := range first.docs {
			if d.Index != i || !d.Root.IsMap() {
				t.Errorf("document %d: Index %d", i, d.Index)
			}
			inside(d.Pos())
			walk(d.Root)
		}
	})
}

// dump prints all that is in a stream.
func dump(s *stream) string {
	var b strings.Builder
	for _, d := range s.docs {
		fmt.Fprintln(&b, d.Pos(), d.APIVersion, d.Kind, d.Namespace, d.Name)
	}
	return b.String() + parsetest.Problems(s.tell("f"))
}
