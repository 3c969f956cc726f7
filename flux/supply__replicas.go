package flux

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// replicas returns the copies of what an object is or makes in the namespaces of the cluster.
func replicas(s *supply, p *placed, made []graph.Key) []graph.Key {
	at, ok := mirrorNotes[p.id.Kind]
	if !ok {
		return nil
	}
	if p.id.Kind == secret || p.id.Kind == configMap {
		made = []graph.Key{p.id.Key}
	}
	notes := p.root().Get(append(slices.Clone(at), "annotations")...)
	var all []graph.Key
	for _, m := range mirrors {
		on := notes.Get(m.on)
		if !on.Exists() || m.value != "" && on.Text() != m.value {
			continue
		}
		into := ""
		if m.into != "" {
			into = notes.Get(m.into).Text()
		}
		for _, ns := range presentOn(s, p.id.Cluster).inNamespaces(parse.Value{}) {
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
