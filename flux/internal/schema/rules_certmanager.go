package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// The API group of cert-manager, and its manual pages.
const (
	certManagerGroup = "cert-manager.io"
	certManagerPage  = "https://cert-manager.io/docs/reference/api-docs/"
	shimPage         = "https://cert-manager.io/docs/usage/ingress/"
)

// Kinds of cert-manager.
var (
	certificate   = graph.Kind{Group: certManagerGroup, Name: "Certificate"}
	issuer        = graph.Kind{Group: certManagerGroup, Name: "Issuer"}
	clusterIssuer = graph.Kind{Group: certManagerGroup, Name: "ClusterIssuer"}
)

// certificateRules are the references of a Certificate.
var certificateRules = []Rule{
	{From: certificate, Field: "spec.issuerRef", Relation: graph.References, DefaultKind: issuer, Page: certManagerPage},
	{From: certificate, Field: "spec.keystores.*.passwordSecretRef", Relation: graph.References, To: Secret, Page: certManagerPage},
}

// issuerRules are the references of cert-manager's issuers. The Secrets of a ClusterIssuer are in the namespace
// that a flag of cert-manager names, which no object has.
func issuerRules() (all []Rule) {
	for _, i := range []struct {
		from             graph.Kind
		secrets, parents Namespacing
	}{{issuer, SameNamespace, NamedOrSame}, {clusterIssuer, AnyNamespace, NamedOnly}} {
		for _, field := range []string{"spec.acme.solvers[].dns01.*.*SecretRef", "spec.acme.externalAccountBinding.keySecretRef",
			"spec.vault.*SecretRef", "spec.vault.auth.*SecretRef", "spec.vault.auth.*.secretRef", "spec.venafi.*.credentialsRef",
			"spec.venafi.*.apiTokenSecretRef"} {
			all = append(all, Rule{From: i.from, Field: field, Relation: graph.References, To: Secret, Namespace: i.secrets, Page: certManagerPage})
		}
		all = append(all,
			Rule{From: i.from, Field: "spec.ca", Relation: graph.References, To: Secret, Namespace: i.secrets, NameField: "secretName", Page: certManagerPage},
			Rule{From: i.from, Field: "spec.acme.solvers[].http01.gatewayHTTPRoute.parentRefs[]", Relation: graph.References, DefaultKind: Gateway,
				Namespace: i.parents, Page: certManagerPage})
	}
	return all
}
