package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// IgnoreAnnotation is the annotation of an object whose value lists the rules whose findings about the object
// are suppressed, separated by commas or spaces. Graph copies it into the fact "ignore" of the node.
const IgnoreAnnotation = graph.OwnGroup + "/ignore"
