package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/report"
)

// findingsSchema compiles the published schema, made to refuse what it does not describe.
func findingsSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "docs", "findings.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	strict(v)
	c := jsonschema.NewCompiler()
	if err := c.AddResource("findings.schema.json", v); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("findings.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func strict(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			strict(inner)
		}
		if v["type"] == "object" {
			v["additionalProperties"] = false
		}
	case []any:
		for _, inner := range v {
			strict(inner)
		}
	}
}

func TestJSONFollowsSchema(t *testing.T) {
	schema := findingsSchema(t)
	golden, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil || len(golden) < 3 {
		t.Fatalf("%d documents: %v", len(golden), err)
	}
	for _, file := range golden {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	schema := findingsSchema(t)
	good := string(written(t, report.JSON, read(t)))
	for _, change := range [][2]string{
		{`"schema": "fluxgraph-findings/v1"`, `"schema": "fluxgraph-findings/v2"`},
		{`"severity": "error"`, `"severity": "fatal"`},
		{`"line": 9`, `"line": 0`},
		{`"ignored": []`, `"ignored": null`},
		{`"fingerprint": "`, `"fingerprint": "x`},
		{`"fails": true`, `"fails": "yes"`},
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

// TestSchemaHasTheGraphsFields holds a finding of this document to the fields of one of the graph
// document.
func TestSchemaHasTheGraphsFields(t *testing.T) {
	fields := func(file, def string) []string {
		var s struct {
			Defs map[string]struct{ Properties map[string]any } `json:"$defs"`
		}
		data, err := os.ReadFile(filepath.Join("..", "docs", file))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &s); err != nil {
			t.Fatal(err)
		}
		var names []string
		for name := range s.Defs[def].Properties {
			names = append(names, name)
		}
		return names
	}
	for _, def := range []string{"finding", "ignored"} {
		mine := fields("findings.schema.json", def)
		for _, field := range fields("graph.schema.json", "finding") {
			if !slices.Contains(mine, field) {
				t.Errorf("%s has no %s", def, field)
			}
		}
	}
}

// TestFingerprintsStay moves every line, and expects every fingerprint in its place.
func TestFingerprintsStay(t *testing.T) {
	moved := read(t)
	for i := range moved.Findings {
		moved.Findings[i].Pos.Line += 7
	}
	moved.Read = nil
	type prints struct {
		Findings []struct{ Rule, Fingerprint string }
	}
	decode := func(r report.Report) (p prints) {
		if err := json.Unmarshal(written(t, report.JSON, r), &p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	was, is := decode(read(t)), decode(moved)
	if len(was.Findings) < 4 || !slices.Equal(was.Findings, is.Findings) {
		t.Errorf("%v became %v", was, is)
	}
}

// TestNoPlace has every format tell a finding without a place.
func TestNoPlace(t *testing.T) {
	for _, x := range report.All() {
		r := read(t)
		for i := range r.Findings {
			r.Findings[i].Pos = graph.Pos{}
			r.Findings[i].Related = nil
			r.Findings[i].Nodes = nil
		}
		got := string(written(t, x, r))
		if !strings.Contains(got, "none of these Kustomizations can ever become ready") {
			t.Errorf("%s does not tell it:\n%s", x.Name, got)
		}
		for _, bad := range []string{`"path": ""`, `"uri": ""`, "file=,", "line=0", `"begin": 0`, `"startLine": 0`, "]()", "[``]"} {
			if strings.Contains(got, bad) {
				t.Errorf("%s has %s", x.Name, bad)
			}
		}
	}
}
