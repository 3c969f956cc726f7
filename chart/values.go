package chart

import (
	"encoding/json"
	"fmt"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/strvals"
	"sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/flux"
)

// merge puts the values of a release together in the order and with the aliasing of Flux: a layer with
// a path is written into what is there with the release's own values on top, and those are merged in
// once more at the end.
func merge(layers []flux.ChartValues) (map[string]any, error) {
	own := map[string]any{}
	for _, l := range layers {
		if l.Own {
			if err := yaml.Unmarshal([]byte(l.Text), &own); err != nil {
				return nil, fmt.Errorf("values: %w", err)
			}
		}
	}
	values := map[string]any{}
	for _, l := range layers {
		switch {
		case l.Own:
		case l.Path != "":
			values = loader.MergeMaps(values, own)
			if err := set(values, l); err != nil {
				return nil, fmt.Errorf("values at %s: %w", l.Path, err)
			}
		default:
			more, err := common.ReadValues([]byte(l.Text))
			if err != nil {
				return nil, fmt.Errorf("values: %w", err)
			}
			values = loader.MergeMaps(values, more)
		}
	}
	return loader.MergeMaps(values, own), nil
}

// set writes one layer's text at its path: as it is where it is in quotes or literal, and otherwise as
// Helm's --set reads it.
func set(values map[string]any, l flux.ChartValues) error {
	text := l.Text
	if l.Literal {
		return strvals.ParseLiteralInto(l.Path+"="+text, values)
	}
	for _, quote := range []string{"'", `"`} {
		if strings.HasPrefix(text, quote) && strings.HasSuffix(text, quote) {
			return strvals.ParseIntoString(l.Path+"="+strings.Trim(text, `'"`), values)
		}
	}
	return strvals.ParseInto(l.Path+"="+text, values)
}

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
