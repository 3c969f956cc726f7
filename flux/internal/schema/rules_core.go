package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// coreRules are the references of the kinds of Kubernetes, besides those of pods.
var coreRules = []Rule{
	{From: statefulSet, Field: "spec.serviceName", Relation: graph.References, To: service, Absence: Unsaid},
	{From: statefulSet, Field: "spec.volumeClaimTemplates[].spec.storageClassName", Relation: graph.References, To: StorageClass, Namespace: Cluster},
	{From: ingress, Field: "spec.defaultBackend.service", Relation: graph.References, To: service},
	{From: ingress, Field: "spec.rules[].http.paths[].backend.service", Relation: graph.References, To: service},
	{From: ingress, Field: "spec.tls[]", Relation: graph.References, To: Secret, Name: "secretName"},
	{From: ingress, Field: "spec.ingressClassName", Relation: graph.References, To: ingressClass, Namespace: Cluster},
	{From: ingress, Field: `metadata.annotations["cert-manager.io/issuer"]`, Relation: graph.References, To: issuer, Page: certManagerPage},
	{From: ingress, Field: `metadata.annotations["cert-manager.io/cluster-issuer"]`, Relation: graph.References, To: clusterIssuer, Namespace: Cluster, Page: certManagerPage},
	{From: ingress, Field: `metadata.annotations["nginx.ingress.kubernetes.io/auth-secret"]`, Relation: graph.References, To: Secret, Spelling: Qualified},
	{From: ingress, Field: `metadata.annotations["nginx.ingress.kubernetes.io/auth-tls-secret"]`, Relation: graph.References, To: Secret, Spelling: Qualified},
	{From: autoscaler, Field: "spec.scaleTargetRef", Relation: graph.References, Default: graph.Kind{Group: "apps"}},
	{From: verticalAutoscaler, Field: "spec.targetRef", Relation: graph.References, Default: graph.Kind{Group: "apps"}},
	{From: ServiceAccount, Field: "secrets[]", Relation: graph.References, To: Secret, Absence: Tolerated},
	{From: ServiceAccount, Field: "imagePullSecrets[]", Relation: graph.References, To: Secret},
	{From: roleBinding, Field: "roleRef", Relation: graph.References, Kinds: []graph.Kind{role, clusterRole}},
	{From: roleBinding, Field: "subjects[]", Relation: graph.References, To: ServiceAccount, Namespace: Named},
	{From: clusterRoleBinding, Field: "roleRef", Relation: graph.References, To: clusterRole, Namespace: Cluster},
	{From: clusterRoleBinding, Field: "subjects[]", Relation: graph.References, To: ServiceAccount, Namespace: Exact},
	{From: PersistentVolumeClaim, Field: "spec.storageClassName", Relation: graph.References, To: StorageClass, Namespace: Cluster, Page: storagePage},
	{From: PersistentVolumeClaim, Field: "spec.volumeName", Relation: graph.References, To: persistentVolume, Namespace: Cluster, Page: storagePage},
	{From: PersistentVolumeClaim, Field: "spec.dataSource", Relation: graph.References, Page: storagePage},
	{From: PersistentVolumeClaim, Field: "spec.dataSourceRef", Relation: graph.References, Namespace: Named, Page: storagePage},
	// A volume may exist before its claim does.
	{From: persistentVolume, Field: "spec.claimRef", Relation: graph.References, To: PersistentVolumeClaim, Namespace: Exact, Absence: Unsaid, Page: storagePage},
	{From: persistentVolume, Field: "spec.storageClassName", Relation: graph.References, To: StorageClass, Namespace: Cluster, Absence: Unsaid, Page: storagePage},
	{From: persistentVolume, Field: "spec.csi.*SecretRef", Relation: graph.References, To: Secret, Namespace: Exact, Page: storagePage},
	{From: StorageClass, Field: `parameters["csi.storage.k8s.io/provisioner-secret-name"]`, Relation: graph.References, To: Secret, In: `parameters["csi.storage.k8s.io/provisioner-secret-namespace"]`},
	{From: StorageClass, Field: `parameters["csi.storage.k8s.io/node-stage-secret-name"]`, Relation: graph.References, To: Secret, In: `parameters["csi.storage.k8s.io/node-stage-secret-namespace"]`},
	{From: StorageClass, Field: `parameters["csi.storage.k8s.io/node-publish-secret-name"]`, Relation: graph.References, To: Secret, In: `parameters["csi.storage.k8s.io/node-publish-secret-namespace"]`},
	{From: StorageClass, Field: `parameters["csi.storage.k8s.io/controller-expand-secret-name"]`, Relation: graph.References, To: Secret, In: `parameters["csi.storage.k8s.io/controller-expand-secret-namespace"]`},
	{From: graph.Kind{Group: webhookGroup, Name: "ValidatingWebhookConfiguration"}, Field: "webhooks[].clientConfig.service", Relation: graph.References, To: service, Namespace: Exact},
	{From: graph.Kind{Group: webhookGroup, Name: "MutatingWebhookConfiguration"}, Field: "webhooks[].clientConfig.service", Relation: graph.References, To: service, Namespace: Exact},
	{From: graph.Kind{Group: webhookGroup, Name: "ValidatingAdmissionPolicyBinding"}, Field: "spec.policyName", Relation: graph.References, To: graph.Kind{Group: webhookGroup, Name: "ValidatingAdmissionPolicy"}, Namespace: Cluster},
	{From: graph.Kind{Group: webhookGroup, Name: "MutatingAdmissionPolicyBinding"}, Field: "spec.policyName", Relation: graph.References, To: graph.Kind{Group: webhookGroup, Name: "MutatingAdmissionPolicy"}, Namespace: Cluster},
	{From: apiService, Field: "spec.service", Relation: graph.References, To: service, Namespace: Exact},
	{From: CustomResourceDefinition, Field: "spec.conversion.webhook.clientConfig.service", Relation: graph.References, To: service, Namespace: Exact},
}
