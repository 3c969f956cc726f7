package consumer

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestJSON validates the graph document of every repository against the published schema.
func TestJSON(t *testing.T) {
	schema := compileSchema(t)
	for _, r := range examples {
		t.Run(r.name, func(t *testing.T) { validate(t, schema, r) })
	}
}

// TestJSONCorpora does the same with real repositories.
func TestJSONCorpora(t *testing.T) {
	schema := compileSchema(t)
	eachCorpus(t, func(t *testing.T, r repository) { validate(t, schema, r) })
}

// TestJSONRefuses holds the harness itself.
func TestJSONRefuses(t *testing.T) {
	schema := compileSchema(t)
	for _, text := range []string{`{}`, `[]`, `{"schema": "fluxgraph/v1"}`} {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(v) == nil {
			t.Errorf("the schema accepts %s", text)
		}
	}
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	schema, err := c.Compile(filepath.Join("..", "..", "docs", "graph.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t *testing.T, schema *jsonschema.Schema, r repository) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(write(t, exporter(t, "json"), r.document(t))))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(v); err != nil {
		t.Error(firstLines(err.Error()))
	}
}
