package parse

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
	sigs "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

// value returns the root of the only document of a text.
func value(t *testing.T, text string) Value {
	t.Helper()
	docs := load(t, parsetest.Files("f.yaml", text)).Documents("f.yaml")
	if len(docs) != 1 {
		t.Fatalf("%d documents", len(docs))
	}
	return docs[0].Root
}

// valueCases are mappings, and their fields: name, place and text.
var valueCases = []struct{ name, text, want string }{
	{"order", "b: 1\na: x\nc: [y]\n", "b 1:4 1\na 2:4 x\nc 3:4 \n"},
	{"texts", "a: 'it''s'\nb: \"x\\ty\"\nc: |\n  l1\n  l2\nd: null\ne:\nf: ~\ng: \"null\"\nh: 0x1F\n", "a 1:4 it's\nb 2:4 x\ty\nc 3:4 l1\nl2\n\nd 6:4 \ne 7:3 \nf 8:4 \ng 9:4 null\nh 10:4 0x1F\n"},
	{"alias", "x: &x hello\ny: *x\n", "x 1:4 hello\ny 2:4 hello\n"},
	{"last of two", "a: 1\nb: 2\na: 3\n", "b 2:4 2\na 3:4 3\n"},
	{"merge", "x: &x {a: 1, b: 2}\n<<: *x\nb: 3\nc: 4\n", "x 1:4 \nb 3:4 3\nc 4:4 4\na 1:11 1\n"},
	{"merge of two", "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\n<<: [*x, *y]\n", "x 1:4 \ny 2:4 \na 1:11 1\nb 1:17 2\nc 2:17 4\n"},
	{"merge of merges", "x: &x {a: 1, b: 1, c: 1}\ny: &y {b: 2, <<: *x}\nz: &z {c: 3, d: 3}\n<<: [*y, *z, {d: 4, e: 5}]\n", "x 1:4 \ny 2:4 \nz 3:4 \nb 2:11 2\na 1:11 1\nc 1:23 1\nd 3:17 3\ne 4:24 5\n"},
	{"merge of a literal", "<<: {a: 1}\nb: 2\n", "b 2:4 2\na 1:9 1\n"},
	{"quoted merge key", "\"<<\": {a: 1}\n", "<< 1:7 \n"},
	{"keys that are no scalars", "? {a: b}\n: c\nd: e\n", "d 3:4 e\n"},
	{"alias as key", "a: &k name\n*k : v\n", "a 1:4 name\nname 2:6 v\n"},
	{"many", manyKeys(20) + "k3: w\n", fieldsOf(20)},
}

func fieldsOf(n int) string {
	var b strings.Builder
	for i := range n {
		if i != 3 {
			fmt.Fprintf(&b, "k%d %d:%d v\n", i, i+1, len(fmt.Sprintf("k%d: v", i)))
		}
	}
	return b.String() + fmt.Sprintf("k3 %d:5 w\n", n+1)
}

