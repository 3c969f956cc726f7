package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// BuiltIn are the objects that every cluster has. A name may end in *, and a namespace of * is any.
var BuiltIn = []struct {
	Kind            graph.Kind
	Namespace, Name string
}{
	{Namespace, "", "default"},
	{Namespace, "", "kube-*"},
	{ServiceAccount, "*", "default"},
	{ServiceAccount, "kube-system", "*"},
	{ConfigMap, "*", "kube-root-ca.crt"},
	{ConfigMap, "kube-system", "extension-apiserver-authentication"},
	{service, "default", "kubernetes"},
	{service, "kube-system", "kube-dns"},
	{PriorityClass, "", "system-*"},
	{clusterRole, "", "cluster-admin"},
	{clusterRole, "", "admin"},
	{clusterRole, "", "edit"},
	{clusterRole, "", "view"},
	{clusterRole, "", "system:*"},
	{role, "kube-system", "extension-apiserver-authentication-reader"},
	{role, "kube-system", "system:*"},
	{role, "kube-public", "system:*"},
}

// FluxInstallation are the objects that Flux's own installation has in its namespace, or in none. A name may
// begin or end in *.
var FluxInstallation = []struct {
	Kind graph.Kind
	Name string
}{
	{service, "webhook-receiver"},
	{service, "notification-controller"},
	{service, "source-controller"},
	{service, "source-watcher"},
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
