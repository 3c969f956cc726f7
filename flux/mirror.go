package flux

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// mirror is an annotation by which a controller copies a Secret or a ConfigMap into other namespaces,
// under the same name.
type mirror struct {
	on    string // the annotation that asks for copies
	value string // that it has to have; empty: any
	into  string // the annotation with the namespaces, patterns with commas between them; where it is empty, or not there, all
	page  string
}

var mirrors = []mirror{
	{"reflector.v1.k8s.emberstack.com/reflection-auto-enabled", "true", "reflector.v1.k8s.emberstack.com/reflection-auto-namespaces", "https://github.com/emberstack/kubernetes-reflector"},
	{"replicator.v1.mittwald.de/replicate-to", "", "replicator.v1.mittwald.de/replicate-to", "https://github.com/mittwald/kubernetes-replicator"},
	{"replicator.v1.mittwald.de/replicate-to-matching", "", "", "https://github.com/mittwald/kubernetes-replicator"},
	{"kubed.appscode.com/sync", "", "", "https://config-syncer.com/docs/latest/guides/config-syncer/intra-cluster/"},
}

// mirrorNotes are where the annotations of what an object makes stand, besides its own.
var mirrorNotes = map[graph.Kind][]string{
	secret:         {"metadata"},
	configMap:      {"metadata"},
	sealedSecret:   {"spec", "template", "metadata"},
	externalSecret: {"spec", "target", "template", "metadata"},
	certificate:    {"spec", "secretTemplate"},
}

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
