package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

const (
	rbacGroup        = "rbac.authorization.k8s.io"
	certManagerGroup = "cert-manager.io"
	esoGroup         = "external-secrets.io"
	gatewayGroup     = "gateway.networking.k8s.io"
	monitoringGroup  = "monitoring.coreos.com"
	cnpgGroup        = "postgresql.cnpg.io"
	envoyGroup       = "gateway.envoyproxy.io"
	grafanaGroup     = "grafana.integreatly.org"
	kedaGroup        = "keda.sh"
	snapshotGroup    = "snapshot.storage.k8s.io"
	volsyncGroup     = "volsync.backube"
	webhookGroup     = "admissionregistration.k8s.io"
)

var (
	service               = graph.Kind{Name: "Service"}
	persistentVolume      = graph.Kind{Name: "PersistentVolume"}
	priorityClass         = graph.Kind{Group: "scheduling.k8s.io", Name: "PriorityClass"}
	storageClass          = graph.Kind{Group: "storage.k8s.io", Name: "StorageClass"}
	secretProviderClass   = graph.Kind{Group: "secrets-store.csi.x-k8s.io", Name: "SecretProviderClass"}
	ingress               = graph.Kind{Group: "networking.k8s.io", Name: "Ingress"}
	ingressClass          = graph.Kind{Group: "networking.k8s.io", Name: "IngressClass"}
	networkPolicy         = graph.Kind{Group: "networking.k8s.io", Name: "NetworkPolicy"}
	deployment            = graph.Kind{Group: "apps", Name: "Deployment"}
	statefulSet           = graph.Kind{Group: "apps", Name: "StatefulSet"}
	role                  = graph.Kind{Group: rbacGroup, Name: "Role"}
	clusterRole           = graph.Kind{Group: rbacGroup, Name: "ClusterRole"}
	roleBinding           = graph.Kind{Group: rbacGroup, Name: "RoleBinding"}
	clusterRoleBinding    = graph.Kind{Group: rbacGroup, Name: "ClusterRoleBinding"}
	autoscaler            = graph.Kind{Group: "autoscaling", Name: "HorizontalPodAutoscaler"}
	verticalAutoscaler    = graph.Kind{Group: "autoscaling.k8s.io", Name: "VerticalPodAutoscaler"}
	disruptionBudget      = graph.Kind{Group: "policy", Name: "PodDisruptionBudget"}
	apiService            = graph.Kind{Group: "apiregistration.k8s.io", Name: "APIService"}
	gateway               = graph.Kind{Group: gatewayGroup, Name: "Gateway"}
	gatewayClass          = graph.Kind{Group: gatewayGroup, Name: "GatewayClass"}
	listenerSet           = graph.Kind{Group: gatewayGroup, Name: "ListenerSet"}
	issuer                = graph.Kind{Group: certManagerGroup, Name: "Issuer"}
	clusterIssuer         = graph.Kind{Group: certManagerGroup, Name: "ClusterIssuer"}
	secretStore           = graph.Kind{Group: esoGroup, Name: "SecretStore"}
	clusterSecretStore    = graph.Kind{Group: esoGroup, Name: "ClusterSecretStore"}
	pushSecret            = graph.Kind{Group: esoGroup, Name: "PushSecret"}
	serviceMonitor        = graph.Kind{Group: monitoringGroup, Name: "ServiceMonitor"}
	podMonitor            = graph.Kind{Group: monitoringGroup, Name: "PodMonitor"}
	probe                 = graph.Kind{Group: monitoringGroup, Name: "Probe"}
	scrapeConfig          = graph.Kind{Group: monitoringGroup, Name: "ScrapeConfig"}
	prometheus            = graph.Kind{Group: monitoringGroup, Name: "Prometheus"}
	alertmanager          = graph.Kind{Group: monitoringGroup, Name: "Alertmanager"}
	prometheusRule        = graph.Kind{Group: monitoringGroup, Name: "PrometheusRule"}
	cnpgCluster           = graph.Kind{Group: cnpgGroup, Name: "Cluster"}
	replicationSource     = graph.Kind{Group: volsyncGroup, Name: "ReplicationSource"}
	replicationTarget     = graph.Kind{Group: volsyncGroup, Name: "ReplicationDestination"}
	volumeSnapshot        = graph.Kind{Group: snapshotGroup, Name: "VolumeSnapshot"}
	volumeSnapshotClass   = graph.Kind{Group: snapshotGroup, Name: "VolumeSnapshotClass"}
	scaledObject          = graph.Kind{Group: kedaGroup, Name: "ScaledObject"}
	scaledJob             = graph.Kind{Group: kedaGroup, Name: "ScaledJob"}
	triggerAuthentication = graph.Kind{Group: kedaGroup, Name: "TriggerAuthentication"}
	grafana               = graph.Kind{Group: grafanaGroup, Name: "Grafana"}
	dragonfly             = graph.Kind{Group: "dragonflydb.io", Name: "Dragonfly"}
	networkAttachment     = graph.Kind{Group: "k8s.cni.cncf.io", Name: "NetworkAttachmentDefinition"}
)

