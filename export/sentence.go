package export

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// nodeSentence says what a node is, for those who point at it or have the picture read to them:
// what it is called, where it belongs, what is said of it, and its place.
func nodeSentence(m marks, n graph.Node) string {
	var b strings.Builder
	if n.Role == graph.Folded {
		b.WriteString(countOf(n))
	} else {
		b.WriteString(n.ID.Kind.Name + " " + n.ID.Name)
	}
	if n.ID.Namespace != "" {
		b.WriteString(" in namespace " + n.ID.Namespace)
	}
	if n.ID.Cluster != "" {
		b.WriteString(", cluster " + n.ID.Cluster)
	}
	if image := n.Fact("image"); image != "" {
		b.WriteString(", image " + image)
	}
	if k := m.of(n); k != noMark {
		b.WriteString("; " + k.title())
		if rules := m.rules[n.ID]; k == errorMark || k == warningMark {
			b.WriteString(": " + strings.Join(rules, ", "))
		}
	}
	if status := statusMark(n); status != noMark && status != m.of(n) {
		b.WriteString("; " + status.title())
	}
	if message := n.Fact(messageFact); message != "" {
		b.WriteString(" (" + message + ")")
	}
	if reason := n.Fact("reason"); reason != "" {
		b.WriteString(" (" + reason + ")")
	}
	if !n.Pos.IsZero() {
		b.WriteString("; " + placeOf(n.Pos))
	}
	return visible(b.String())
}

// placeOf prints a place without its column, which is of no use to a reader.
func placeOf(p graph.Pos) string {
	p.Col = 0
	return p.String()
}
