package export

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/graph"
)

func compileSchema(t *testing.T, edit func(any)) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile("../docs/graph.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	edit(schema)
	c := jsonschema.NewCompiler()
	if err := c.AddResource("graph.schema.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("graph.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// strict makes a schema refuse what it does not describe.
func strict(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			strict(inner)
		}
		if _, ok := v["additionalProperties"]; !ok && v["type"] == "object" {
			v["additionalProperties"] = false
		}
	case []any:
		for _, inner := range v {
			strict(inner)
		}
	}
}

func TestJSONFollowsSchema(t *testing.T) {
	schema := compileSchema(t, strict)
	for _, s := range documents() {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, JSON, s.doc)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
	}
}

// TestSchemaNamesAll holds the schema to the words of the graph package.
func TestSchemaNamesAll(t *testing.T) {
	var s struct {
		Defs map[string]struct {
			Properties map[string]struct{ Enum []string }
		} `json:"$defs"`
	}
	data, err := os.ReadFile("../docs/graph.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	var states, relations, severities []string
	for _, v := range graph.States() {
		states = append(states, v.String())
	}
	for _, v := range graph.Relations() {
		relations = append(relations, v.String())
	}
	for _, v := range []check.Severity{check.Info, check.Warning, check.Error} {
		severities = append(severities, v.String())
	}
	for _, test := range []struct {
		def, property string
		want          []string
	}{{"node", "state", states}, {"edge", "relation", relations}, {"finding", "severity", severities}} {
		if got := s.Defs[test.def].Properties[test.property].Enum; strings.Join(got, " ") != strings.Join(test.want, " ") {
			t.Errorf("the schema knows the %s %q of %s, not %q", test.property, got, test.def, test.want)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	schema := compileSchema(t, func(any) {})
	good := string(written(t, JSON, documentOf(sketch.Broken(), "")))
	for _, change := range [][2]string{
		{`"schema": "fluxgraph/v1"`, `"schema": "fluxgraph/v2"`},
		{`"state": "missing"`, `"state": "lost"`},
		{`"relation": "depends-on"`, `"relation": "likes"`},
		{`"optional": true`, `"optional": false`},
		{`"line": 20,`, `"line": 0,`},
		{`"findings": []`, `"findings": null`},
		{`"severity": "error"`, `"severity": "fatal"`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Errorf("%s is not in the document", change[0])
			continue
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(v) == nil {
			t.Errorf("the schema accepts %s", change[1])
		}
	}
}

func TestJSONNodeFindings(t *testing.T) {
	s := sketch.Broken()
	s.Cluster = "demo"
	container := s.ID("Container", "podinfo", "HelmRelease/podinfo/podinfo")
	for _, rule := range []string{"zeta", "alpha", "zeta"} {
		s.Findings = append(s.Findings, check.Finding{Rule: rule, Severity: check.Info, Message: "m", Nodes: []graph.ID{container}})
	}
	for _, n := range jsonOf(documentOf(s, "")).Nodes {
		if n.ID == container.String() {
			if got := strings.Join(n.Findings, " "); got != "alpha missing-secret zeta" {
				t.Errorf("findings of the container: %s", got)
			}
			return
		}
	}
	t.Error("no container")
}

type brokenWriter struct{ left int }

func (b *brokenWriter) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestWriteFails(t *testing.T) {
	d := documentOf(sketch.Broken(), "")
	for _, e := range []*Exporter{Mermaid, ER, JSON, Text} {
		for _, room := range []int{0, 10} {
			if e.Write(&brokenWriter{room}, d) == nil {
				t.Errorf("%s: no error from a writer that takes %d bytes", e.Title, room)
			}
		}
	}
}
