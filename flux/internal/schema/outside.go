package schema

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// DistributionNamespaces are the names and patterns of the namespaces that a distribution of Kubernetes has from the
// start, besides those of Kubernetes itself. Namespaces that an add-on of OpenShift has, such as openshift-gitops
// and openshift-logging, are none of them.
// See https://docs.redhat.com/en/documentation/openshift_container_platform (oc get clusteroperators -o yaml:
// status.relatedObjects), https://cloud.google.com/kubernetes-engine/docs and
// https://techdocs.broadcom.com/us/en/vmware-cis/vcf.html.
var DistributionNamespaces = []string{
	"openshift", "openshift-apiserver", "openshift-apiserver-operator", "openshift-authentication", "openshift-authentication-operator",
	"openshift-cloud-controller-manager", "openshift-cloud-controller-manager-operator", "openshift-cloud-credential-operator",
	"openshift-cloud-network-config-controller", "openshift-cluster-*", "openshift-config", "openshift-config-managed", "openshift-config-operator",
	"openshift-console", "openshift-console-operator", "openshift-console-user-settings", "openshift-controller-manager", "openshift-controller-manager-operator",
	"openshift-dns", "openshift-dns-operator", "openshift-etcd", "openshift-etcd-operator", "openshift-host-network", "openshift-image-registry",
	"openshift-infra", "openshift-ingress", "openshift-ingress-canary", "openshift-ingress-operator", "openshift-insights", "openshift-kni-infra",
	"openshift-kube-*", "openshift-machine-api", "openshift-machine-config-operator", "openshift-marketplace", "openshift-monitoring", "openshift-multus",
	"openshift-network-*", "openshift-node", "openshift-nutanix-infra", "openshift-oauth-apiserver", "openshift-openstack-infra",
	"openshift-operator-lifecycle-manager", "openshift-operators", "openshift-ovirt-infra", "openshift-ovn-kubernetes", "openshift-route-controller-manager",
	"openshift-sdn", "openshift-service-ca", "openshift-service-ca-operator", "openshift-user-workload-monitoring", "openshift-vsphere-infra",
	"gke-managed-*", "gmp-public", "gmp-system", "tkg-system", "vmware-system-*",
}

// clusterGroups are API groups that a distribution of Kubernetes or a network plugin defines; one that starts with a dot
// stands for every group that ends in it.
var clusterGroups = []string{".openshift.io", ".cattle.io", ".gke.io", ".k8s.aws", "cloud.google.com", "cilium.io", "projectcalico.org",
	"crd.projectcalico.org", "operator.tigera.io", "k8s.cni.cncf.io", "kubeovn.io", "operators.coreos.com", "kustomize.config.k8s.io"}

// IsOfCluster reports whether a distribution of Kubernetes or a network plugin defines an API group.
func IsOfCluster(group string) bool {
	return slices.ContainsFunc(clusterGroups, func(g string) bool { return group == g || strings.HasPrefix(g, ".") && strings.HasSuffix(group, g) })
}

// CreatedByRepository reports whether the objects of a kind that is not one of Flux are created by the repository that
// refers to them, or by what it installs: no person, no cloud and no distribution of Kubernetes brings them.
func CreatedByRepository(k graph.Kind) bool {
	return slices.Contains([]graph.Kind{ConfigMap, ServiceAccount, PersistentVolumeClaim, Service, Gateway, ClusterSecretStore}, k)
}

// RunsOnce reports whether the pods of a kind end by themselves.
func RunsOnce(k graph.Kind) bool {
	return k.Group == "batch" && (k.Name == "Job" || k.Name == "CronJob")
}

// ChartObject is the objects of a kind that a well-known chart or its operator creates under names that do not begin
// with those of the release and the chart. The name may hold one *, which stands for any text.
type ChartObject struct {
	Chart string
	Kind  graph.Kind
	Name  string
}

// ChartObjects are what other objects refer to of the objects of well-known charts.
var ChartObjects = []ChartObject{
	{"kube-prometheus-stack", Service, "prometheus-operated"},
	{"kube-prometheus-stack", Service, "alertmanager-operated"},
	{"kube-prometheus-stack", Service, "thanos-ruler-operated"},
	{"kube-prometheus-stack", ServiceAccount, "prometheus-*"},
	{"victoria-metrics-k8s-stack", Service, "vm*"},
	{"rook-ceph-cluster", Service, "rook-ceph-*"},
	{"rook-ceph-cluster", Secret, "rook-ceph-*"},
	{"rook-ceph-cluster", Secret, "rook-csi-*"},
	{"rook-ceph-cluster", StorageClass, "ceph-*"},
	{"rook-ceph-cluster", graph.Kind{Group: snapshotGroup, Name: "VolumeSnapshotClass"}, "ceph-*"},
	{"rook-ceph", ServiceAccount, "rook-*"},
	{"longhorn", StorageClass, "longhorn*"},
	{"openebs", StorageClass, "openebs-*"},
	{"openebs", StorageClass, "mayastor-*"},
	{"localpv-provisioner", StorageClass, "openebs-*"},
	{"local-path-provisioner", StorageClass, "local-path"},
	{"nfs-subdir-external-provisioner", StorageClass, "nfs-client"},
	{"topolvm", StorageClass, "topolvm-provisioner*"},
	{"hcloud-csi", StorageClass, "hcloud-volumes*"},
	{"linstor-cluster", StorageClass, "linstor*"},
	{"istiod", gatewayClass, "istio*"},
	{"cilium", Service, "hubble-*"},
	{"cilium", gatewayClass, "cilium"},
	{"cilium", ingressClass, "cilium"},
	{"traefik", gatewayClass, "traefik"},
	{"traefik", ingressClass, "traefik"},
	{"ingress-nginx", ingressClass, "nginx"},
	{"nginx-gateway-fabric", gatewayClass, "nginx"},
	{"kgateway", gatewayClass, "kgateway*"},
	{"kong", ingressClass, "kong"},
	{"contour", gatewayClass, "contour"},
	{"tailscale-operator", ingressClass, "tailscale"},
	{"aws-load-balancer-controller", ingressClass, "alb"},
	{"flux-operator", ClusterRole, "flux-*"},
	{"kyverno", Deployment, "kyverno-*"},
	{"keda", Service, "keda-*"},
	{"argo-cd", Service, "argocd-*"},
	{"argo-cd", Secret, "argocd-*"},
	{"argo-cd", ConfigMap, "argocd-*"},
	{"velero", Secret, "velero-repo-credentials"},
	{"weave-gitops", ClusterRole, "wego-*"},
	{"vertical-pod-autoscaler", ServiceAccount, "vpa-*"},
	{"sealed-secrets", Service, "sealed-secrets-*"},
}

// KustomizationMutator is part of the name of the chart of a webhook that adds variables to every Kustomization.
// See https://github.com/xunholy/fluxcd-kustomize-mutating-webhook.
const KustomizationMutator = "kustomize-mutating-webhook"
