package look

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// NodeSentence returns a sentence for the tooltip of a node, and for those who have a picture read to them: its kind and
// name, its namespace and cluster, its mark and status, and its position.
func NodeSentence(m Marks, n graph.Node) string {
	var b strings.Builder
	if n.Role == graph.Folded {
		b.WriteString(KindCount(n))
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
	if k := m.Of(n); k != NoMark {
		b.WriteString("; " + k.Title())
		if rules := m.rules[n.ID]; k == ErrorMark || k == WarningMark {
			b.WriteString(": " + strings.Join(rules, ", "))
		}
	}
	if status := StatusMark(n); status != NoMark && status != m.Of(n) {
		b.WriteString("; " + status.Title())
	}
	if message := n.Fact(MessageFact); message != "" {
		b.WriteString(" (" + message + ")")
	}
	if reason := n.Fact("reason"); reason != "" {
		b.WriteString(" (" + reason + ")")
	}
	if !n.Pos.IsZero() {
		b.WriteString("; " + Location(n.Pos))
	}
	return Visible(b.String())
}

// Location prints a place without its column, which is of no use to a reader.
func Location(p graph.Pos) string {
	p.Col = 0
	return p.String()
}
