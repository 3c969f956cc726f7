package schema

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Scope is whether the objects of a kind are in namespaces. The zero Scope is UnknownScope.
type Scope uint8

// The scopes.
const (
	UnknownScope Scope = iota
	NamespaceScope
	ClusterScope
)

// GroupScopes is the scope of the kinds of API groups of one project. Cluster and Namespaced are the names of kinds, with
// spaces between them; * in one of the two stands for all kinds that the other does not name. Of other kinds the scope is
// unknown.
type GroupScopes struct {
	Groups     string // with spaces between them; *.example.com stands for every group below example.com
	Cluster    string
	Namespaced string
}

// namespacedGroups are the API groups of Kubernetes whose kinds are in namespaces, but for those of the table of kinds.
var namespacedGroups = strings.Fields(`apps batch autoscaling policy extensions
	admissionregistration.k8s.io apiextensions.k8s.io apiregistration.k8s.io authentication.k8s.io authorization.k8s.io certificates.k8s.io
	coordination.k8s.io discovery.k8s.io events.k8s.io flowcontrol.apiserver.k8s.io networking.k8s.io node.k8s.io
	rbac.authorization.k8s.io resource.k8s.io scheduling.k8s.io storage.k8s.io`)

// groupScopes are the scopes of the kinds of other projects, by their CustomResourceDefinitions. The first row that names
// a group counts.
var groupScopes = []GroupScopes{
	{Groups: "*.toolkit.fluxcd.io source.extensions.fluxcd.io fluxcd.controlplane.io infra.contrib.fluxcd.io", Namespaced: "*"},

	// OpenShift, see https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/api_overview/
	{Groups: "config.openshift.io", Cluster: "*", Namespaced: "ImagePolicy"},
	{Groups: "operator.openshift.io", Cluster: "*", Namespaced: "IngressController IstioCSR"},
	{Groups: "console.openshift.io oauth.openshift.io user.openshift.io machineconfiguration.openshift.io apiserver.openshift.io", Cluster: "*"},
	{Groups: "imageregistry.operator.openshift.io samples.operator.openshift.io performance.openshift.io", Cluster: "*"},
	{Groups: "security.openshift.io", Cluster: "SecurityContextConstraints RangeAllocation", Namespaced: "*"},
	{Groups: "project.openshift.io", Cluster: "Project ProjectRequest"},
	{Groups: "autoscaling.openshift.io", Cluster: "ClusterAutoscaler", Namespaced: "*"},
	{Groups: "network.openshift.io", Cluster: "ClusterNetwork HostSubnet NetNamespace", Namespaced: "*"},
	{Groups: "quota.openshift.io", Cluster: "ClusterResourceQuota", Namespaced: "*"},
	{Groups: "authorization.openshift.io", Cluster: "ClusterRole ClusterRoleBinding", Namespaced: "*"},
	{Groups: "image.openshift.io", Cluster: "Image ImageSignature", Namespaced: "*"},
	{Groups: "template.openshift.io", Cluster: "BrokerTemplateInstance", Namespaced: "*"},
	{Groups: "helm.openshift.io", Cluster: "HelmChartRepository", Namespaced: "*"},
	{Groups: "machine.openshift.io monitoring.openshift.io route.openshift.io apps.openshift.io build.openshift.io", Namespaced: "*"},
	{Groups: "network.operator.openshift.io ingress.operator.openshift.io tuned.openshift.io logging.openshift.io observability.openshift.io", Namespaced: "*"},
	{Groups: "hive.openshift.io", Cluster: "ClusterImageSet HiveConfig SelectorSyncSet SelectorSyncIdentityProvider", Namespaced: "*"},
	{Groups: "csiaddons.openshift.io", Cluster: "NetworkFence NetworkFenceClass", Namespaced: "*"},
	{Groups: "replication.storage.openshift.io", Cluster: "VolumeReplicationClass VolumeGroupReplicationClass VolumeGroupReplicationContent", Namespaced: "*"},
	{Groups: "sriovnetwork.openshift.io", Namespaced: "*"},
	{Groups: "metal3.io", Cluster: "Provisioning", Namespaced: "*"},
	{Groups: "nmstate.io", Cluster: "*"},
	{Groups: "operators.coreos.com", Cluster: "Operator OLMConfig", Namespaced: "*"},
	{Groups: "olm.operatorframework.io", Cluster: "*"},
	{Groups: "cluster.open-cluster-management.io", Cluster: "ManagedCluster ManagedClusterSet ClusterClaim", Namespaced: "*"},
	{Groups: "operator.open-cluster-management.io", Cluster: "ClusterManager Klusterlet", Namespaced: "*"},
	{Groups: "addon.open-cluster-management.io", Cluster: "ClusterManagementAddOn", Namespaced: "*"},
	{Groups: "work.open-cluster-management.io", Cluster: "AppliedManifestWork", Namespaced: "*"},
	{Groups: "policy.open-cluster-management.io apps.open-cluster-management.io", Namespaced: "*"},
	{Groups: "multicluster.openshift.io", Cluster: "MultiClusterEngine"},

	// Certificates and secrets
	{Groups: "cert-manager.io", Cluster: "ClusterIssuer", Namespaced: "*"},
	{Groups: "acme.cert-manager.io", Namespaced: "*"},
	{Groups: "trust.cert-manager.io policy.cert-manager.io", Cluster: "*"},
	{Groups: "cert-manager.k8s.cloudflare.com", Cluster: "ClusterOriginIssuer", Namespaced: "*"},
	{Groups: "awspca.cert-manager.io", Cluster: "AWSPCAClusterIssuer", Namespaced: "*"},
	{Groups: "cas-issuer.jetstack.io", Cluster: "GoogleCASClusterIssuer", Namespaced: "*"},
	{Groups: "certmanager.step.sm", Cluster: "StepClusterIssuer", Namespaced: "*"},
	{Groups: esoGroup, Cluster: "ClusterSecretStore ClusterExternalSecret ClusterPushSecret", Namespaced: "*"},
	{Groups: "generators.external-secrets.io", Cluster: "ClusterGenerator", Namespaced: "*"},
	{Groups: "bitnami.com onepassword.com secrets.hashicorp.com secrets.doppler.com secretgenerator.mittwald.de secrets-store.csi.x-k8s.io", Namespaced: "*"},
	{Groups: "secrets.infisical.com", Cluster: "ClusterGenerator", Namespaced: "*"},
	{Groups: "spire.spiffe.io", Cluster: "*"},

	// Policies and security
	{Groups: "kyverno.io", Cluster: "ClusterPolicy ClusterCleanupPolicy GlobalContextEntry ClusterAdmissionReport ClusterBackgroundScanReport", Namespaced: "*"},
	{Groups: "policies.kyverno.io", Cluster: "ValidatingPolicy MutatingPolicy GeneratingPolicy ImageValidatingPolicy DeletingPolicy", Namespaced: "*"},
	{Groups: "reports.kyverno.io", Cluster: "ClusterEphemeralReport", Namespaced: "*"},
	{Groups: "wgpolicyk8s.io", Cluster: "ClusterPolicyReport", Namespaced: "*"},
	{Groups: "openreports.io", Cluster: "ClusterReport", Namespaced: "*"},
	{Groups: "constraints.gatekeeper.sh templates.gatekeeper.sh mutations.gatekeeper.sh externaldata.gatekeeper.sh expansion.gatekeeper.sh syncset.gatekeeper.sh", Cluster: "*"},
	{Groups: "config.gatekeeper.sh status.gatekeeper.sh", Namespaced: "*"},
	{Groups: "policies.kubewarden.io", Cluster: "ClusterAdmissionPolicy ClusterAdmissionPolicyGroup PolicyServer", Namespaced: "*"},
	{Groups: "policy.sigstore.dev", Cluster: "*"},
	{Groups: "aquasecurity.github.io", Cluster: "ClusterConfigAuditReport ClusterRbacAssessmentReport ClusterInfraAssessmentReport ClusterComplianceReport ClusterVulnerabilityReport ClusterSbomReport", Namespaced: "*"},
	{Groups: "kubescape.io", Cluster: "ClusterSecurityException"},
	{Groups: "capsule.clastix.io", Cluster: "Tenant CapsuleConfiguration GlobalTenantResource GlobalProxySettings ResourcePool TenantOwner", Namespaced: "*"},
	{Groups: "rbacmanager.reactiveops.io", Cluster: "*"},

	// Networks
	{Groups: "cilium.io", Cluster: `CiliumClusterwideNetworkPolicy CiliumClusterwideEnvoyConfig CiliumNode CiliumIdentity CiliumEndpointSlice CiliumExternalWorkload
		CiliumEgressGatewayPolicy CiliumLoadBalancerIPPool CiliumCIDRGroup CiliumL2AnnouncementPolicy CiliumPodIPPool CiliumBGPPeeringPolicy CiliumBGPClusterConfig
		CiliumBGPPeerConfig CiliumBGPAdvertisement CiliumBGPNodeConfig CiliumBGPNodeConfigOverride TracingPolicy`, Namespaced: "*"},
	{Groups: "projectcalico.org crd.projectcalico.org", Cluster: "*", Namespaced: "NetworkPolicy NetworkSet StagedNetworkPolicy StagedKubernetesNetworkPolicy WorkloadEndpoint"},
	{Groups: "operator.tigera.io", Cluster: "*", Namespaced: "Tenant"},
	{Groups: "gateway.networking.k8s.io", Cluster: "GatewayClass", Namespaced: "*"},
	{Groups: "gateway.networking.x-k8s.io", Cluster: "XMesh", Namespaced: "*"},
	{Groups: "policy.networking.k8s.io", Cluster: "*"},
	{Groups: "gateway.envoyproxy.io aigateway.envoyproxy.io inference.networking.k8s.io inference.networking.x-k8s.io", Namespaced: "*"},
	{Groups: "networking.istio.io security.istio.io telemetry.istio.io extensions.istio.io", Namespaced: "*"},
	{Groups: "sailoperator.io", Cluster: "*"},
	{Groups: "policy.linkerd.io linkerd.io workload.linkerd.io multicluster.linkerd.io", Namespaced: "*"},
	{Groups: "traefik.io traefik.containo.us", Namespaced: "*"},
	{Groups: "metallb.io frrk8s.metallb.io externaldns.k8s.io projectcontour.io getambassador.io", Namespaced: "*"},
	{Groups: "configuration.konghq.com", Cluster: "KongClusterPlugin KongVault KongLicense KongCustomEntity", Namespaced: "*"},
	{Groups: "k8s.cni.cncf.io whereabouts.cni.cncf.io", Namespaced: "*"},
	{Groups: "networking.cfargotunnel.com", Cluster: "ClusterTunnel", Namespaced: "*"},
	{Groups: "tailscale.com", Cluster: "*", Namespaced: "ProxyGroupPolicy"},

	// Storage and backups
	{Groups: snapshotGroup, Cluster: "VolumeSnapshotClass VolumeSnapshotContent", Namespaced: "*"},
	{Groups: "groupsnapshot.storage.k8s.io", Cluster: "VolumeGroupSnapshotClass VolumeGroupSnapshotContent", Namespaced: "*"},
	{Groups: "objectstorage.k8s.io", Cluster: "Bucket BucketClass BucketAccessClass", Namespaced: "*"},
	{Groups: "objectbucket.io", Cluster: "ObjectBucket", Namespaced: "*"},
	{Groups: "ceph.rook.io longhorn.io volsync.backube velero.io k8up.io snapscheduler.backube minio.min.io", Namespaced: "*"},
	{Groups: "node.longhorn.io", Cluster: "Node"},
	{Groups: "piraeus.io", Cluster: "*"},
	{Groups: "topolvm.io topolvm.cybozu.com", Cluster: "LogicalVolume"},

	// Databases and messages
	{Groups: cnpgGroup, Cluster: "ClusterImageCatalog", Namespaced: "*"},
	{Groups: "barmancloud.cnpg.io pgbackrest.dalibo.com acid.zalan.do dragonflydb.io kafka.strimzi.io core.strimzi.io k8s.mariadb.com", Namespaced: "*"},
	{Groups: "mongodb.com mongodbcommunity.mongodb.com psmdb.percona.com pxc.percona.com ps.percona.com pgv2.percona.com rabbitmq.com jetstream.nats.io", Namespaced: "*"},
	{Groups: "redis.redis.opstreelabs.in databases.spotahome.com clickhouse.altinity.com k8ssandra.io cassandra.datastax.com *.k8s.elastic.co", Namespaced: "*"},
	{Groups: "scylla.scylladb.com", Cluster: "NodeConfig ScyllaOperatorConfig", Namespaced: "*"},

	// Observability
	{Groups: "monitoring.coreos.com grafana.integreatly.org loki.grafana.com tempo.grafana.com monitoring.grafana.com opentelemetry.io jaegertracing.io", Namespaced: "*"},
	{Groups: "operator.victoriametrics.com dynatrace.com datadoghq.com sloth.slok.dev", Namespaced: "*"},
	{Groups: "perses.dev", Cluster: "PersesGlobalDatasource", Namespaced: "*"},

	// Scaling, scheduling and devices
	{Groups: kedaGroup, Cluster: "ClusterTriggerAuthentication", Namespaced: "*"},
	{Groups: "eventing.keda.sh", Cluster: "ClusterCloudEventSource", Namespaced: "*"},
	{Groups: "http.keda.sh autoscaling.k8s.io autoscaling.x-k8s.io jobset.x-k8s.io leaderworkerset.x-k8s.io scheduling.x-k8s.io", Namespaced: "*"},
	{Groups: "karpenter.sh karpenter.k8s.aws karpenter.azure.com karpenter.k8s.gcp", Cluster: "*"},
	{Groups: "kueue.x-k8s.io", Cluster: "ClusterQueue ResourceFlavor AdmissionCheck Cohort Topology WorkloadPriorityClass MultiKueueConfig MultiKueueCluster ProvisioningRequestConfig", Namespaced: "*"},
	{Groups: "nfd.k8s-sigs.io", Cluster: "NodeFeatureRule", Namespaced: "*"},
	{Groups: "readiness.node.x-k8s.io", Cluster: "*"},
	{Groups: "nvidia.com mellanox.com deviceplugin.intel.com", Cluster: "*"},
	{Groups: "resource.nvidia.com", Namespaced: "*"},
	{Groups: "kubevirt.io clone.kubevirt.io export.kubevirt.io pool.kubevirt.io snapshot.kubevirt.io", Namespaced: "*"},
	{Groups: "cdi.kubevirt.io", Cluster: "CDI CDIConfig StorageProfile ObjectTransfer", Namespaced: "*"},
	{Groups: "instancetype.kubevirt.io", Cluster: "VirtualMachineClusterInstancetype VirtualMachineClusterPreference", Namespaced: "*"},
	{Groups: "migrations.kubevirt.io hostpathprovisioner.kubevirt.io networkaddonsoperator.network.kubevirt.io", Cluster: "*"},

	// Clusters and clouds
	{Groups: "pkg.crossplane.io apiextensions.crossplane.io ops.crossplane.io secrets.crossplane.io", Cluster: "*"},
	{Groups: "protection.crossplane.io", Cluster: "ClusterUsage", Namespaced: "*"},
	{Groups: "*.m.upbound.io *.m.crossplane.io", Cluster: "ClusterProviderConfig", Namespaced: "*"},
	{Groups: "*.upbound.io kubernetes.crossplane.io helm.crossplane.io *.aws.crossplane.io *.gcp.crossplane.io *.azure.crossplane.io", Cluster: "*"},
	{Groups: "kro.run", Cluster: "ResourceGraphDefinition"},
	{Groups: "infrastructure.cluster.x-k8s.io", Cluster: "AWSClusterControllerIdentity AWSClusterRoleIdentity AWSClusterStaticIdentity VSphereClusterIdentity VSphereDeploymentZone VSphereFailureDomain", Namespaced: "*"},
	{Groups: "ipam.cluster.x-k8s.io", Cluster: "GlobalInClusterIPPool", Namespaced: "*"},
	{Groups: "runtime.cluster.x-k8s.io", Cluster: "ExtensionConfig"},
	{Groups: "cluster.x-k8s.io *.cluster.x-k8s.io", Namespaced: "*"},
	{Groups: "*.azure.com *.services.k8s.aws services.k8s.aws", Namespaced: "*"},
	{Groups: "core.cnrm.cloud.google.com", Cluster: "ConfigConnector", Namespaced: "*"},
	{Groups: "*.cnrm.cloud.google.com cloud.google.com", Namespaced: "*"},
	{Groups: "elbv2.k8s.aws", Cluster: "IngressClassParams", Namespaced: "*"},
	{Groups: "vpcresources.k8s.aws", Cluster: "CNINode", Namespaced: "*"},
	{Groups: "crd.k8s.amazonaws.com", Cluster: "ENIConfig"},
	{Groups: "helm.cattle.io k3s.cattle.io upgrade.cattle.io", Namespaced: "*"},
	{Groups: "catalog.cattle.io", Cluster: "ClusterRepo", Namespaced: "*"},
	{Groups: "tuppr.home-operations.com", Cluster: "TalosUpgrade KubernetesUpgrade"},
	{Groups: "talos.dev", Namespaced: "ServiceAccount"},

	// Delivery
	{Groups: "argoproj.io", Cluster: "ClusterWorkflowTemplate ClusterAnalysisTemplate", Namespaced: "*"},
	{Groups: "kargo.akuity.io", Cluster: "Project ClusterPromotionTask ClusterConfig", Namespaced: "*"},
	{Groups: "tekton.dev", Cluster: "ClusterTask", Namespaced: "*"},
	{Groups: "triggers.tekton.dev", Cluster: "ClusterTriggerBinding ClusterInterceptor", Namespaced: "*"},
	{Groups: "operator.tekton.dev", Cluster: "*"},
	{Groups: "networking.internal.knative.dev", Cluster: "ClusterDomainClaim", Namespaced: "*"},
	{Groups: "serving.knative.dev eventing.knative.dev sources.knative.dev messaging.knative.dev flows.knative.dev operator.knative.dev", Namespaced: "*"},
	{Groups: "flagger.app actions.github.com", Namespaced: "*"},
}

