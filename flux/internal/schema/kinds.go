package schema

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// The groups of Flux and flux-operator.
const (
	KustomizeGroup    = "kustomize.toolkit.fluxcd.io"
	helmGroup         = "helm.toolkit.fluxcd.io"
	SourceGroup       = "source.toolkit.fluxcd.io"
	notificationGroup = "notification.toolkit.fluxcd.io"
	imageGroup        = "image.toolkit.fluxcd.io"
	extensionsGroup   = "source.extensions.fluxcd.io"
	OperatorGroup     = "fluxcd.controlplane.io"
)

// The kinds that the mechanism itself speaks of.
var (
	Kustomization     = graph.Kind{Group: KustomizeGroup, Name: "Kustomization"}
	HelmRelease       = graph.Kind{Group: helmGroup, Name: "HelmRelease"}
	GitRepository     = graph.Kind{Group: SourceGroup, Name: "GitRepository"}
	OCIRepository     = graph.Kind{Group: SourceGroup, Name: "OCIRepository"}
	HelmRepository    = graph.Kind{Group: SourceGroup, Name: "HelmRepository"}
	HelmChart         = graph.Kind{Group: SourceGroup, Name: "HelmChart"}
	Bucket            = graph.Kind{Group: SourceGroup, Name: "Bucket"}
	ExternalArtifact  = graph.Kind{Group: SourceGroup, Name: "ExternalArtifact"}
	ArtifactGenerator = graph.Kind{Group: extensionsGroup, Name: "ArtifactGenerator"}
	FluxInstance      = graph.Kind{Group: OperatorGroup, Name: "FluxInstance"}
	ResourceSet       = graph.Kind{Group: OperatorGroup, Name: "ResourceSet"}
	InputProvider     = graph.Kind{Group: OperatorGroup, Name: "ResourceSetInputProvider"}

	ConfigMap                = graph.Kind{Name: "ConfigMap"}
	Secret                   = graph.Kind{Name: "Secret"}
	Namespace                = graph.Kind{Name: "Namespace"}
	ServiceAccount           = graph.Kind{Name: "ServiceAccount"}
	PersistentVolumeClaim    = graph.Kind{Name: "PersistentVolumeClaim"}
	SealedSecret             = graph.Kind{Group: "bitnami.com", Name: "SealedSecret"}
	ExternalSecret           = graph.Kind{Group: "external-secrets.io", Name: "ExternalSecret"}
	ClusterExternalSecret    = graph.Kind{Group: "external-secrets.io", Name: "ClusterExternalSecret"}
	certificate              = graph.Kind{Group: "cert-manager.io", Name: "Certificate"}
	CustomResourceDefinition = graph.Kind{Group: "apiextensions.k8s.io", Name: "CustomResourceDefinition"}
)

// KindInfo is what fluxgraph knows about a kind.
type KindInfo struct {
	Kind          graph.Kind
	Role          graph.Role
	ClusterScoped bool
}