func TestFields(t *testing.T) {
	for _, c := range valueCases {
		t.Run(c.name, func(t *testing.T) {
			v := value(t, c.text)
			var got strings.Builder
			for name, field := range v.Fields() {
				fmt.Fprintf(&got, "%s %s %s\n", name, place(field.Pos()), field.Text())
				if v.Get(name) != field {
					t.Errorf("Get(%q) = %v", name, v.Get(name).Pos())
				}
				if key := v.Key(name); key.Text() != name || key.Pos().Compare(field.Pos()) > 0 {
					t.Errorf("Key(%q) = %q at %v", name, key.Text(), key.Pos())
				}
			}
			if diff := cmp.Diff(c.want, got.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			count := 0
			for range v.Fields() {
				count++
				break
			}
			if count != 1 {
				t.Errorf("the walk does not end when it is told to")
			}
		})
	}
}

func TestZeroValue(t *testing.T) {
	for name, v := range map[string]Value{
		"zero": {}, "nil node": NewValue("f", nil), "empty node": NewValue("f", &yaml.Node{}),
		"empty document": NewValue("f", &yaml.Node{Kind: yaml.DocumentNode}),
		"dangling alias": NewValue("f", &yaml.Node{Kind: yaml.AliasNode}),
	} {
		_, ok := v.Bool()
		if v.Exists() || v.IsMap() || v.IsList() || v.IsScalar() || v.IsNull() || ok || v.Text() != "" || v.Items() != nil {
			t.Errorf("%s: exists", name)
		}
		if v.Get("a").Exists() || v.Key("a").Exists() || v.At("a.b[0]").Exists() {
			t.Errorf("%s: has something in it", name)
		}
		for range v.Fields() {
			t.Errorf("%s: has a field", name)
		}
	}
	if p := (Value{}).Pos(); !p.IsZero() {
		t.Errorf("the zero Value is at %v", p)
	}
	if n := (Value{}).Node(); n != nil {
		t.Errorf("the zero Value has a node")
	}
}

func TestKinds(t *testing.T) {
	v := value(t, "m: {}\nl: []\ns: x\nn: null\ne:\nq: ''\na: &a {}\nb: *a\n")
	for name, want := range map[string]string{"m": "map", "l": "list", "s": "scalar", "n": "scalar null", "e": "scalar null", "q": "scalar", "b": "map"} {
		var got []string
		f := v.Get(name)
		for kind, is := range map[string]bool{"map": f.IsMap(), "list": f.IsList()} {
			if is {
				got = append(got, kind)
			}
		}
		if f.IsScalar() {
			got = append(got, "scalar")
		}
		if f.IsNull() {
			got = append(got, "null")
		}
		if strings.Join(got, " ") != want || !f.Exists() {
			t.Errorf("%s: %v, want %s", name, got, want)
		}
	}
}

func TestAt(t *testing.T) {
	v := value(t, `spec:
  dependsOn:
  - name: a
  - {name: b, "x.y": c}
  nested: [[1, 2], [3]]
data:
  values.yaml: v
  "a[0]": w
  'qu"ote': x
  "": empty
`)
	for path, want := range map[string]string{
		"spec.dependsOn[0].name":      "3:11 a",
		"spec.dependsOn[1].name":      "4:12 b",
		`spec.dependsOn[1]["x.y"]`:    "4:22 c",
		"spec.nested[0][1]":           "5:16 2",
		"spec.nested[1][0]":           "5:21 3",
		`data["values.yaml"]`:         "7:16 v",
		`data["a[0]"]`:                "8:11 w",
		`data["qu\"ote"]`:             "9:13 x",
		`data[""]`:                    "10:7 empty",
		`["spec"].dependsOn[0].name`:  "3:11 a",
		`["spec"]["dependsOn"][0]`:    "3:5 ",
		"":                            "1:1 ",
		"spec.dependsOn[2]":           "",
		"spec.dependsOn[-1]":          "",
		"spec.dependsOn[x]":           "",
		"spec.dependsOn[]":            "",
		"spec.dependsOn[0":            "",
		"spec.dependsOn[":             "",
		"spec.dependsOn]0":            "",
		"spec.":                       "",
		".spec":                       "",
		"spec..dependsOn":             "",
		"spec.[0]":                    "",
		`data["values.yaml"`:          "",
		`data["values.yaml]`:          "",
		"spec.dependsOn.name":         "",
		"spec[0]":                     "",
		"spec.dependsOn[99999999999]": "",
		"none.at.all":                 "",
	} {
		got := ""
		if f := v.At(path); f.Exists() {
			got = place(f.Pos()) + " " + f.Text()
		}
		if got != want {
			t.Errorf("At(%q) = %q, want %q", path, got, want)
		}
	}
}

// The reader of Flux and of the API server's clients has the last word on what is a boolean.
func TestBoolAsKubernetes(t *testing.T) {
	for _, word := range []string{
		"y", "Y", "n", "N", "yes", "Yes", "YES", "yEs", "no", "No", "NO", "on", "On", "ON", "oN", "off", "Off", "OFF",
		"true", "True", "TRUE", "tRUE", "false", "False", "FALSE", "1", "0", "null", "~", "", "=", "t", "f", "[]", "{}",
		`"true"`, "'no'", "!!bool true", "!!bool yes", `!!bool "true"`, "!!str true", "!x true", "|\n  true", "&a true",
	} {
		text := "v: " + word + "\n"
		var want map[string]any
		if err := sigs.Unmarshal([]byte(text), &want); err != nil {
			t.Fatalf("%q: %v", word, err)
		}
		wantValue, wantOK := want["v"].(bool)
		if word == "!x true" {
			wantValue, wantOK = false, false // an unknown tag could mean anything
		}
		if got, ok := value(t, text).Get("v").Bool(); got != wantValue || ok != wantOK {
			t.Errorf("%q: %v, %v; want %v, %v", word, got, ok, wantValue, wantOK)
		}
	}
}

func TestNewValue(t *testing.T) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte("a: &a {b: c}\nd: *a\n"), &doc); err != nil {
		t.Fatal(err)
	}
	v := NewValue("x/y.yaml", &doc)
	if got, want := v.Get("d", "b").Text(), "c"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := v.Get("d").Pos(), (graph.Pos{File: "x/y.yaml", Line: 2, Col: 4}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if v.Get("d").Node().Kind != yaml.AliasNode {
		t.Error("Node follows the alias")
	}

	for name, text := range map[string]string{"loop": "a: &a [*a]\n", "laughs": laughs(), "chain": chain(30_000)} {
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		if NewValue("f", &doc).Exists() {
			t.Errorf("%s: has a value", name)
		}
		// The last value reaches all the others, though none of them stands below it.
		last := doc.Content[0].Content[len(doc.Content[0].Content)-1]
		if NewValue("f", last).Exists() {
			t.Errorf("%s: the last value is one", name)
		}
	}
}
