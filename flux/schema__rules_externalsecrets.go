package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

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
			{"auth.secretRef.*", secret}, {"auth.*.secretRef", secret}, {"auth.*SecretRef", secret}, {"auth.token.bearerToken", secret},
			{"auth.cert.*", secret}, {"authRef", secret}, {"auth.*.serviceAccountRef", serviceAccount}, {"auth.serviceAccount", serviceAccount},
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
		Rule{From: server, Field: "spec.administratorLoginPassword", Relation: graph.References, To: secret, Page: azurePage},
		Rule{From: graph.Kind{Group: "aadpodidentity.k8s.io", Name: "AzureIdentityBinding"}, Field: "spec.azureIdentity", Relation: graph.References,
			To: graph.Kind{Group: "aadpodidentity.k8s.io", Name: "AzureIdentity"}, Absence: Unsaid, Page: "https://azure.github.io/aad-pod-identity/docs/concepts/azureidentitybinding/"})
}
