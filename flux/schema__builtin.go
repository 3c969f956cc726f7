package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// always are the objects that every cluster has. A name may end in *, and a namespace of * is any.
var always = []struct {
	kind            graph.Kind
	namespace, name string
}{
	{namespaceKind, "", "default"},
	{namespaceKind, "", "kube-*"},
	{serviceAccount, "*", "default"},
	{serviceAccount, "kube-system", "*"},
	{configMap, "*", "kube-root-ca.crt"},
	{configMap, "kube-system", "extension-apiserver-authentication"},
	{service, "default", "kubernetes"},
	{service, "kube-system", "kube-dns"},
	{priorityClass, "", "system-*"},
	{clusterRole, "", "cluster-admin"},
	{clusterRole, "", "admin"},
	{clusterRole, "", "edit"},
	{clusterRole, "", "view"},
	{clusterRole, "", "system:*"},
	{role, "kube-system", "extension-apiserver-authentication-reader"},
	{role, "kube-system", "system:*"},
	{role, "kube-public", "system:*"},
}

// ofFlux are the objects that Flux's own installation has in its namespace, or in none. A name may
// begin or end in *.
var ofFlux = []struct {
	kind graph.Kind
	name string
}{
	{service, "webhook-receiver"},
	{service, "notification-controller"},
	{service, "source-controller"},
	{service, "source-watcher"},
	{deployment, "source-controller"},
	{deployment, "source-watcher"},
	{deployment, "kustomize-controller"},
	{deployment, "helm-controller"},
	{deployment, "notification-controller"},
	{deployment, "image-reflector-controller"},
	{deployment, "image-automation-controller"},
	{crdKind, "*.toolkit.fluxcd.io"},
	{crdKind, "*.source.extensions.fluxcd.io"},
	{crdKind, "*.fluxcd.controlplane.io"},
}
