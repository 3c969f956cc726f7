package schema

import (
	"regexp"

	"github.com/fluxgraph/fluxgraph/graph"
)

// WeakNames are the keys by which custom resources of every make name a Secret or a ConfigMap. What
// they mean in a kind without rows nobody here knows for sure, so that they only count where an object
// of that name is there.
var WeakNames = []struct {
	Key  *regexp.Regexp
	Kind graph.Kind
}{
	{regexp.MustCompile(`(?i)(secret(key)?ref|secretname|existingsecret|secret(key)?selector)s?$`), Secret},
	{regexp.MustCompile(`(?i)(configmap(key)?ref|configmapname|existingconfigmap)s?$`), ConfigMap},
}
