package parse

import (
	"iter"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Text returns the documents of YAML that stands in no repository, such as a file of settings, and
// what is wrong with it, in order of place. file is what their places name.
func Text(file string, data []byte) ([]Document, []graph.Problem) {
	s := parseStream(file, data)
	return s.docs, s.tell(file)
}

// Values returns the values of the documents in YAML that stands in no file of its own, such as the text
// of a patch: mappings, lists and scalars. file is what their positions name, and the lines are those of
// the text. Documents that do not parse, that are empty, or whose aliases are unbounded are not among
// them. The nodes belong to the caller.
func Values(file string, data []byte) iter.Seq[Value] {
	return func(yield func(Value) bool) {
		for _, c := range split(toUTF8(data)) {
			root, err := parseNode(c.text)
			if err != nil || root == nil {
				continue
			}
			v := NewValue(file, root)
			if !v.Exists() {
				continue
			}
			lines := c.lines()
			for n := range Nodes(root) {
				n.Line = lines(n.Line)
			}
			if !yield(v) {
				return
			}
		}
	}
}

// UnboundedAliases reports whether aliases in YAML refer to themselves or expand without bound, so that
// no program can walk it to its end.
func UnboundedAliases(data []byte) bool { return parseStream("", data).unbounded }

// Nodes walks a node and all below it, each before its own. It does not follow aliases.
func Nodes(n *yaml.Node) iter.Seq[*yaml.Node] {
	return func(yield func(*yaml.Node) bool) { walkNodes(n, yield) }
}

func walkNodes(n *yaml.Node, yield func(*yaml.Node) bool) bool {
	if !yield(n) {
		return false
	}
	for _, c := range n.Content {
		if !walkNodes(c, yield) {
			return false
		}
	}
	return true
}
