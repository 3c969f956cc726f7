package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// ObjectPattern is the objects of a kind whose namespace and name match; each may hold one *, which stands for
// any text.
type ObjectPattern struct {
	Kind            graph.Kind
	Namespace, Name string
}

// BuiltInObjects are the objects that every cluster has.
// See https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces and
// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings.
var BuiltInObjects = []ObjectPattern{
	{Namespace, "", "default"},
	{Namespace, "", "kube-*"},
	{ServiceAccount, "*", "default"},
	{ServiceAccount, "kube-system", "*"},
	{ConfigMap, "*", "kube-root-ca.crt"},
	{ConfigMap, "kube-system", "extension-apiserver-authentication"},
	{Service, "default", "kubernetes"},
	{Service, "kube-system", "kube-dns"},
	{PriorityClass, "", "system-*"},
	{ClusterRole, "", "cluster-admin"},
	{ClusterRole, "", "admin"},
	{ClusterRole, "", "edit"},
	{ClusterRole, "", "view"},
	{ClusterRole, "", "system:*"},
	{Role, "kube-system", "extension-apiserver-authentication-reader"},
	{Role, "kube-system", "system:*"},
	{Role, "kube-public", "system:*"},
}

// NamePattern is the objects of a kind whose name matches; it may hold one *, which stands for any text.
type NamePattern struct {
	Kind graph.Kind
	Name string
}

// FluxInstallation are the objects that an installation of Flux consists of: those with a namespace are in the
// namespace of the installation.
// See https://fluxcd.io/flux/installation/.
var FluxInstallation = []NamePattern{
	{Service, "webhook-receiver"},
	{Service, "notification-controller"},
	{Service, "source-controller"},
	{Service, "source-watcher"},
	{Deployment, "source-controller"},
	{Deployment, "source-watcher"},
	{Deployment, "kustomize-controller"},
	{Deployment, "helm-controller"},
	{Deployment, "notification-controller"},
	{Deployment, "image-reflector-controller"},
	{Deployment, "image-automation-controller"},
	{CustomResourceDefinition, "*.toolkit.fluxcd.io"},
	{CustomResourceDefinition, "*.source.extensions.fluxcd.io"},
	{CustomResourceDefinition, "*.fluxcd.controlplane.io"},
}
