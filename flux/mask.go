package flux

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/plaintext"
)

// What an excerpt shows in place of a value.
const (
	maskedValue    = "(masked)"
	encryptedValue = "(encrypted)"
)

// maxMaskDepth is how deep a mask looks into a document.
const maxMaskDepth = 100

// mask is the values of a document that an excerpt does not show.
type mask struct {
	replaced map[*yaml.Node]string // what an excerpt shows in place of a scalar
	nodes    []*yaml.Node          // every key and value, in the order of the document
	end      int                   // the line after the last one of the document
}

// newMask returns the mask of a document.
func newMask(root *yaml.Node, end int) *mask {
	m := &mask{replaced: map[*yaml.Node]string{}, end: end}
	m.addValue(root, "", 0)
	return m
}

// addValue adds what is secret in a value. name is the key of the value, or the name of the environment
// variable whose value it is.
func (m *mask) addValue(n *yaml.Node, name string, depth int) {
	if n == nil || depth > maxMaskDepth {
		return
	}
	m.nodes = append(m.nodes, n)
	switch n.Kind {
	case yaml.AliasNode:
		if n.Alias != nil && n.Alias.Kind == yaml.ScalarNode && plaintext.Leaks(name, n.Alias.Value) {
			m.replaced[n.Alias] = maskedValue
		}
	case yaml.ScalarNode:
		if plaintext.Leaks(name, n.Value) || plaintext.PrivateKey.MatchString(n.Value) {
			m.replaced[n] = maskedValue
		}
	case yaml.SequenceNode:
		for _, item := range n.Content {
			m.addValue(item, "", depth+1)
		}
	case yaml.MappingNode:
		m.addMapping(n, depth)
	}
}

// addMapping adds what is secret in a mapping.
func (m *mask) addMapping(n *yaml.Node, depth int) {
	isSecret, isSealed := isSecretObject(n), isObject(n, "SealedSecret")
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		m.nodes = append(m.nodes, key)
		name := key.Value
		if name == "value" {
			name = textOf(n, "name")
		}
		m.addValue(value, name, depth+1)
		switch {
		case isSecret && (key.Value == "data" || key.Value == "stringData"):
			m.replaceAll(value, maskedValue, depth)
		case isSecret && key.Value == "metadata":
			m.replaceAll(valueOf(value, "annotations"), maskedValue, depth)
		case key.Value == "sops" && depth == 0, isSealed && key.Value == "spec":
			m.replaceAll(value, encryptedValue, depth)
		}
	}
}

// replaceAll replaces every scalar of a value.
func (m *mask) replaceAll(n *yaml.Node, text string, depth int) {
	if n == nil || depth > maxMaskDepth {
		return
	}
	switch n.Kind {
	case yaml.ScalarNode:
		m.replaced[n] = text
	case yaml.AliasNode:
		m.replaceAll(n.Alias, text, depth+1)
	case yaml.SequenceNode:
		for _, item := range n.Content {
			m.replaceAll(item, text, depth+1)
		}
	case yaml.MappingNode:
		for i := 1; i < len(n.Content); i += 2 {
			m.replaceAll(n.Content[i], text, depth+1)
		}
	}
}

// apply returns what an excerpt shows of a line, and the number of the line to show next: a replaced value
// may span several lines. ok is false where another key or value follows a replaced value on its line.
func (m *mask) apply(line int, text string) (shown string, next int, ok bool) {
	for i, n := range m.nodes {
		replacement, isReplaced := m.replaced[n]
		if !isReplaced || n.Line != line {
			continue
		}
		next = m.lineAfter(i)
		if next == line || n.Column-1 > len(text) {
			return "", 0, false
		}
		before := []rune(text) // yaml.v3 counts columns in characters, not in bytes
		before = before[:min(n.Column-1, len(before))]
		return string(before) + replacement, next, true
	}
	return text, line + 1, true
}

// lineAfter returns the line of the first key or value after the node of an index.
func (m *mask) lineAfter(i int) int {
	n := m.nodes[i]
	for _, other := range m.nodes[i+1:] {
		if other.Line > n.Line || other.Line == n.Line && other.Column > n.Column {
			return other.Line
		}
	}
	return m.end
}

// isSecretObject reports whether a mapping is a Secret.
func isSecretObject(n *yaml.Node) bool { return isObject(n, "Secret") }

// isObject reports whether a mapping is an object of a kind, of whatever group.
func isObject(n *yaml.Node, kind string) bool {
	return n != nil && n.Kind == yaml.MappingNode && textOf(n, "kind") == kind && textOf(n, "apiVersion") != ""
}

// textOf returns the scalar of a key of a mapping, or "".
func textOf(n *yaml.Node, key string) string {
	if v := valueOf(n, key); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

// valueOf returns the value of a key of a mapping, or nil.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	i := slices.IndexFunc(n.Content, func(k *yaml.Node) bool { return k.Value == key && k.Kind == yaml.ScalarNode })
	if i < 0 || i%2 != 0 || i+1 >= len(n.Content) {
		return nil
	}
	return n.Content[i+1]
}
