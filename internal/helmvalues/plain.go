package helmvalues

import (
	"errors"
	"maps"
	"strings"

	"helm.sh/helm/v4/pkg/strvals"
	"sigs.k8s.io/yaml"
)

// Plain merges layers into plain Go data, as Helm's library takes it: the types of encoding/json and,
// for a whole number that a path was given, int64. The error is one that stops helm-controller as well.
func Plain(layers []Layer) (map[string]any, error) {
	return Merge(layers, plainTree(layers))
}

// plainTree merges layers into plain Go data.
type plainTree []Layer

func (t plainTree) Read(layer int) (values map[string]any, err error) {
	err = yaml.Unmarshal([]byte(t[layer].Text), &values)
	return values, err
}

func (t plainTree) Merge(under, over map[string]any) map[string]any { return mergeMaps(under, over) }

func (t plainTree) Write(into map[string]any, layer int) error { return SetAtPath(into, t[layer]) }

// mergeMaps merges two maps as MergeMaps of Helm's package loader does.
func mergeMaps(under, over map[string]any) map[string]any {
	merged := make(map[string]any, len(under))
	maps.Copy(merged, under)
	for name, value := range over {
		upper, isMap := value.(map[string]any)
		lower, wasMap := merged[name].(map[string]any)
		if isMap && wasMap {
			merged[name] = mergeMaps(lower, upper)
		} else {
			merged[name] = value
		}
	}
	return merged
}

// maxPath is the number of bytes that a targetPath may have in a HelmRelease. Each index of it may make a
// list of 65,536 items.
const maxPath = 250

// SetAtPath writes the text of a layer at its path, in place. Literal text is written as it is, text in
// quotes as a string without them, and any other text as Helm's --set reads it.
func SetAtPath(into map[string]any, l Layer) error {
	if len(l.Path) > maxPath {
		return errors.New("the path is too long")
	}
	if l.Literal {
		return strvals.ParseLiteralInto(l.Path+"="+l.Text, into)
	}
	// Both kinds of quotes are trimmed at once, as helm-controller does (ReplacePathValue in
	// https://github.com/fluxcd/pkg/tree/main/chartutil).
	for _, quote := range []string{"'", `"`} {
		if strings.HasPrefix(l.Text, quote) && strings.HasSuffix(l.Text, quote) {
			return strvals.ParseIntoString(l.Path+"="+strings.Trim(l.Text, `'"`), into)
		}
	}
	return strvals.ParseInto(l.Path+"="+l.Text, into)
}
