package schema

import (
	"regexp"

	"github.com/fluxgraph/fluxgraph/graph"
)

// KeyPattern is a pattern of keys whose value usually names an object of a kind, or, where the kind has no name, of a
// kind of that group which the value names.
type KeyPattern struct {
	Key  *regexp.Regexp
	Kind graph.Kind
}

// HeuristicKeys are the keys by which custom resources usually name a Secret, a ConfigMap, or a source of Flux, as the
// Terraform of tofu-controller does. In a kind without
// rules their meaning is not certain, so that such a key is a reference only where the object exists.
var HeuristicKeys = []KeyPattern{
	{regexp.MustCompile(`(?i)(secret(key)?ref|secretname|existingsecret|secret(key)?selector)s?$`), Secret},
	{regexp.MustCompile(`(?i)(configmap(key)?ref|configmapname|existingconfigmap)s?$`), ConfigMap},
	{regexp.MustCompile(`(?i)sourceref$`), anySource},
}