// AllGroupScopes returns the scopes of the kinds of other projects, in the order of the table.
func AllGroupScopes() []GroupScopes { return slices.Clone(groupScopes) }

// Scopes is the scope of the kinds of a repository: what its CustomResourceDefinitions declare, and what its documents
// show. model.NewRepository reads them. The zero Scopes know only the tables.
// See https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/.
type Scopes map[graph.Kind]Scope

// Of returns the scope of a kind: by the table of kinds, else by the repository, else by the table of groups.
func (s Scopes) Of(k graph.Kind) Scope {
	if info, ok := kindsByKind[k]; ok {
		if info.ClusterScoped {
			return ClusterScope
		}
		return NamespaceScope
	}
	if scope := s[k]; scope != UnknownScope {
		return scope
	}
	if k.Group == "" || slices.Contains(namespacedGroups, k.Group) {
		return NamespaceScope
	}
	return scopeByGroup(k)
}

// ClusterScoped reports whether the objects of a kind have no namespace.
func (s Scopes) ClusterScoped(k graph.Kind) bool { return s.Of(k) == ClusterScope }

// scopesByGroup are the first rows that name a group in full.
var scopesByGroup = func() map[string]GroupScopes {
	rows := map[string]GroupScopes{}
	for _, row := range groupScopes {
		for _, group := range strings.Fields(row.Groups) {
			if _, ok := rows[group]; !ok {
				rows[group] = row
			}
		}
	}
	return rows
}()

// scopeByGroup returns the scope of a kind by the table of groups: by the row that names the group in full, else by the
// row with the longest ending of it.
func scopeByGroup(k graph.Kind) Scope {
	if row, ok := scopesByGroup[k.Group]; ok {
		return row.scopeOf(k.Name)
	}
	for group := k.Group; ; {
		_, above, ok := strings.Cut(group, ".")
		if !ok {
			return UnknownScope
		}
		if row, ok := scopesByGroup["*."+above]; ok {
			return row.scopeOf(k.Name)
		}
		group = above
	}
}

// scopeOf returns the scope of a kind of the groups.
func (r GroupScopes) scopeOf(kind string) Scope {
	cluster, namespaced := strings.Fields(r.Cluster), strings.Fields(r.Namespaced)
	switch {
	case slices.Contains(cluster, kind):
		return ClusterScope
	case slices.Contains(namespaced, kind):
		return NamespaceScope
	case slices.Contains(cluster, "*"):
		return ClusterScope
	case slices.Contains(namespaced, "*"):
		return NamespaceScope
	}
	return UnknownScope
}
