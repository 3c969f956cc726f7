package schema

import (
	"maps"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Kinds that pods refer to.
var (
	secretProviderClass = graph.Kind{Group: "secrets-store.csi.x-k8s.io", Name: "SecretProviderClass"}
	networkAttachment   = graph.Kind{Group: "k8s.cni.cncf.io", Name: "NetworkAttachmentDefinition"}
)

// PodKinds are the kinds that run pods, sorted.
var PodKinds = slices.SortedFunc(maps.Keys(PodSpecs), graph.Kind.Compare)

// PodMeta returns the path of the mapping that holds the metadata of the pods of a kind; it is empty where that
// is the object itself.
func PodMeta(k graph.Kind) string {
	return strings.TrimSuffix(strings.TrimSuffix(PodSpecs[k], "spec"), ".")
}

// PodSpecs are the paths of the pod's spec in the kinds that run pods.
// See https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/.
var PodSpecs = map[graph.Kind]string{
	{Name: "Pod"}:                        "spec",
	{Name: "PodTemplate"}:                "template.spec",
	{Name: "ReplicationController"}:      "spec.template.spec",
	{Group: "apps", Name: "Deployment"}:  "spec.template.spec",
	{Group: "apps", Name: "StatefulSet"}: "spec.template.spec",
	{Group: "apps", Name: "DaemonSet"}:   "spec.template.spec",
	{Group: "apps", Name: "ReplicaSet"}:  "spec.template.spec",
	{Group: "batch", Name: "Job"}:        "spec.template.spec",
	{Group: "batch", Name: "CronJob"}:    "spec.jobTemplate.spec.template.spec",
}

// PodRules are the references of a pod outside its containers, with fields from the pod's spec.
var PodRules = []Rule{
	{Field: "serviceAccountName", Relation: graph.References, To: ServiceAccount},
	{Field: "imagePullSecrets[]", Relation: graph.References, To: Secret},
	{Field: "priorityClassName", Relation: graph.References, To: PriorityClass, Namespace: NoNamespace},
	{Field: "runtimeClassName", Relation: graph.References, To: graph.Kind{Group: "node.k8s.io", Name: "RuntimeClass"}, Namespace: NoNamespace},
	{Field: "resourceClaims[].resourceClaimName", Relation: graph.References, To: graph.Kind{Group: "resource.k8s.io", Name: "ResourceClaim"}},
	{Field: "resourceClaims[].resourceClaimTemplateName", Relation: graph.References, To: graph.Kind{Group: "resource.k8s.io", Name: "ResourceClaimTemplate"}},
	{Field: "volumes[].secret", Relation: graph.References, To: Secret, NameField: "secretName", OptionalField: "optional"},
	{Field: "volumes[].configMap", Relation: graph.References, To: ConfigMap, OptionalField: "optional"},
	{Field: "volumes[].projected.sources[].secret", Relation: graph.References, To: Secret, OptionalField: "optional"},
	{Field: "volumes[].projected.sources[].configMap", Relation: graph.References, To: ConfigMap, OptionalField: "optional"},
	{Field: "volumes[].persistentVolumeClaim", Relation: graph.References, To: PersistentVolumeClaim, NameField: "claimName"},
	{Field: "volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName", Relation: graph.References, To: StorageClass, Namespace: NoNamespace},
	{Field: "volumes[].csi.nodePublishSecretRef", Relation: graph.References, To: Secret},
	{Field: "volumes[].csi.volumeAttributes.secretProviderClass", Relation: graph.References, To: secretProviderClass},
	{Field: "volumes[].azureFile", Relation: graph.References, To: Secret, NameField: "secretName"},
	{Field: "volumes[].*.secretRef", Relation: graph.References, To: Secret}, // cephfs, flexVolume, iscsi, rbd, scaleIO, storageos
}

// ContainerRules are the references of a container, with fields from the container.
var ContainerRules = []Rule{
	{Field: "env[].valueFrom.secretKeyRef", Relation: graph.References, To: Secret, OptionalField: "optional"},
	{Field: "env[].valueFrom.configMapKeyRef", Relation: graph.References, To: ConfigMap, OptionalField: "optional"},
	{Field: "envFrom[].secretRef", Relation: graph.References, To: Secret, OptionalField: "optional"},
	{Field: "envFrom[].configMapRef", Relation: graph.References, To: ConfigMap, OptionalField: "optional"},
}

// podAnnotationRules are the references in the annotations of pods.
func podAnnotationRules() (all []Rule) {
	for _, from := range PodKinds {
		at := PodMeta(from)
		if at != "" {
			at += "."
		}
		all = append(all, Rule{From: from, Field: at + `metadata.annotations["k8s.v1.cni.cncf.io/networks"]`, Relation: graph.References,
			To: networkAttachment, Spelling: QualifiedName, Page: "https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/quickstart.md"})
	}
	return all
}