// kinds holds the kinds whose role or scope is not the ordinary one: a plain object in a namespace.
// Scope is part of an object's identity, because kustomize gives a namespace to every kind that it
// does not know, and the API server drops it again from cluster-scoped ones.
// See https://kubernetes.io/docs/reference/kubernetes-api/ and the manuals of the projects named.
var kinds = []KindInfo{
	{Kustomization, graph.Kustomization, false},
	{HelmRelease, graph.Release, false},
	{GitRepository, graph.Source, false},
	{OCIRepository, graph.Source, false},
	{HelmRepository, graph.Source, false},
	{HelmChart, graph.Source, false},
	{Bucket, graph.Source, false},
	{ExternalArtifact, graph.Source, false},
	{ArtifactGenerator, graph.Generator, false},
	{FluxInstance, graph.Generator, false},
	{ResourceSet, graph.Generator, false},
	{InputProvider, graph.Generator, false},
	{graph.Kind{Group: notificationGroup, Name: "Alert"}, graph.Observer, false},
	{graph.Kind{Group: notificationGroup, Name: "Provider"}, graph.Observer, false},
	{graph.Kind{Group: notificationGroup, Name: "Receiver"}, graph.Observer, false},
	{graph.Kind{Group: imageGroup, Name: "ImageRepository"}, graph.Observer, false},
	{graph.Kind{Group: imageGroup, Name: "ImagePolicy"}, graph.Observer, false},
	{graph.Kind{Group: imageGroup, Name: "ImageUpdateAutomation"}, graph.Observer, false},

	{ConfigMap, graph.Config, false},
	{Secret, graph.Secret, false},
	{SealedSecret, graph.Secret, false},
	{ExternalSecret, graph.Secret, false},
	{ClusterExternalSecret, graph.Secret, true},
	{certificate, graph.Secret, false},

	{graph.Kind{Name: "Pod"}, graph.Workload, false},
	{graph.Kind{Group: "apps", Name: "Deployment"}, graph.Workload, false},
	{graph.Kind{Group: "apps", Name: "StatefulSet"}, graph.Workload, false},
	{graph.Kind{Group: "apps", Name: "DaemonSet"}, graph.Workload, false},
	{graph.Kind{Group: "apps", Name: "ReplicaSet"}, graph.Workload, false},
	{graph.Kind{Group: "batch", Name: "Job"}, graph.Workload, false},
	{graph.Kind{Group: "batch", Name: "CronJob"}, graph.Workload, false},

	{graph.Path, graph.PathRole, true},
	{graph.Container, graph.ContainerRole, false},
	{graph.Remote, graph.RemoteRole, true},
	{graph.Objects, graph.Folded, false},

	{Namespace, graph.NamespaceRole, true},
	{graph.Kind{Name: "Node"}, graph.Plain, true},
	{graph.Kind{Name: "PersistentVolume"}, graph.Plain, true},
	{CustomResourceDefinition, graph.Plain, true},
	{graph.Kind{Group: "admissionregistration.k8s.io", Name: "MutatingWebhookConfiguration"}, graph.Plain, true},
	{graph.Kind{Group: "admissionregistration.k8s.io", Name: "ValidatingWebhookConfiguration"}, graph.Plain, true},
	{graph.Kind{Group: "admissionregistration.k8s.io", Name: "ValidatingAdmissionPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "admissionregistration.k8s.io", Name: "ValidatingAdmissionPolicyBinding"}, graph.Plain, true},
	{graph.Kind{Group: "admissionregistration.k8s.io", Name: "MutatingAdmissionPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "admissionregistration.k8s.io", Name: "MutatingAdmissionPolicyBinding"}, graph.Plain, true},
	{graph.Kind{Group: "apiregistration.k8s.io", Name: "APIService"}, graph.Plain, true},
	{graph.Kind{Group: "certificates.k8s.io", Name: "CertificateSigningRequest"}, graph.Plain, true},
	{graph.Kind{Group: "certificates.k8s.io", Name: "ClusterTrustBundle"}, graph.Plain, true},
	{graph.Kind{Group: "flowcontrol.apiserver.k8s.io", Name: "FlowSchema"}, graph.Plain, true},
	{graph.Kind{Group: "flowcontrol.apiserver.k8s.io", Name: "PriorityLevelConfiguration"}, graph.Plain, true},
	{graph.Kind{Group: "networking.k8s.io", Name: "IngressClass"}, graph.Plain, true},
	{graph.Kind{Group: "networking.k8s.io", Name: "IPAddress"}, graph.Plain, true},
	{graph.Kind{Group: "networking.k8s.io", Name: "ServiceCIDR"}, graph.Plain, true},
	{graph.Kind{Group: "node.k8s.io", Name: "RuntimeClass"}, graph.Plain, true},
	{graph.Kind{Group: "policy", Name: "PodSecurityPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "rbac.authorization.k8s.io", Name: "ClusterRole"}, graph.Plain, true},
	{graph.Kind{Group: "rbac.authorization.k8s.io", Name: "ClusterRoleBinding"}, graph.Plain, true},
	{graph.Kind{Group: "resource.k8s.io", Name: "DeviceClass"}, graph.Plain, true},
	{graph.Kind{Group: "resource.k8s.io", Name: "ResourceSlice"}, graph.Plain, true},
	{graph.Kind{Group: "scheduling.k8s.io", Name: "PriorityClass"}, graph.Plain, true},
	{graph.Kind{Group: "storage.k8s.io", Name: "StorageClass"}, graph.Plain, true},
	{graph.Kind{Group: "storage.k8s.io", Name: "CSIDriver"}, graph.Plain, true},
	{graph.Kind{Group: "storage.k8s.io", Name: "CSINode"}, graph.Plain, true},
	{graph.Kind{Group: "storage.k8s.io", Name: "VolumeAttachment"}, graph.Plain, true},
	{graph.Kind{Group: "storage.k8s.io", Name: "VolumeAttributesClass"}, graph.Plain, true},

	{graph.Kind{Group: "cert-manager.io", Name: "ClusterIssuer"}, graph.Plain, true},
	{graph.Kind{Group: "trust.cert-manager.io", Name: "Bundle"}, graph.Plain, true},
	{graph.Kind{Group: "external-secrets.io", Name: "ClusterSecretStore"}, graph.Plain, true},
	{graph.Kind{Group: "external-secrets.io", Name: "ClusterPushSecret"}, graph.Plain, true},
	{graph.Kind{Group: "generators.external-secrets.io", Name: "ClusterGenerator"}, graph.Plain, true},
	{graph.Kind{Group: "gateway.networking.k8s.io", Name: "GatewayClass"}, graph.Plain, true},
	{graph.Kind{Group: "snapshot.storage.k8s.io", Name: "VolumeSnapshotClass"}, graph.Plain, true},
	{graph.Kind{Group: "snapshot.storage.k8s.io", Name: "VolumeSnapshotContent"}, graph.Plain, true},
	{graph.Kind{Group: "groupsnapshot.storage.k8s.io", Name: "VolumeGroupSnapshotClass"}, graph.Plain, true},
	{graph.Kind{Group: "kyverno.io", Name: "ClusterPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "kyverno.io", Name: "ClusterCleanupPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "policies.kyverno.io", Name: "ValidatingPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "policies.kyverno.io", Name: "MutatingPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "policies.kyverno.io", Name: "GeneratingPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "policies.kyverno.io", Name: "ImageValidatingPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "policies.kyverno.io", Name: "DeletingPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "cilium.io", Name: "CiliumClusterwideNetworkPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "cilium.io", Name: "CiliumLoadBalancerIPPool"}, graph.Plain, true},
	{graph.Kind{Group: "cilium.io", Name: "CiliumL2AnnouncementPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "cilium.io", Name: "CiliumBGPClusterConfig"}, graph.Plain, true},
	{graph.Kind{Group: "cilium.io", Name: "CiliumBGPPeerConfig"}, graph.Plain, true},
	{graph.Kind{Group: "cilium.io", Name: "CiliumBGPAdvertisement"}, graph.Plain, true},
	{graph.Kind{Group: "cilium.io", Name: "CiliumBGPPeeringPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "cilium.io", Name: "CiliumCIDRGroup"}, graph.Plain, true},
	{graph.Kind{Group: "cilium.io", Name: "CiliumEgressGatewayPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "keda.sh", Name: "ClusterTriggerAuthentication"}, graph.Plain, true},
	{graph.Kind{Group: "nfd.k8s-sigs.io", Name: "NodeFeatureRule"}, graph.Plain, true},
	{graph.Kind{Group: "postgresql.cnpg.io", Name: "ClusterImageCatalog"}, graph.Plain, true},
	{graph.Kind{Group: "projectcalico.org", Name: "GlobalNetworkPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "kueue.x-k8s.io", Name: "ClusterQueue"}, graph.Plain, true},
	{graph.Kind{Group: "karpenter.sh", Name: "NodePool"}, graph.Plain, true},
	{graph.Kind{Group: "crd.projectcalico.org", Name: "GlobalNetworkPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "crd.projectcalico.org", Name: "IPPool"}, graph.Plain, true},
	{graph.Kind{Group: "operator.tigera.io", Name: "Installation"}, graph.Plain, true},
	{graph.Kind{Group: "nvidia.com", Name: "ClusterPolicy"}, graph.Plain, true},
	{graph.Kind{Group: "node.longhorn.io", Name: "Node"}, graph.Plain, true},
	{graph.Kind{Group: "tailscale.com", Name: "Connector"}, graph.Plain, true},
	{graph.Kind{Group: "tailscale.com", Name: "ProxyClass"}, graph.Plain, true},
	{graph.Kind{Group: "tailscale.com", Name: "ProxyGroup"}, graph.Plain, true},
	{graph.Kind{Group: "tailscale.com", Name: "DNSConfig"}, graph.Plain, true},
	{graph.Kind{Group: "tailscale.com", Name: "Recorder"}, graph.Plain, true},
	{graph.Kind{Group: "constraints.gatekeeper.sh", Name: "*"}, graph.Plain, true},
	{graph.Kind{Group: "templates.gatekeeper.sh", Name: "ConstraintTemplate"}, graph.Plain, true},
}

var KindsByKind = func() map[graph.Kind]KindInfo {
	m := make(map[graph.Kind]KindInfo, len(kinds))
	for _, k := range kinds {
		m[k.Kind] = k
	}
	return m
}()

// Kinds returns what fluxgraph knows about kinds beyond the ordinary, in the table's order.
func Kinds() []KindInfo { return append([]KindInfo(nil), kinds...) }

// RoleOf returns the part that objects of a kind play.
func RoleOf(k graph.Kind) graph.Role { return KindsByKind[k].Role }

// IsFlux reports whether a kind is one of Flux's or of flux-operator's.
func IsFlux(k graph.Kind) bool {
	return strings.HasSuffix(k.Group, ".toolkit.fluxcd.io") || k.Group == extensionsGroup || k.Group == OperatorGroup
}

// IsSource reports whether a kind provides artifacts.
func IsSource(k graph.Kind) bool { return k.Group == SourceGroup && RoleOf(k) == graph.Source }

// IsCustom reports whether a kind is one of those of other projects, which rows do not cover in full.
func IsCustom(k graph.Kind) bool {
	return strings.Contains(k.Group, ".") && !strings.HasSuffix(k.Group, ".k8s.io") && !IsFlux(k) && k.Group != graph.OwnGroup
}
