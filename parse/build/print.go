package build

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v2"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// printNode prints an object as kustomize does, without the JSON in between: kustomize writes it only
// to read it again. ok is false where that detour might change something, and where it fails.
func printNode(n *kyaml.RNode) (text []byte, ok bool) {
	if n.YNode() == nil || n.YNode().Kind != kyaml.MappingNode {
		return nil, false
	}
	s, err := n.String()
	if err != nil {
		return nil, false
	}
	var m map[string]any
	if err := kyaml.Unmarshal([]byte(s), &m); err != nil || m == nil {
		return nil, false
	}
	v, ok := throughJSON(m)
	if !ok {
		return nil, false
	}
	text, err = yaml.Marshal(v)
	return text, err == nil
}

// throughJSON returns what is read where the value was written as JSON. ok is false if that is not
// known.
func throughJSON(v any) (_ any, ok bool) {
	switch v := v.(type) {
	case nil, bool, int:
		return v, true
	case string:
		return v, printsAsIs(v)
	case float64:
		return floatThroughJSON(v)
	case []any:
		for i := range v {
			if v[i], ok = throughJSON(v[i]); !ok {
				return nil, false
			}
		}
		return v, true
	case map[string]any:
		const longest = 128 // YAML's limit is 1024 bytes, with escapes
		for name, value := range v {
			if len(name) > longest || name == "<<" || !printsAsIs(name) {
				return nil, false
			}
			if v[name], ok = throughJSON(value); !ok {
				return nil, false
			}
		}
		return v, true
	}
	return nil, false
}

// printsAsIs reports whether a text stays the same between JSON and YAML, which allows fewer
// characters and takes some for line breaks.
func printsAsIs(s string) bool {
	for _, r := range s {
		switch {
		case r < 0x7f:
		case r < 0xa0, r == 0xfeff, r == 0xfffe, r == 0xffff, r == utf8.RuneError:
			return false
		}
	}
	return true
}

func floatThroughJSON(f float64) (any, bool) {
	text, err := json.Marshal(f)
	if err != nil {
		return nil, false
	}
	if i, err := strconv.Atoi(string(text)); err == nil {
		return i, true
	}
	for _, c := range text {
		if c == '.' {
			return f, true
		}
	}
	return nil, false
}
