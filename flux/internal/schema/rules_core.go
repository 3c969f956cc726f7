package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// coreRules are the references of the kinds of Kubernetes, besides those of pods.
var coreRules = []Rule{
	{From: statefulSet, Field: "spec.serviceName", Relation: graph.References, To: Service, Absence: NoEdge},
	{From: statefulSet, Field: "spec.volumeClaimTemplates[].spec.storageClassName", Relation: graph.References, To: StorageClass, Namespace: NoNamespace},
	{From: ingress, Field: "spec.defaultBackend.service", Relation: graph.References, To: Service},
	{From: ingress, Field: "spec.rules[].http.paths[].backend.service", Relation: graph.References, To: Service},
	{From: ingress, Field: "spec.tls[]", Relation: graph.References, To: Secret, NameField: "secretName"},
	{From: ingress, Field: "spec.ingressClassName", Relation: graph.References, To: ingressClass, Namespace: NoNamespace},
	{From: ingress, Field: `metadata.annotations["cert-manager.io/issuer"]`, Relation: graph.References, To: issuer, Page: certManagerPage},
	{From: ingress, Field: `metadata.annotations["cert-manager.io/cluster-issuer"]`, Relation: graph.References, To: clusterIssuer, Namespace: NoNamespace, Page: certManagerPage},
	{From: ingress, Field: `metadata.annotations["nginx.ingress.kubernetes.io/auth-secret"]`, Relation: graph.References, To: Secret, Spelling: QualifiedName},
	{From: ingress, Field: `metadata.annotations["nginx.ingress.kubernetes.io/auth-tls-secret"]`, Relation: graph.References, To: Secret, Spelling: QualifiedName},
	{From: autoscaler, Field: "spec.scaleTargetRef", Relation: graph.References, DefaultKind: graph.Kind{Group: "apps"}},
	{From: verticalAutoscaler, Field: "spec.targetRef", Relation: graph.References, DefaultKind: graph.Kind{Group: "apps"}},
	{From: ServiceAccount, Field: "secrets[]", Relation: graph.References, To: Secret, Absence: OptionalMissing},
	{From: ServiceAccount, Field: "imagePullSecrets[]", Relation: graph.References, To: Secret},
	{From: RoleBinding, Field: "roleRef", Relation: graph.References, Kinds: []graph.Kind{Role, ClusterRole}},
	{From: RoleBinding, Field: "subjects[]", Relation: graph.References, To: ServiceAccount, Namespace: NamedOrSame},
	{From: ClusterRoleBinding, Field: "roleRef", Relation: graph.References, To: ClusterRole, Namespace: NoNamespace},
	{From: ClusterRoleBinding, Field: "subjects[]", Relation: graph.References, To: ServiceAccount, Namespace: NamedOnly},
	{From: PersistentVolumeClaim, Field: "spec.storageClassName", Relation: graph.References, To: StorageClass, Namespace: NoNamespace, Page: storagePage},
	{From: PersistentVolumeClaim, Field: "spec.volumeName", Relation: graph.References, To: PersistentVolume, Namespace: NoNamespace, Page: storagePage},
	{From: PersistentVolumeClaim, Field: "spec.dataSource", Relation: graph.References, Page: storagePage},
	{From: PersistentVolumeClaim, Field: "spec.dataSourceRef", Relation: graph.References, Namespace: NamedOrSame, Page: storagePage},
	// A volume may exist before its claim does.
	{From: PersistentVolume, Field: "spec.claimRef", Relation: graph.References, To: PersistentVolumeClaim, Namespace: NamedOnly, Absence: NoEdge, Page: storagePage},
	{From: PersistentVolume, Field: "spec.storageClassName", Relation: graph.References, To: StorageClass, Namespace: NoNamespace, Absence: NoEdge, Page: storagePage},
	{From: PersistentVolume, Field: "spec.csi.*SecretRef", Relation: graph.References, To: Secret, Namespace: NamedOnly, Page: storagePage},
	{From: StorageClass, Field: `parameters["csi.storage.k8s.io/provisioner-secret-name"]`, Relation: graph.References, To: Secret, NamespaceField: `parameters["csi.storage.k8s.io/provisioner-secret-namespace"]`},
	{From: StorageClass, Field: `parameters["csi.storage.k8s.io/node-stage-secret-name"]`, Relation: graph.References, To: Secret, NamespaceField: `parameters["csi.storage.k8s.io/node-stage-secret-namespace"]`},
	{From: StorageClass, Field: `parameters["csi.storage.k8s.io/node-publish-secret-name"]`, Relation: graph.References, To: Secret, NamespaceField: `parameters["csi.storage.k8s.io/node-publish-secret-namespace"]`},
	{From: StorageClass, Field: `parameters["csi.storage.k8s.io/controller-expand-secret-name"]`, Relation: graph.References, To: Secret, NamespaceField: `parameters["csi.storage.k8s.io/controller-expand-secret-namespace"]`},
	{From: graph.Kind{Group: webhookGroup, Name: "ValidatingWebhookConfiguration"}, Field: "webhooks[].clientConfig.service", Relation: graph.References, To: Service, Namespace: NamedOnly},
	{From: graph.Kind{Group: webhookGroup, Name: "MutatingWebhookConfiguration"}, Field: "webhooks[].clientConfig.service", Relation: graph.References, To: Service, Namespace: NamedOnly},
	{From: graph.Kind{Group: webhookGroup, Name: "ValidatingAdmissionPolicyBinding"}, Field: "spec.policyName", Relation: graph.References, To: graph.Kind{Group: webhookGroup, Name: "ValidatingAdmissionPolicy"}, Namespace: NoNamespace},
	{From: graph.Kind{Group: webhookGroup, Name: "MutatingAdmissionPolicyBinding"}, Field: "spec.policyName", Relation: graph.References, To: graph.Kind{Group: webhookGroup, Name: "MutatingAdmissionPolicy"}, Namespace: NoNamespace},
	{From: apiService, Field: "spec.service", Relation: graph.References, To: Service, Namespace: NamedOnly},
	{From: CustomResourceDefinition, Field: "spec.conversion.webhook.clientConfig.service", Relation: graph.References, To: Service, Namespace: NamedOnly},
}
