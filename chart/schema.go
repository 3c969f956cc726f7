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

// validate checks the values of a chart and of its dependencies against their schemas. Helm's own
// function would load what a schema refers to from files and from the network; here such a schema
// says nothing.
func validate(c *chart.Chart, values map[string]any, at string) error {
	if c.Schema != nil {
		if err := validateOne(c.Schema, values); err != nil {
			return &flux.ChartError{File: at + "values.schema.json", Err: err}
		}
	}
	for _, d := range c.Dependencies() {
		below, ok := values[d.Name()].(map[string]any)
		if !ok {
			continue
		}
		if err := validate(d, below, at+"charts/"+d.Name()+"/"); err != nil {
			return err
		}
	}
	return nil
}

func validateOne(text []byte, values map[string]any) error {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(nothing{})
	if err := compiler.AddResource("file:///values.schema.json", schema); err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	compiled, err := compiler.Compile("file:///values.schema.json")
	if errors.Is(err, errElsewhere) || err != nil && strings.Contains(err.Error(), errElsewhere.Error()) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	instance, err := plain(values)
	if err != nil {
		return err
	}
	if err := compiled.Validate(instance); err != nil {
		lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
		return fmt.Errorf("the values do not fit the schema: %s", strings.TrimPrefix(lines[len(lines)-1], "- "))
	}
	return nil
}

var errElsewhere = errors.New("schema is elsewhere")

// nothing loads no schema.
type nothing struct{}

func (nothing) Load(string) (any, error) { return nil, errElsewhere }

// plain turns values into what a JSON schema is checked against.
func plain(v any) (any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var out any
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	err = d.Decode(&out)
	return out, err
}
