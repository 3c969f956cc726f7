package schema

import (
	"regexp"

	"github.com/fluxgraph/fluxgraph/graph"
)

// KeyPattern is a pattern of keys whose value usually names an object of a kind.
type KeyPattern struct {
	Key  *regexp.Regexp
	Kind graph.Kind
}

// HeuristicKeys are the keys by which custom resources usually name a Secret or a ConfigMap. In a kind without
// rules their meaning is not certain, so that such a key is a reference only where the object exists.
var HeuristicKeys = []KeyPattern{
	{regexp.MustCompile(`(?i)(secret(key)?ref|secretname|existingsecret|secret(key)?selector)s?$`), Secret},
	{regexp.MustCompile(`(?i)(configmap(key)?ref|configmapname|existingconfigmap)s?$`), ConfigMap},
}
