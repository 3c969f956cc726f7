package main

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/flux"
)

// kindShortNames maps the short names that kubectl has for common kinds to the kinds.
var kindShortNames = map[string]string{
	"ks": "Kustomization", "hr": "HelmRelease", "hc": "HelmChart",
	"gitrepo": "GitRepository", "ocirepo": "OCIRepository", "helmrepo": "HelmRepository",
	"rset": "ResourceSet", "rsip": "ResourceSetInputProvider",
	"cm": "ConfigMap", "deploy": "Deployment", "sts": "StatefulSet", "ds": "DaemonSet", "rs": "ReplicaSet",
	"po": "Pod", "cj": "CronJob", "ns": "Namespace", "sa": "ServiceAccount", "svc": "Service",
	"pvc": "PersistentVolumeClaim", "pv": "PersistentVolume", "ing": "Ingress", "netpol": "NetworkPolicy",
	"crd": "CustomResourceDefinition", "crds": "CustomResourceDefinition",
}

// kindName returns the kind that a short name stands for, or the name itself.
func kindName(name string) string {
	if kind, ok := kindShortNames[strings.ToLower(name)]; ok {
		return kind
	}
	return name
}

// longAddress expands the short name of a kind at the start of an address.
func longAddress(address string) string {
	kind, rest, ok := strings.Cut(address, "/")
	if !ok {
		return address
	}
	cluster := ""
	if c, k, ok := strings.Cut(kind, ":"); ok {
		cluster, kind = c+":", k
	}
	return cluster + kindName(kind) + "/" + rest
}

// fluxKindNames returns the kinds that shell completion offers.
func fluxKindNames() []string {
	var names []string
	for _, k := range flux.Kinds() {
		names = append(names, k.Kind.Name)
	}
	return names
}
