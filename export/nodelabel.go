package export

import "github.com/fluxgraph/fluxgraph/graph"

// labelOf returns the text of a node that stands in a frame, with room for a name more than for a digest.
func (c crowded) labelOf(n graph.Node, in *group) label {
	if image := n.Fact("image"); shortDigest(image) != image {
		n = n.With("image", shortDigest(image))
	}
	l := c.drawing.labelOf(n, in)
	l.notes = append(l.notes, c.unsaid(n.ID)...)
	return l
}
