package build

import (
	"strings"
	"testing"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	sigsyaml "sigs.k8s.io/yaml"
)

// FuzzPrintNode holds what is printed to what kustomize prints.
func FuzzPrintNode(f *testing.F) {
	for _, text := range []string{
		"a: b", "a: {}", "a: []", "a: ~", "a: 1", "a: -0", "a: 0x1f", "a: 0o17", "a: 017", "a: 1_000", "a: 18446744073709551615", "a: 1.5", "a: 1.0", "a: 1e3", "a: 1e30", "a: 1e-7", "a: .inf", "a: 1.7976931348623157e308",
		"a: yes", "a: 'yes'", "a: \"1\"", "a: 2020-01-01", "a: !!binary aGk=", "a: !!float 1", "a: !!str 1", "1: a", "~: a", "true: a", "\"<<\": a", "a: =", "=: a", "a: |\n  x\n   y\n\n  z\n", "a: >\n  x\n\n  y\n   z\n",
		"a: \"\\x85\"", "a: \"\\u2028\"", "a: \"\\uFEFF\"", "a: \"\\x7f\"", "a: \"\\x01\"", "a: \"\\t\\r\\n\"", "a: <b>&amp;", "a: [x, {b: [c]}] # comment", "# head\na: b # line\n# foot\n", "z: 1\na10: 1\na9: 1\n", "a: é\U0001F600",
		"a: " + strings.Repeat("word ", 60), strings.Repeat("k", 200) + ": a",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := kyaml.Parse(text)
		if err != nil || len(text) > 2000 || n.YNode() == nil || n.YNode().Kind != kyaml.MappingNode {
			return
		}
		got, ok := printNode(n)
		if !ok {
			return
		}
		data, err := n.MarshalJSON()
		if err != nil {
			t.Fatalf("%q is printed as %q; kustomize says %v", text, got, err)
		}
		if want, err := sigsyaml.JSONToYAML(data); err != nil || string(got) != string(want) {
			t.Errorf("%q is printed as %q; with kustomize %q, %v", text, got, want, err)
		}
	})
}
