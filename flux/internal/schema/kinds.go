package schema

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// KindInfo is the role and the scope of a kind.
type KindInfo struct {
	Kind          graph.Kind
	Role          graph.Role
	ClusterScoped bool // objects of the kind have no namespace
}

// kinds are the kinds whose role or scope is not that of a plain object in a namespace. The scope is part of
// an object's identity: kustomize gives a namespace to every kind that it does not know, and the API server
// drops the namespace of a cluster-scoped object.
// See https://kubernetes.io/docs/reference/kubernetes-api/ and the manuals of the projects named.
var kinds = []KindInfo{
	{Kind: Kustomization, Role: graph.Kustomization},
	{Kind: HelmRelease, Role: graph.Release},
	{Kind: GitRepository, Role: graph.Source},
	{Kind: OCIRepository, Role: graph.Source},
	{Kind: HelmRepository, Role: graph.Source},
	{Kind: HelmChart, Role: graph.Source},
	{Kind: Bucket, Role: graph.Source},
	{Kind: ExternalArtifact, Role: graph.Source},
	{Kind: ArtifactGenerator, Role: graph.Generator},
	{Kind: FluxInstance, Role: graph.Generator},
	{Kind: ResourceSet, Role: graph.Generator},
	{Kind: ResourceSetInputProvider, Role: graph.Generator},
	{Kind: alert, Role: graph.Observer},
	{Kind: provider, Role: graph.Observer},
	{Kind: receiver, Role: graph.Observer},
	{Kind: imageRepository, Role: graph.Observer},
	{Kind: ImagePolicy, Role: graph.Observer},
	{Kind: imageAutomation, Role: graph.Observer},

	{Kind: ConfigMap, Role: graph.Config},
	{Kind: Secret, Role: graph.Secret},
	{Kind: SealedSecret, Role: graph.Secret},
	{Kind: ExternalSecret, Role: graph.Secret},
	{Kind: ClusterExternalSecret, Role: graph.Secret, ClusterScoped: true},
	{Kind: certificate, Role: graph.Secret},

	{Kind: graph.Kind{Name: "Pod"}, Role: graph.Workload},
	{Kind: Deployment, Role: graph.Workload},
	{Kind: statefulSet, Role: graph.Workload},
	{Kind: graph.Kind{Group: "apps", Name: "DaemonSet"}, Role: graph.Workload},
	{Kind: graph.Kind{Group: "apps", Name: "ReplicaSet"}, Role: graph.Workload},
	{Kind: graph.Kind{Group: "batch", Name: "Job"}, Role: graph.Workload},
	{Kind: graph.Kind{Group: "batch", Name: "CronJob"}, Role: graph.Workload},

	{Kind: graph.Path, Role: graph.PathRole, ClusterScoped: true},
	{Kind: graph.Container, Role: graph.ContainerRole},
	{Kind: graph.Remote, Role: graph.RemoteRole, ClusterScoped: true},
	{Kind: graph.EncryptedObject, ClusterScoped: true},
	{Kind: graph.Objects, Role: graph.Folded},

	{Kind: Namespace, Role: graph.NamespaceRole, ClusterScoped: true},
	{Kind: graph.Kind{Name: "Node"}, ClusterScoped: true},
	{Kind: PersistentVolume, ClusterScoped: true},
	{Kind: CustomResourceDefinition, ClusterScoped: true},
	{Kind: graph.Kind{Group: webhookGroup, Name: "MutatingWebhookConfiguration"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: webhookGroup, Name: "ValidatingWebhookConfiguration"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: webhookGroup, Name: "ValidatingAdmissionPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: webhookGroup, Name: "ValidatingAdmissionPolicyBinding"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: webhookGroup, Name: "MutatingAdmissionPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: webhookGroup, Name: "MutatingAdmissionPolicyBinding"}, ClusterScoped: true},
	{Kind: apiService, ClusterScoped: true},
	{Kind: graph.Kind{Group: "certificates.k8s.io", Name: "CertificateSigningRequest"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "certificates.k8s.io", Name: "ClusterTrustBundle"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "flowcontrol.apiserver.k8s.io", Name: "FlowSchema"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "flowcontrol.apiserver.k8s.io", Name: "PriorityLevelConfiguration"}, ClusterScoped: true},
	{Kind: ingressClass, ClusterScoped: true},
	{Kind: graph.Kind{Group: "networking.k8s.io", Name: "IPAddress"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "networking.k8s.io", Name: "ServiceCIDR"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "node.k8s.io", Name: "RuntimeClass"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "policy", Name: "PodSecurityPolicy"}, ClusterScoped: true},
	{Kind: ClusterRole, ClusterScoped: true},
	{Kind: ClusterRoleBinding, ClusterScoped: true},
	{Kind: graph.Kind{Group: "resource.k8s.io", Name: "DeviceClass"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "resource.k8s.io", Name: "ResourceSlice"}, ClusterScoped: true},
	{Kind: PriorityClass, ClusterScoped: true},
	{Kind: StorageClass, ClusterScoped: true},
	{Kind: graph.Kind{Group: "storage.k8s.io", Name: "CSIDriver"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "storage.k8s.io", Name: "CSINode"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "storage.k8s.io", Name: "VolumeAttachment"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "storage.k8s.io", Name: "VolumeAttributesClass"}, ClusterScoped: true},

	{Kind: clusterIssuer, ClusterScoped: true},
	{Kind: graph.Kind{Group: "trust.cert-manager.io", Name: "Bundle"}, ClusterScoped: true},
	{Kind: ClusterSecretStore, ClusterScoped: true},
	{Kind: graph.Kind{Group: esoGroup, Name: "ClusterPushSecret"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "generators.external-secrets.io", Name: "ClusterGenerator"}, ClusterScoped: true},
	{Kind: gatewayClass, ClusterScoped: true},
	{Kind: volumeSnapshotClass, ClusterScoped: true},
	{Kind: graph.Kind{Group: snapshotGroup, Name: "VolumeSnapshotContent"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "groupsnapshot.storage.k8s.io", Name: "VolumeGroupSnapshotClass"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "kyverno.io", Name: "ClusterPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "kyverno.io", Name: "ClusterCleanupPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "policies.kyverno.io", Name: "ValidatingPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "policies.kyverno.io", Name: "MutatingPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "policies.kyverno.io", Name: "GeneratingPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "policies.kyverno.io", Name: "ImageValidatingPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "policies.kyverno.io", Name: "DeletingPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "cilium.io", Name: "CiliumClusterwideNetworkPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "cilium.io", Name: "CiliumLoadBalancerIPPool"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "cilium.io", Name: "CiliumL2AnnouncementPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "cilium.io", Name: "CiliumBGPClusterConfig"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "cilium.io", Name: "CiliumBGPPeerConfig"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "cilium.io", Name: "CiliumBGPAdvertisement"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "cilium.io", Name: "CiliumBGPPeeringPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "cilium.io", Name: "CiliumCIDRGroup"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "cilium.io", Name: "CiliumEgressGatewayPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: kedaGroup, Name: "ClusterTriggerAuthentication"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "nfd.k8s-sigs.io", Name: "NodeFeatureRule"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: cnpgGroup, Name: "ClusterImageCatalog"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "projectcalico.org", Name: "GlobalNetworkPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "kueue.x-k8s.io", Name: "ClusterQueue"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "karpenter.sh", Name: "NodePool"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "crd.projectcalico.org", Name: "GlobalNetworkPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "crd.projectcalico.org", Name: "IPPool"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "operator.tigera.io", Name: "Installation"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "nvidia.com", Name: "ClusterPolicy"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "node.longhorn.io", Name: "Node"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "tailscale.com", Name: "Connector"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "tailscale.com", Name: "ProxyClass"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "tailscale.com", Name: "ProxyGroup"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "tailscale.com", Name: "DNSConfig"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "tailscale.com", Name: "Recorder"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "constraints.gatekeeper.sh", Name: "*"}, ClusterScoped: true},
	{Kind: graph.Kind{Group: "templates.gatekeeper.sh", Name: "ConstraintTemplate"}, ClusterScoped: true},
}

// kindsByKind is the table by the kind of its rows.
var kindsByKind = func() map[graph.Kind]KindInfo {
	m := make(map[graph.Kind]KindInfo, len(kinds))
	for _, info := range kinds {
		m[info.Kind] = info
	}
	return m
}()

// Kinds returns the kinds whose role or scope is not that of a plain object in a namespace, in the order of
// the table. The name * stands for every kind of its group.
func Kinds() []KindInfo { return slices.Clone(kinds) }

// RoleOf returns the role of the objects of a kind.
func RoleOf(k graph.Kind) graph.Role { return kindsByKind[k].Role }

// IsFlux reports whether a kind is one of Flux or flux-operator.
func IsFlux(k graph.Kind) bool {
	return strings.HasSuffix(k.Group, ".toolkit.fluxcd.io") || k.Group == extensionsGroup || k.Group == OperatorGroup
}

// IsSource reports whether the objects of a kind provide artifacts.
func IsSource(k graph.Kind) bool { return k.Group == SourceGroup && RoleOf(k) == graph.Source }

// IsCustom reports whether a kind belongs to neither Kubernetes nor Flux. The rules do not cover all fields of
// such a kind.
func IsCustom(k graph.Kind) bool {
	return strings.Contains(k.Group, ".") && !strings.HasSuffix(k.Group, ".k8s.io") && !IsFlux(k) && k.Group != graph.OwnGroup
}

// Scopes is the scope of kinds that the CustomResourceDefinitions of a repository declare: true for a
// cluster-scoped kind. model.NewRepository reads them. The zero Scopes declare none.
// See https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/.
type Scopes map[graph.Kind]bool

// ClusterScoped reports whether the objects of a kind have no namespace: by the table, else by the
// definitions of the repository, else by the row of the table for the whole group.
func (s Scopes) ClusterScoped(k graph.Kind) bool {
	if info, ok := kindsByKind[k]; ok {
		return info.ClusterScoped
	}
	if cluster, ok := s[k]; ok {
		return cluster
	}
	return kindsByKind[graph.Kind{Group: k.Group, Name: "*"}].ClusterScoped
}
