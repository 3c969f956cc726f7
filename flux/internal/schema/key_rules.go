package schema

import "github.com/fluxgraph/fluxgraph/graph"

// KeyRule is a field of a mapping by which an object takes one key of a ConfigMap or Secret of its namespace.
type KeyRule struct {
	Field      string     // of the mapping with the name, a pattern of package fieldpath
	To         graph.Kind // of the target; without a name: the kind field beside the name has it
	KeyField   string     // beside the name
	DefaultKey string     // where there is no such field; empty: there is no default
}

// ReleaseKeys are the keys that a HelmRelease takes, with fields from its root. helm-controller fails where one is missing.
// See https://fluxcd.io/flux/components/helm/helmreleases/#values-references.
var ReleaseKeys = []KeyRule{{Field: "spec.valuesFrom[]", KeyField: "valuesKey", DefaultKey: "values.yaml"}}

// PodKeys are the keys that the containers of a pod take, with fields from the pod's spec. The kubelet does not start a container
// of which one is missing.
// See https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions.
var PodKeys = []KeyRule{
	{Field: "initContainers[].env[].valueFrom.configMapKeyRef", To: ConfigMap, KeyField: "key"},
	{Field: "initContainers[].env[].valueFrom.secretKeyRef", To: Secret, KeyField: "key"},
	{Field: "containers[].env[].valueFrom.configMapKeyRef", To: ConfigMap, KeyField: "key"},
	{Field: "containers[].env[].valueFrom.secretKeyRef", To: Secret, KeyField: "key"},
}
