package export

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// digestLength is how much of the digest of an image is drawn. Its sentence has all of it.
const digestLength = 8

// shortDigest returns the name of an image with the beginning of its digest.
func shortDigest(image string) string {
	name, digest, ok := strings.Cut(image, "@sha256:")
	if !ok || len(digest) <= digestLength || strings.Trim(digest, "0123456789abcdef") != "" {
		return image
	}
	return name + "@sha256:" + digest[:digestLength] + "…"
}

// labelOf returns the text of a node that stands in a frame, with room for a name more than for a digest.
func (c crowded) labelOf(n graph.Node, in *group) label {
	if image := n.Fact("image"); shortDigest(image) != image {
		n = n.With("image", shortDigest(image))
	}
	l := c.drawing.labelOf(n, in)
	l.notes = append(l.notes, c.unsaid(n.ID)...)
	return l
}
