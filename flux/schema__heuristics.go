package flux

import (
	"regexp"

	"github.com/fluxgraph/fluxgraph/graph"
)

// weakNames are the keys by which custom resources of every make name a Secret or a ConfigMap. What
// they mean in a kind without rows nobody here knows for sure, so that they only count where an object
// of that name is there.
var weakNames = []struct {
	key  *regexp.Regexp
	kind graph.Kind
}{
	{regexp.MustCompile(`(?i)(secret(key)?ref|secretname|existingsecret|secret(key)?selector)s?$`), secret},
	{regexp.MustCompile(`(?i)(configmap(key)?ref|configmapname|existingconfigmap)s?$`), configMap},
}
