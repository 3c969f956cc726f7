package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// API groups of Kubernetes with several kinds in the tables.
const (
	rbacGroup    = "rbac.authorization.k8s.io"
	webhookGroup = "admissionregistration.k8s.io"
)

// The kinds of Kubernetes that the tables or the stages name. See https://kubernetes.io/docs/reference/kubernetes-api/.
var (
	ConfigMap                = graph.Kind{Name: "ConfigMap"}
	Secret                   = graph.Kind{Name: "Secret"}
	Namespace                = graph.Kind{Name: "Namespace"}
	ServiceAccount           = graph.Kind{Name: "ServiceAccount"}
	Service                  = graph.Kind{Name: "Service"}
	PersistentVolumeClaim    = graph.Kind{Name: "PersistentVolumeClaim"}
	PersistentVolume         = graph.Kind{Name: "PersistentVolume"}
	Deployment               = graph.Kind{Group: "apps", Name: "Deployment"}
	statefulSet              = graph.Kind{Group: "apps", Name: "StatefulSet"}
	ingress                  = graph.Kind{Group: "networking.k8s.io", Name: "Ingress"}
	ingressClass             = graph.Kind{Group: "networking.k8s.io", Name: "IngressClass"}
	networkPolicy            = graph.Kind{Group: "networking.k8s.io", Name: "NetworkPolicy"}
	StorageClass             = graph.Kind{Group: "storage.k8s.io", Name: "StorageClass"}
	PriorityClass            = graph.Kind{Group: "scheduling.k8s.io", Name: "PriorityClass"}
	Role                     = graph.Kind{Group: rbacGroup, Name: "Role"}
	ClusterRole              = graph.Kind{Group: rbacGroup, Name: "ClusterRole"}
	RoleBinding              = graph.Kind{Group: rbacGroup, Name: "RoleBinding"}
	ClusterRoleBinding       = graph.Kind{Group: rbacGroup, Name: "ClusterRoleBinding"}
	autoscaler               = graph.Kind{Group: "autoscaling", Name: "HorizontalPodAutoscaler"}
	verticalAutoscaler       = graph.Kind{Group: "autoscaling.k8s.io", Name: "VerticalPodAutoscaler"}
	disruptionBudget         = graph.Kind{Group: "policy", Name: "PodDisruptionBudget"}
	apiService               = graph.Kind{Group: "apiregistration.k8s.io", Name: "APIService"}
	CustomResourceDefinition = graph.Kind{Group: "apiextensions.k8s.io", Name: "CustomResourceDefinition"}
)

// storagePage is the manual page of volumes and their claims.
const storagePage = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/"
