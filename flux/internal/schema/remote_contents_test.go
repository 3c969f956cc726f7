package schema

import "testing"

func TestRemoteContentOf(t *testing.T) {
	const flux, definitions, gateway, unknown = "flux", "definitions", "gateway", ""
	for url, want := range map[string]string{
		"oci://ghcr.io/fluxcd/flux-manifests":                                                                       flux,
		"oci://registry.example.com/mirror/flux-manifests?ref=v2.8.8":                                               flux,
		"github.com/fluxcd/flux2/manifests/install?ref=v2.9.4":                                                      flux,
		"https://github.com/fluxcd/flux2//manifests/install?ref=v2.9.4":                                             flux,
		"https://github.com/fluxcd/flux2/releases/latest/download/install.yaml":                                     flux,
		"https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.6.1/experimental-install.yaml":         gateway,
		"https://github.com/kubernetes-sigs/gateway-api//config/crd/experimental?ref=v1.4.0":                        definitions,
		"https://github.com/kubernetes-csi/external-snapshotter/client/config/crd?ref=v8.6.0":                       definitions,
		"https://raw.githubusercontent.com/o/r/v1/config/crd/bases/observability.giantswarm.io_silences.yaml":       definitions,
		"https://raw.githubusercontent.com/o/r/v1/charts/crds/crds/crd-probes.yaml":                                 definitions,
		"https://github.com/Dynatrace/dynatrace-operator/releases/download/v1.8.1/dynatrace-operator-crd.yaml":      definitions,
		"https://raw.githubusercontent.com/dragonflydb/dragonfly-operator/v1.1.6/manifests/crd.yaml":                definitions,
		"https://raw.githubusercontent.com/k8snetworkplumbingwg/whereabouts/master/doc/crds/daemonset-install.yaml": unknown,
		"https://github.com/jetstack/cert-manager/releases/download/v1.19.2/cert-manager.yaml":                      unknown,
		"https://example.com/rbac.authorization.k8s.io_v1_clusterrole_x.yaml":                                       unknown,
		"https://example.com/acrd.yaml":                                                                             unknown,
		"oci://ghcr.io/xunholy/manifests/k8s-gitops":                                                                unknown,
		"oci://ghcr.io/example/my-flux-manifests":                                                                   unknown,
		"github.com/rancher/local-path-provisioner/deploy?ref=v0.0.37":                                              unknown,
	} {
		got := unknown
		if c, ok := RemoteContentOf(url); ok {
			switch len(c.Objects) {
			case 1:
				got = definitions
			case 3:
				got = gateway
			default:
				got = flux
			}
		}
		if got != want {
			t.Errorf("%s holds %q, want %q", url, got, want)
		}
	}
}
