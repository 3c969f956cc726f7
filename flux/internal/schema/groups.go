package schema

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
	PriorityClass         = graph.Kind{Group: "scheduling.k8s.io", Name: "PriorityClass"}
	StorageClass          = graph.Kind{Group: "storage.k8s.io", Name: "StorageClass"}
	secretProviderClass   = graph.Kind{Group: "secrets-store.csi.x-k8s.io", Name: "SecretProviderClass"}
	ingress               = graph.Kind{Group: "networking.k8s.io", Name: "Ingress"}
	ingressClass          = graph.Kind{Group: "networking.k8s.io", Name: "IngressClass"}
	networkPolicy         = graph.Kind{Group: "networking.k8s.io", Name: "NetworkPolicy"}
	Deployment            = graph.Kind{Group: "apps", Name: "Deployment"}
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
