package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// ReplicationAnnotation is an annotation of a Secret or ConfigMap that a controller copies into other
// namespaces, under the same name.
type ReplicationAnnotation struct {
	Key           string // the annotation that requests the copies
	Value         string // the value that it must have; empty: any
	NamespacesKey string // the annotation with the patterns of the namespaces, separated by commas; empty or absent: all namespaces
	page          string // of the manual
}

// ReplicationAnnotations are the annotations of the controllers that replicate Secrets and ConfigMaps.
var ReplicationAnnotations = []ReplicationAnnotation{
	{"reflector.v1.k8s.emberstack.com/reflection-auto-enabled", "true", "reflector.v1.k8s.emberstack.com/reflection-auto-namespaces", "https://github.com/emberstack/kubernetes-reflector"},
	{"replicator.v1.mittwald.de/replicate-to", "", "replicator.v1.mittwald.de/replicate-to", "https://github.com/mittwald/kubernetes-replicator"},
	{"replicator.v1.mittwald.de/replicate-to-matching", "", "", "https://github.com/mittwald/kubernetes-replicator"},
	{"kubed.appscode.com/sync", "", "", "https://config-syncer.com/docs/latest/guides/config-syncer/intra-cluster/"},
}

// ReplicationMetadata is the path, key by key, of the metadata that a Secret or ConfigMap takes from the object
// that makes it.
var ReplicationMetadata = map[graph.Kind][]string{
	Secret:         {"metadata"},
	ConfigMap:      {"metadata"},
	SealedSecret:   {"spec", "template", "metadata"},
	ExternalSecret: {"spec", "target", "template", "metadata"},
	certificate:    {"spec", "secretTemplate"},
}

// replicationRules are the references of a ConfigMap or Secret that a controller fills from another one.
var replicationRules = []Rule{
	{From: ConfigMap, Field: `metadata.annotations["reflector.v1.k8s.emberstack.com/reflects"]`, Relation: graph.References, To: ConfigMap, Spelling: QualifiedName, Page: "https://github.com/emberstack/kubernetes-reflector"},
	{From: Secret, Field: `metadata.annotations["reflector.v1.k8s.emberstack.com/reflects"]`, Relation: graph.References, To: Secret, Spelling: QualifiedName, Page: "https://github.com/emberstack/kubernetes-reflector"},
	{From: ConfigMap, Field: `metadata.annotations["replicator.v1.mittwald.de/replicate-from"]`, Relation: graph.References, To: ConfigMap, Spelling: QualifiedName, Page: "https://github.com/mittwald/kubernetes-replicator"},
	{From: Secret, Field: `metadata.annotations["replicator.v1.mittwald.de/replicate-from"]`, Relation: graph.References, To: Secret, Spelling: QualifiedName, Page: "https://github.com/mittwald/kubernetes-replicator"},
}
