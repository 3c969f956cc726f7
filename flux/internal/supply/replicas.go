package supply

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// replicas returns the copies in other namespaces of a Secret or ConfigMap, or of what an object produces, that
// its annotations ask a controller for.
func (s *Index) replicas(object *model.Object, products []graph.Key) []graph.Key {
	metadata, ok := schema.ReplicationMetadata[object.ID.Kind]
	if !ok {
		return nil
	}
	originals := products
	if object.ID.Kind == schema.Secret || object.ID.Kind == schema.ConfigMap {
		originals = []graph.Key{object.ID.Key}
	}
	annotations := object.Root().Get(append(slices.Clone(metadata), "annotations")...)
	var copies []graph.Key
	for _, a := range schema.ReplicationAnnotations {
		enabled := annotations.Get(a.Key)
		if !enabled.Exists() || a.Value != "" && enabled.Text() != a.Value {
			continue
		}
		patterns := ""
		if a.NamespacesKey != "" {
			patterns = annotations.Get(a.NamespacesKey).Text()
		}
		for _, namespace := range s.Present.SelectNamespaces(parse.Value{}) {
			if matchesAny(patterns, namespace) {
				copies = append(copies, copiesIn(namespace, originals)...)
			}
		}
	}
	return copies
}

// copiesIn returns the keys of objects in a namespace, without those that are there already.
func copiesIn(namespace string, originals []graph.Key) []graph.Key {
	var copies []graph.Key
	for _, key := range originals {
		if key.Namespace != namespace {
			key.Namespace = namespace
			copies = append(copies, key)
		}
	}
	return copies
}

// matchesAny reports whether a namespace matches one of several regular expressions with commas between them. No
// expression at all matches every namespace, and one that does not compile matches none.
func matchesAny(patterns, namespace string) bool {
	if strings.TrimSpace(patterns) == "" {
		return true
	}
	for _, pattern := range strings.Split(patterns, ",") {
		r, err := regexp.Compile("^(?:" + strings.TrimSpace(pattern) + ")$")
		if err == nil && r.MatchString(namespace) {
			return true
		}
	}
	return false
}
