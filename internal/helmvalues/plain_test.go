package helmvalues

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestPlain(t *testing.T) {
	own := func(text string) Layer { return Layer{Text: text, Own: true} }
	for _, test := range []struct {
		name, want string
		layers     []Layer
	}{
		{"nothing", `{}`, nil},
		{"empty", `{}`, []Layer{{Text: ""}, own("")}},
		{"maps merge", `{"config":{"a":"one","b":"three"},"hosts":["b.example.com"],"image":{"tag":"1.0"}}`, []Layer{
			{Text: "hosts: [b.example.com]\nconfig: {a: one, b: two}"}, own("config: {b: three}\nimage: {tag: \"1.0\"}")}},
		{"own on top, wherever it stands", `{"a":"own"}`, []Layer{own("a: own"), {Text: "a: below"}}},
		{"null replaces", `{"a":null}`, []Layer{{Text: "a: {b: 1}"}, own("a: null")}},
		{"lists replace", `{"a":[3]}`, []Layer{{Text: "a: [1, 2]"}, {Text: "a: [3]"}}},

		{"number", `{"a":{"b":1}}`, []Layer{{Text: "1", Path: "a.b"}}},
		{"quoted", `{"a":{"b":"1"}}`, []Layer{{Text: `"1"`, Path: "a.b"}}},
		{"list", `{"a":["x","y"]}`, []Layer{{Text: `{x,y}`, Path: "a"}}},
		{"literal", `{"a":"{x,y}"}`, []Layer{{Text: `{x,y}`, Path: "a", Literal: true}}},
		{"own wins at the top", `{"a":"own"}`, []Layer{{Text: "path", Path: "a"}, own("a: own")}},
		{"path wins below", `{"a":{"b":"path"}}`, []Layer{{Text: "path", Path: "a.b"}, own("a: {b: own}")}},
		{"own wins where a layer has the map", `{"a":{"b":"own","c":1}}`, []Layer{{Text: "a: {c: 1}"}, {Text: "path", Path: "a.b"}, own("a: {b: own}")}},
	} {
		values, err := Plain(test.layers)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got, err := json.Marshal(values); err != nil || string(got) != test.want {
			t.Errorf("%s: values are %s, %v; want %s", test.name, got, err, test.want)
		}
	}
}

// A chart sees whether a whole number comes from a document or from a path.
func TestPlainNumbers(t *testing.T) {
	values, err := Plain([]Layer{{Text: "a: 1000000"}, {Text: "1000000", Path: "b"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := values["a"].(float64); !ok {
		t.Errorf("a number of a document is a %T", values["a"])
	}
	if _, ok := values["b"].(int64); !ok {
		t.Errorf("a number of a path is a %T", values["b"])
	}
}

func TestPlainErrors(t *testing.T) {
	for name, layers := range map[string][]Layer{
		"no YAML":         {{Text: "a: b: c"}},
		"no map":          {{Text: "[a]"}},
		"own is no map":   {{Text: "[a]", Own: true}},
		"below a text":    {{Text: "a: text"}, {Text: "1", Path: "a.b"}},
		"no index":        {{Text: "1", Path: "a[x]"}},
		"large index":     {{Text: "1", Path: "a[99999999]"}},
		"long path":       {{Text: "1", Path: "a" + strings.Repeat("[65535]", 40)}},
		"unfinished list": {{Text: "{a", Path: "a"}},
	} {
		if values, err := Plain(layers); err == nil {
			t.Errorf("%s: there is no error, and values are %v", name, values)
		}
	}
}
