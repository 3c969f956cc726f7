package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// azurePage is the manual page of Azure Service Operator.
const azurePage = "https://azure.github.io/azure-service-operator/guide/resource-types/"

// azureRules are the references of Azure Service Operator and of AAD Pod Identity. Many owners are resources that
// no cluster has, so that a reference to an absent one is no edge.
func azureRules() (all []Rule) {
	owner := func(group, name string, to graph.Kind) {
		all = append(all, Rule{From: graph.Kind{Group: group, Name: name}, Field: "spec.owner", Relation: graph.References, To: to, Absence: NoEdge, Page: azurePage})
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
			To: graph.Kind{Group: "aadpodidentity.k8s.io", Name: "AzureIdentity"}, Absence: NoEdge, Page: "https://azure.github.io/aad-pod-identity/docs/concepts/azureidentitybinding/"})
}
