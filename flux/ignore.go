package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// IgnoreAnnotation is the annotation of an object whose value names the rules whose findings about it
// are passed over, with commas or spaces between them. It becomes the fact ignore.
const IgnoreAnnotation = graph.OwnGroup + "/ignore"
