package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// issuers are the Secrets that cert-manager's issuers read. Those of a ClusterIssuer are in the
// namespace that cert-manager was started with, which no object tells.
func issuers() (all []Rule) {
	for _, i := range []struct {
		from           graph.Kind
		secrets, other Namespacing
	}{{issuer, Own, Named}, {clusterIssuer, Anywhere, Exact}} {
		from, in := i.from, i.secrets
		for _, field := range []string{"spec.acme.solvers[].dns01.*.*SecretRef", "spec.acme.externalAccountBinding.keySecretRef",
			"spec.vault.*SecretRef", "spec.vault.auth.*SecretRef", "spec.vault.auth.*.secretRef", "spec.venafi.*.credentialsRef",
			"spec.venafi.*.apiTokenSecretRef"} {
			all = append(all, Rule{From: from, Field: field, Relation: graph.References, To: secret, Namespace: in, Page: certManagerPage})
		}
		all = append(all,
			Rule{From: from, Field: "spec.ca", Relation: graph.References, To: secret, Namespace: in, Name: "secretName", Page: certManagerPage},
			Rule{From: from, Field: "spec.acme.solvers[].http01.gatewayHTTPRoute.parentRefs[]", Relation: graph.References, Default: gateway,
				Namespace: i.other, Page: certManagerPage})
	}
	return all
}
