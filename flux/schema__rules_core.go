package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// coreRules are the references of Kubernetes' own kinds.
var coreRules = []Rule{
	{From: statefulSet, Field: "spec.serviceName", Relation: graph.References, To: service, Absence: Unsaid},
	{From: statefulSet, Field: "spec.volumeClaimTemplates[].spec.storageClassName", Relation: graph.References, To: storageClass, Namespace: Cluster},
	{From: ingress, Field: "spec.defaultBackend.service", Relation: graph.References, To: service},
	{From: ingress, Field: "spec.rules[].http.paths[].backend.service", Relation: graph.References, To: service},
	{From: ingress, Field: "spec.tls[]", Relation: graph.References, To: secret, Name: "secretName"},
	{From: ingress, Field: "spec.ingressClassName", Relation: graph.References, To: ingressClass, Namespace: Cluster},
	{From: ingress, Field: `metadata.annotations["cert-manager.io/issuer"]`, Relation: graph.References, To: issuer, Page: certManagerPage},
	{From: ingress, Field: `metadata.annotations["cert-manager.io/cluster-issuer"]`, Relation: graph.References, To: clusterIssuer, Namespace: Cluster, Page: certManagerPage},
	{From: ingress, Field: `metadata.annotations["nginx.ingress.kubernetes.io/auth-secret"]`, Relation: graph.References, To: secret, Spelling: Qualified},
	{From: ingress, Field: `metadata.annotations["nginx.ingress.kubernetes.io/auth-tls-secret"]`, Relation: graph.References, To: secret, Spelling: Qualified},
	{From: autoscaler, Field: "spec.scaleTargetRef", Relation: graph.References, Default: graph.Kind{Group: "apps"}},
	{From: verticalAutoscaler, Field: "spec.targetRef", Relation: graph.References, Default: graph.Kind{Group: "apps"}},
	{From: serviceAccount, Field: "secrets[]", Relation: graph.References, To: secret, Absence: Tolerated},
	{From: serviceAccount, Field: "imagePullSecrets[]", Relation: graph.References, To: secret},
	{From: roleBinding, Field: "roleRef", Relation: graph.References, Kinds: []graph.Kind{role, clusterRole}},
	{From: roleBinding, Field: "subjects[]", Relation: graph.References, To: serviceAccount, Namespace: Named},
	{From: clusterRoleBinding, Field: "roleRef", Relation: graph.References, To: clusterRole, Namespace: Cluster},
	{From: clusterRoleBinding, Field: "subjects[]", Relation: graph.References, To: serviceAccount, Namespace: Exact},
	{From: persistentVolumeClaim, Field: "spec.storageClassName", Relation: graph.References, To: storageClass, Namespace: Cluster, Page: storagePage},
	{From: persistentVolumeClaim, Field: "spec.volumeName", Relation: graph.References, To: persistentVolume, Namespace: Cluster, Page: storagePage},
	{From: persistentVolumeClaim, Field: "spec.dataSource", Relation: graph.References, Page: storagePage},
	{From: persistentVolumeClaim, Field: "spec.dataSourceRef", Relation: graph.References, Namespace: Named, Page: storagePage},
	// A volume waits for its claim, and is no mistake without one.
	{From: persistentVolume, Field: "spec.claimRef", Relation: graph.References, To: persistentVolumeClaim, Namespace: Exact, Absence: Unsaid, Page: storagePage},
	{From: persistentVolume, Field: "spec.storageClassName", Relation: graph.References, To: storageClass, Namespace: Cluster, Absence: Unsaid, Page: storagePage},
	{From: persistentVolume, Field: "spec.csi.*SecretRef", Relation: graph.References, To: secret, Namespace: Exact, Page: storagePage},
	{From: storageClass, Field: `parameters["csi.storage.k8s.io/provisioner-secret-name"]`, Relation: graph.References, To: secret, In: `parameters["csi.storage.k8s.io/provisioner-secret-namespace"]`},
	{From: storageClass, Field: `parameters["csi.storage.k8s.io/node-stage-secret-name"]`, Relation: graph.References, To: secret, In: `parameters["csi.storage.k8s.io/node-stage-secret-namespace"]`},
	{From: storageClass, Field: `parameters["csi.storage.k8s.io/node-publish-secret-name"]`, Relation: graph.References, To: secret, In: `parameters["csi.storage.k8s.io/node-publish-secret-namespace"]`},
	{From: storageClass, Field: `parameters["csi.storage.k8s.io/controller-expand-secret-name"]`, Relation: graph.References, To: secret, In: `parameters["csi.storage.k8s.io/controller-expand-secret-namespace"]`},
	{From: graph.Kind{Group: webhookGroup, Name: "ValidatingWebhookConfiguration"}, Field: "webhooks[].clientConfig.service", Relation: graph.References, To: service, Namespace: Exact},
	{From: graph.Kind{Group: webhookGroup, Name: "MutatingWebhookConfiguration"}, Field: "webhooks[].clientConfig.service", Relation: graph.References, To: service, Namespace: Exact},
	{From: graph.Kind{Group: webhookGroup, Name: "ValidatingAdmissionPolicyBinding"}, Field: "spec.policyName", Relation: graph.References, To: graph.Kind{Group: webhookGroup, Name: "ValidatingAdmissionPolicy"}, Namespace: Cluster},
	{From: graph.Kind{Group: webhookGroup, Name: "MutatingAdmissionPolicyBinding"}, Field: "spec.policyName", Relation: graph.References, To: graph.Kind{Group: webhookGroup, Name: "MutatingAdmissionPolicy"}, Namespace: Cluster},
	{From: apiService, Field: "spec.service", Relation: graph.References, To: service, Namespace: Exact},
	{From: crdKind, Field: "spec.conversion.webhook.clientConfig.service", Relation: graph.References, To: service, Namespace: Exact},
}
