package chart

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	chart "helm.sh/helm/v4/pkg/chart/v2"

	"github.com/fluxgraph/fluxgraph/flux"
)

// validate checks the values of a chart and of its dependencies against their schemas. dir is the chart's
// directory within the outermost chart, with a slash at its end. A schema that refers to a file or to the
// network is not checked: Helm's own function would load these.
// See https://helm.sh/docs/topics/charts/#schema-files.
func validate(c *chart.Chart, values map[string]any, dir string) error {
	if c.Schema != nil {
		if err := validateValues(c.Schema, values); err != nil {
			return &flux.ChartError{File: dir + "values.schema.json", Err: err}
		}
	}
	for _, d := range c.Dependencies() {
		below, ok := values[d.Name()].(map[string]any)
		if !ok {
			continue
		}
		if err := validate(d, below, dir+"charts/"+d.Name()+"/"); err != nil {
			return err
		}
	}
	return nil
}

// validateValues checks values against the text of a schema.
func validateValues(text []byte, values map[string]any) error {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(noLoader{})
	if err := compiler.AddResource("file:///values.schema.json", schema); err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	compiled, err := compiler.Compile("file:///values.schema.json")
	if err != nil && strings.Contains(err.Error(), errNotLoaded.Error()) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	instance, err := jsonOf(values)
	if err != nil {
		return err
	}
	if err := compiled.Validate(instance); err != nil {
		lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
		return fmt.Errorf("the values do not fit the schema: %s", strings.TrimPrefix(lines[len(lines)-1], "- "))
	}
	return nil
}

var errNotLoaded = errors.New("schema is elsewhere")

// noLoader loads no schema.
type noLoader struct{}

func (noLoader) Load(string) (any, error) { return nil, errNotLoaded }

// jsonOf returns values in the types that a JSON schema is checked against.
func jsonOf(values map[string]any) (any, error) {
	text, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(text))
}