const (
	gatewayPage     = "https://gateway-api.sigs.k8s.io/reference/spec/"
	certManagerPage = "https://cert-manager.io/docs/reference/api-docs/"
	esoPage         = "https://external-secrets.io/latest/api/spec/"
	esoMergePage    = "https://external-secrets.io/latest/guides/ownership-deletion-policy/"
	monitoringPage  = "https://prometheus-operator.dev/docs/api-reference/api/"
	cnpgPage        = "https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/"
	volsyncPage     = "https://volsync.readthedocs.io/en/stable/usage/index.html"
	storagePage     = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/"
	envoyPage       = "https://gateway.envoyproxy.io/docs/api/extension_types/"
	azurePage       = "https://azure.github.io/azure-service-operator/guide/resource-types/"
	grafanaPage     = "https://grafana.github.io/grafana-operator/docs/api/"
	kedaPage        = "https://keda.sh/docs/latest/reference/scaledobject-spec/"
	traefikPage     = "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/"
)

// clusterRules are the references of Kubernetes' own kinds, and of those of other projects that
// stand in many Flux repositories.
var clusterRules = concat([]Rule{
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

	{From: gateway, Field: "spec.gatewayClassName", Relation: graph.References, To: gatewayClass, Namespace: Cluster, Page: gatewayPage},
	{From: gateway, Field: "spec.listeners[].tls.certificateRefs[]", Relation: graph.References, Default: secret, Namespace: Named, Page: gatewayPage},
	{From: gateway, Field: "spec.infrastructure.parametersRef", Relation: graph.References, Page: gatewayPage},
	{From: gateway, Field: `metadata.annotations["cert-manager.io/issuer"]`, Relation: graph.References, To: issuer, Page: certManagerPage},
	{From: gateway, Field: `metadata.annotations["cert-manager.io/cluster-issuer"]`, Relation: graph.References, To: clusterIssuer, Namespace: Cluster, Page: certManagerPage},
	{From: gatewayClass, Field: "spec.parametersRef", Relation: graph.References, Namespace: Exact, Page: gatewayPage},
	{From: listenerSet, Field: "spec.parentRef", Relation: graph.References, Default: gateway, Namespace: Named, Page: gatewayPage},
	{From: listenerSet, Field: "spec.listeners[].tls.certificateRefs[]", Relation: graph.References, Default: secret, Namespace: Named, Page: gatewayPage},

	{From: certificate, Field: "spec.issuerRef", Relation: graph.References, Default: issuer, Page: certManagerPage},
	{From: certificate, Field: "spec.keystores.*.passwordSecretRef", Relation: graph.References, To: secret, Page: certManagerPage},
	{From: externalSecret, Field: "spec.secretStoreRef", Relation: graph.References, To: graph.Kind{Group: esoGroup}, Default: secretStore, Page: esoPage},
	{From: externalSecret, Field: "spec.data[].sourceRef.storeRef", Relation: graph.References, To: graph.Kind{Group: esoGroup}, Default: secretStore, Page: esoPage},
	{From: externalSecret, Field: "spec.dataFrom[].sourceRef.storeRef", Relation: graph.References, To: graph.Kind{Group: esoGroup}, Default: secretStore, Page: esoPage},
	{From: externalSecret, Field: "spec.*[].sourceRef.generatorRef", Relation: graph.References, Default: graph.Kind{Group: "generators.external-secrets.io"}, Page: esoPage},
	{From: externalSecret, Field: "spec.target.template.templateFrom[].configMap", Relation: graph.References, To: configMap, Page: esoPage},
	{From: externalSecret, Field: "spec.target.template.templateFrom[].secret", Relation: graph.References, To: secret, Page: esoPage},
	// One that merges fills a Secret that something else makes, and fails until that is there.
	{From: externalSecret, Field: "spec.target", Relation: graph.References, To: secret, When: "spec.target.creationPolicy=Merge !spec.target.manifest", Page: esoMergePage},
	{From: externalSecret, Field: "metadata.name", Relation: graph.References, To: secret, When: "spec.target.creationPolicy=Merge !spec.target.manifest !spec.target.name", Page: esoMergePage},
	{From: clusterExternalSecret, Field: "spec.externalSecretSpec.secretStoreRef", Relation: graph.References, Kinds: []graph.Kind{clusterSecretStore}, Namespace: Cluster, Page: esoPage},
	{From: pushSecret, Field: "spec.selector.secret", Relation: graph.References, To: secret, Page: esoPage},
	{From: pushSecret, Field: "spec.secretStoreRefs[]", Relation: graph.References, To: graph.Kind{Group: esoGroup}, Default: secretStore, Page: esoPage},

	{From: prometheus, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: monitoringPage},
	{From: alertmanager, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: monitoringPage},
	{From: alertmanager, Field: "spec.configSecret", Relation: graph.References, To: secret, Page: monitoringPage},

	{From: cnpgCluster, Field: "spec.bootstrap.*.secret", Relation: graph.References, To: secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.superuserSecret", Relation: graph.References, To: secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.managed.roles[].passwordSecret", Relation: graph.References, To: secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.backup.barmanObjectStore.*Credentials.*", Relation: graph.References, To: secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.externalClusters[].password", Relation: graph.References, To: secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.externalClusters[].barmanObjectStore.*Credentials.*", Relation: graph.References, To: secret, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.imageCatalogRef", Relation: graph.References, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.storage.storageClass", Relation: graph.References, To: storageClass, Namespace: Cluster, Page: cnpgPage},
	{From: cnpgCluster, Field: "spec.plugins[].parameters.barmanObjectName", Relation: graph.References, To: graph.Kind{Group: "barmancloud.cnpg.io", Name: "ObjectStore"}, Page: "https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/"},
	{From: graph.Kind{Group: "barmancloud.cnpg.io", Name: "ObjectStore"}, Field: "spec.configuration.*Credentials.*", Relation: graph.References, To: secret, Page: "https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/"},
	{From: graph.Kind{Group: cnpgGroup, Name: "Database"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},
	{From: graph.Kind{Group: cnpgGroup, Name: "ScheduledBackup"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},
	{From: graph.Kind{Group: cnpgGroup, Name: "Backup"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},
	{From: graph.Kind{Group: cnpgGroup, Name: "Pooler"}, Field: "spec.cluster", Relation: graph.References, To: cnpgCluster, Page: cnpgPage},

	{From: replicationSource, Field: "spec.sourcePVC", Relation: graph.References, To: persistentVolumeClaim, Page: volsyncPage},
	{From: replicationTarget, Field: "spec.*.destinationPVC", Relation: graph.References, To: persistentVolumeClaim, Page: volsyncPage},
	{From: volumeSnapshot, Field: "spec.source.persistentVolumeClaimName", Relation: graph.References, To: persistentVolumeClaim, Page: storagePage},
	{From: volumeSnapshot, Field: "spec.volumeSnapshotClassName", Relation: graph.References, To: volumeSnapshotClass, Namespace: Cluster, Page: storagePage},

	{From: scaledObject, Field: "spec.scaleTargetRef", Relation: graph.References, Default: deployment, Page: kedaPage},
	{From: triggerAuthentication, Field: "spec.secretTargetRef[]", Relation: graph.References, To: secret, Page: kedaPage},
	{From: dragonfly, Field: "spec.authentication.passwordFromSecret", Relation: graph.References, To: secret},
	{From: dragonfly, Field: "spec.aclFromSecret", Relation: graph.References, To: secret},
	{From: dragonfly, Field: "spec.tlsSecretRef", Relation: graph.References, To: secret},
	{From: dragonfly, Field: "spec.env[].valueFrom.secretKeyRef", Relation: graph.References, To: secret, Optional: "optional"},

	{From: graph.Kind{Group: envoyGroup, Name: "SecurityPolicy"}, Field: "spec.oidc.clientSecret", Relation: graph.References, To: secret, Namespace: Named, Page: envoyPage},
	{From: graph.Kind{Group: envoyGroup, Name: "SecurityPolicy"}, Field: "spec.basicAuth.users", Relation: graph.References, To: secret, Namespace: Named, Page: envoyPage},
	{From: graph.Kind{Group: envoyGroup, Name: "SecurityPolicy"}, Field: "spec.apiKeyAuth.credentialRefs[]", Relation: graph.References, To: secret, Namespace: Named, Page: envoyPage},
	{From: graph.Kind{Group: envoyGroup, Name: "SecurityPolicy"}, Field: "spec.extAuth.*.backendRefs[]", Relation: graph.References, Default: service, Namespace: Named, Page: envoyPage},
},
	routes(), issuers(), stores(), monitors(), movers(), dashboards(), policies(), traefik(), azure(), pods())
