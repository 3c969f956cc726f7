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

// replicas returns the copies of what an object is or makes in the namespaces of the cluster.
func replicas(s *Index, p *model.Object, made []graph.Key) []graph.Key {
	at, ok := schema.ReplicationMetadata[p.ID.Kind]
	if !ok {
		return nil
	}
	if p.ID.Kind == schema.Secret || p.ID.Kind == schema.ConfigMap {
		made = []graph.Key{p.ID.Key}
	}
	notes := p.Root().Get(append(slices.Clone(at), "annotations")...)
	var all []graph.Key
	for _, m := range schema.ReplicationAnnotations {
		on := notes.Get(m.On)
		if !on.Exists() || m.Value != "" && on.Text() != m.Value {
			continue
		}
		into := ""
		if m.Into != "" {
			into = notes.Get(m.Into).Text()
		}
		for _, ns := range On(s, p.ID.Cluster).InNamespaces(parse.Value{}) {
			if !listed(into, ns) {
				continue
			}
			for _, key := range made {
				if key.Namespace != ns {
					key.Namespace = ns
					all = append(all, key)
				}
			}
		}
	}
	return all
}

// listed reports whether a namespace is among patterns with commas between them.
func listed(patterns, namespace string) bool {
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
