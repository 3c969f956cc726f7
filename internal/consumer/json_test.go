package consumer

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/fluxgraph/fluxgraph/export"
)

// TestJSON validates the graph document of every repository against the published schema.
func TestJSON(t *testing.T) {
	schema := compileSchema(t)
	for _, r := range examples {
		t.Run(r.name, func(t *testing.T) {
			doc := r.document(t)
			validate(t, schema, drawn{r.name, doc, write(t, export.JSON, doc)})
		})
	}
}

// jsonParts validates every part.
func jsonParts(t *testing.T) {
	schema := compileSchema(t)
	for _, d := range eachPart(t, export.JSON) {
		t.Run(d.name, func(t *testing.T) { validate(t, schema, d) })
	}
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

// validate holds a document against the schema, and counts what is in it.
func validate(t *testing.T, schema *jsonschema.Schema, d drawn) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(d.text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(v); err != nil {
		t.Fatal(firstLines(err.Error()))
	}
	top := v.(map[string]any)
	if n, e := len(top["nodes"].([]any)), len(top["edges"].([]any)); n != d.doc.Graph.NumNodes() || e != d.doc.Graph.NumEdges() {
		t.Errorf("%d nodes and %d edges of %d and %d", n, e, d.doc.Graph.NumNodes(), d.doc.Graph.NumEdges())
	}
}
