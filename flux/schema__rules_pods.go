package flux

import (
	"maps"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// podKinds are the kinds that run a pod, in order.
var podKinds = slices.SortedFunc(maps.Keys(podSpecs), graph.Kind.Compare)

// podMeta is the path of what holds the metadata of a kind's pods: the object itself where it is empty.
func podMeta(k graph.Kind) string {
	return strings.TrimSuffix(strings.TrimSuffix(podSpecs[k], "spec"), ".")
}

// podSpecs are the paths of the pod in the kinds that run one.
var podSpecs = map[graph.Kind]string{
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

// podRules are the references of a pod that are not one container's.
var podRules = []Rule{
	{Field: "serviceAccountName", Relation: graph.References, To: serviceAccount},
	{Field: "imagePullSecrets[]", Relation: graph.References, To: secret},
	{Field: "priorityClassName", Relation: graph.References, To: priorityClass, Namespace: Cluster},
	{Field: "runtimeClassName", Relation: graph.References, To: graph.Kind{Group: "node.k8s.io", Name: "RuntimeClass"}, Namespace: Cluster},
	{Field: "resourceClaims[].resourceClaimName", Relation: graph.References, To: graph.Kind{Group: "resource.k8s.io", Name: "ResourceClaim"}},
	{Field: "resourceClaims[].resourceClaimTemplateName", Relation: graph.References, To: graph.Kind{Group: "resource.k8s.io", Name: "ResourceClaimTemplate"}},
	{Field: "volumes[].secret", Relation: graph.References, To: secret, Name: "secretName", Optional: "optional"},
	{Field: "volumes[].configMap", Relation: graph.References, To: configMap, Optional: "optional"},
	{Field: "volumes[].projected.sources[].secret", Relation: graph.References, To: secret, Optional: "optional"},
	{Field: "volumes[].projected.sources[].configMap", Relation: graph.References, To: configMap, Optional: "optional"},
	{Field: "volumes[].persistentVolumeClaim", Relation: graph.References, To: persistentVolumeClaim, Name: "claimName"},
	{Field: "volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName", Relation: graph.References, To: storageClass, Namespace: Cluster},
	{Field: "volumes[].csi.nodePublishSecretRef", Relation: graph.References, To: secret},
	{Field: "volumes[].csi.volumeAttributes.secretProviderClass", Relation: graph.References, To: secretProviderClass},
	{Field: "volumes[].azureFile", Relation: graph.References, To: secret, Name: "secretName"},
	{Field: "volumes[].*.secretRef", Relation: graph.References, To: secret}, // cephfs, flexVolume, iscsi, rbd, scaleIO, storageos
}

// containerRules are the references of a container.
var containerRules = []Rule{
	{Field: "env[].valueFrom.secretKeyRef", Relation: graph.References, To: secret, Optional: "optional"},
	{Field: "env[].valueFrom.configMapKeyRef", Relation: graph.References, To: configMap, Optional: "optional"},
	{Field: "envFrom[].secretRef", Relation: graph.References, To: secret, Optional: "optional"},
	{Field: "envFrom[].configMapRef", Relation: graph.References, To: configMap, Optional: "optional"},
}

// pods are the references that stand in a pod's annotations.
func pods() (all []Rule) {
	for _, from := range podKinds {
		at := podMeta(from)
		if at != "" {
			at += "."
		}
		all = append(all, Rule{From: from, Field: at + `metadata.annotations["k8s.v1.cni.cncf.io/networks"]`, Relation: graph.References,
			To: networkAttachment, Spelling: Qualified, Page: "https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/quickstart.md"})
	}
	return all
}
