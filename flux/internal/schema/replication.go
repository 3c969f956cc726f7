package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// ReplicationAnnotation is an annotation by which a controller copies a Secret or a ConfigMap into other namespaces,
// under the same name.
type ReplicationAnnotation struct {
	On    string // the annotation that asks for copies
	Value string // that it has to have; empty: any
	Into  string // the annotation with the namespaces, patterns with commas between them; where it is empty, or not there, all
	page  string
}

var ReplicationAnnotations = []ReplicationAnnotation{
	{"reflector.v1.k8s.emberstack.com/reflection-auto-enabled", "true", "reflector.v1.k8s.emberstack.com/reflection-auto-namespaces", "https://github.com/emberstack/kubernetes-reflector"},
	{"replicator.v1.mittwald.de/replicate-to", "", "replicator.v1.mittwald.de/replicate-to", "https://github.com/mittwald/kubernetes-replicator"},
	{"replicator.v1.mittwald.de/replicate-to-matching", "", "", "https://github.com/mittwald/kubernetes-replicator"},
	{"kubed.appscode.com/sync", "", "", "https://config-syncer.com/docs/latest/guides/config-syncer/intra-cluster/"},
}

// ReplicationMetadata are where the annotations of what an object makes stand, besides its own.
var ReplicationMetadata = map[graph.Kind][]string{
	Secret:         {"metadata"},
	ConfigMap:      {"metadata"},
	SealedSecret:   {"spec", "template", "metadata"},
	ExternalSecret: {"spec", "target", "template", "metadata"},
	certificate:    {"spec", "secretTemplate"},
}
