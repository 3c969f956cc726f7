package schema

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
			all = append(all, Rule{From: from, Field: field, Relation: graph.References, To: Secret, Namespace: in, Page: certManagerPage})
		}
		all = append(all,
			Rule{From: from, Field: "spec.ca", Relation: graph.References, To: Secret, Namespace: in, Name: "secretName", Page: certManagerPage},
			Rule{From: from, Field: "spec.acme.solvers[].http01.gatewayHTTPRoute.parentRefs[]", Relation: graph.References, Default: gateway,
				Namespace: i.other, Page: certManagerPage})
	}
	return all
}

// secretRules are the references of cert-manager and of the External Secrets Operator.
var secretRules = []Rule{
	{From: certificate, Field: "spec.issuerRef", Relation: graph.References, Default: issuer, Page: certManagerPage},
	{From: certificate, Field: "spec.keystores.*.passwordSecretRef", Relation: graph.References, To: Secret, Page: certManagerPage},
	{From: ExternalSecret, Field: "spec.secretStoreRef", Relation: graph.References, To: graph.Kind{Group: esoGroup}, Default: secretStore, Page: esoPage},
	{From: ExternalSecret, Field: "spec.data[].sourceRef.storeRef", Relation: graph.References, To: graph.Kind{Group: esoGroup}, Default: secretStore, Page: esoPage},
	{From: ExternalSecret, Field: "spec.dataFrom[].sourceRef.storeRef", Relation: graph.References, To: graph.Kind{Group: esoGroup}, Default: secretStore, Page: esoPage},
	{From: ExternalSecret, Field: "spec.*[].sourceRef.generatorRef", Relation: graph.References, Default: graph.Kind{Group: "generators.external-secrets.io"}, Page: esoPage},
	{From: ExternalSecret, Field: "spec.target.template.templateFrom[].configMap", Relation: graph.References, To: ConfigMap, Page: esoPage},
	{From: ExternalSecret, Field: "spec.target.template.templateFrom[].secret", Relation: graph.References, To: Secret, Page: esoPage},
	// One that merges fills a Secret that something else makes, and fails until that is there.
	{From: ExternalSecret, Field: "spec.target", Relation: graph.References, To: Secret, When: "spec.target.creationPolicy=Merge !spec.target.manifest", Page: esoMergePage},
	{From: ExternalSecret, Field: "metadata.name", Relation: graph.References, To: Secret, When: "spec.target.creationPolicy=Merge !spec.target.manifest !spec.target.name", Page: esoMergePage},
	{From: ClusterExternalSecret, Field: "spec.externalSecretSpec.secretStoreRef", Relation: graph.References, Kinds: []graph.Kind{clusterSecretStore}, Namespace: Cluster, Page: esoPage},
	{From: pushSecret, Field: "spec.selector.secret", Relation: graph.References, To: Secret, Page: esoPage},
	{From: pushSecret, Field: "spec.secretStoreRefs[]", Relation: graph.References, To: graph.Kind{Group: esoGroup}, Default: secretStore, Page: esoPage},
}

// stores are what the External Secrets Operator signs in with.
func stores() (all []Rule) {
	for _, store := range []struct {
		from graph.Kind
		in   Namespacing
	}{{secretStore, Own}, {clusterSecretStore, Exact}} {
		for _, r := range []struct {
			field string
			to    graph.Kind
		}{
			{"auth.secretRef.*", Secret}, {"auth.*.secretRef", Secret}, {"auth.*SecretRef", Secret}, {"auth.token.bearerToken", Secret},
			{"auth.cert.*", Secret}, {"authRef", Secret}, {"auth.*.serviceAccountRef", ServiceAccount}, {"auth.serviceAccount", ServiceAccount},
		} {
			all = append(all, Rule{From: store.from, Field: "spec.provider.*." + r.field, Relation: graph.References, To: r.to, Name: "name", Namespace: store.in, Page: esoPage})
		}
	}
	return all
}

// azure are the owners of what the Azure operators keep. Many of them are resources that are in no
// cluster, so that nothing is said of those that are absent.
func azure() (all []Rule) {
	owner := func(group, name string, to graph.Kind) {
		all = append(all, Rule{From: graph.Kind{Group: group, Name: name}, Field: "spec.owner", Relation: graph.References, To: to, Absence: Unsaid, Page: azurePage})
	}
	const identities, databases = "managedidentity.azure.com", "dbforpostgresql.azure.com"
	resources := graph.Kind{Group: "resources.azure.com", Name: "ResourceGroup"}
	server := graph.Kind{Group: databases, Name: "FlexibleServer"}
	owner(identities, "UserAssignedIdentity", resources)
	owner(identities, "FederatedIdentityCredential", graph.Kind{Group: identities, Name: "UserAssignedIdentity"})
	owner(databases, "FlexibleServer", resources)
	owner(databases, "FlexibleServersConfiguration", server)
	owner(databases, "FlexibleServersDatabase", server)
	return append(all,
		Rule{From: server, Field: "spec.administratorLoginPassword", Relation: graph.References, To: Secret, Page: azurePage},
		Rule{From: graph.Kind{Group: "aadpodidentity.k8s.io", Name: "AzureIdentityBinding"}, Field: "spec.azureIdentity", Relation: graph.References,
			To: graph.Kind{Group: "aadpodidentity.k8s.io", Name: "AzureIdentity"}, Absence: Unsaid, Page: "https://azure.github.io/aad-pod-identity/docs/concepts/azureidentitybinding/"})
}
