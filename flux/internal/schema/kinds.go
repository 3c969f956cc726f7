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

// kinds are the kinds of Kubernetes whose scope is not a namespace, and all kinds with a role. The scope is part of an
// object's identity: kustomize gives a namespace to every kind that it does not know, and the API server
// drops the namespace of a cluster-scoped object.
// See https://kubernetes.io/docs/reference/kubernetes-api/.
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
	{Kind: ImageUpdateAutomation, Role: graph.Observer},

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
// the tables. The name * stands for every kind of its group, and a group that begins with *. for every group below.
func Kinds() []KindInfo {
	all := slices.Clone(kinds)
	for _, row := range groupScopes {
		for _, group := range strings.Fields(row.Groups) {
			for _, name := range strings.Fields(row.Cluster) {
				if kind := (graph.Kind{Group: group, Name: name}); !hasRow(kind) {
					all = append(all, KindInfo{Kind: kind, ClusterScoped: true})
				}
			}
		}
	}
	return all
}

// hasRow reports whether the table of kinds has a row for a kind.
func hasRow(k graph.Kind) bool {
	_, ok := kindsByKind[k]
	return ok
}

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
