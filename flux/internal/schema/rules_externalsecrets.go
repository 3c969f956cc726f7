package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// The API group of the External Secrets Operator, and its manual pages.
const (
	esoGroup     = "external-secrets.io"
	esoPage      = "https://external-secrets.io/latest/api/spec/"
	esoMergePage = "https://external-secrets.io/latest/guides/ownership-deletion-policy/"
)

// Kinds of the External Secrets Operator.
var (
	ExternalSecret        = graph.Kind{Group: esoGroup, Name: "ExternalSecret"}
	ClusterExternalSecret = graph.Kind{Group: esoGroup, Name: "ClusterExternalSecret"}
	secretStore           = graph.Kind{Group: esoGroup, Name: "SecretStore"}
	ClusterSecretStore    = graph.Kind{Group: esoGroup, Name: "ClusterSecretStore"}
	pushSecret            = graph.Kind{Group: esoGroup, Name: "PushSecret"}
)

// externalSecretRules are the references of the External Secrets Operator that one kind has.
var externalSecretRules = []Rule{
	{From: ExternalSecret, Field: "spec.secretStoreRef", Relation: graph.References, To: graph.Kind{Group: esoGroup}, DefaultKind: secretStore, Page: esoPage},
	{From: ExternalSecret, Field: "spec.data[].sourceRef.storeRef", Relation: graph.References, To: graph.Kind{Group: esoGroup}, DefaultKind: secretStore, Page: esoPage},
	{From: ExternalSecret, Field: "spec.dataFrom[].sourceRef.storeRef", Relation: graph.References, To: graph.Kind{Group: esoGroup}, DefaultKind: secretStore, Page: esoPage},
	{From: ExternalSecret, Field: "spec.*[].sourceRef.generatorRef", Relation: graph.References, DefaultKind: graph.Kind{Group: "generators.external-secrets.io"}, Page: esoPage},
	{From: ExternalSecret, Field: "spec.target.template.templateFrom[].configMap", Relation: graph.References, To: ConfigMap, Page: esoPage},
	{From: ExternalSecret, Field: "spec.target.template.templateFrom[].secret", Relation: graph.References, To: Secret, Page: esoPage},
	// With the policy Merge it adds keys to a Secret that something else creates, and fails until that exists.
	{From: ExternalSecret, Field: "spec.target", Relation: graph.References, To: Secret, When: "spec.target.creationPolicy=Merge !spec.target.manifest", Page: esoMergePage},
	{From: ExternalSecret, Field: "metadata.name", Relation: graph.References, To: Secret, When: "spec.target.creationPolicy=Merge !spec.target.manifest !spec.target.name", Page: esoMergePage},
	{From: ClusterExternalSecret, Field: "spec.externalSecretSpec.secretStoreRef", Relation: graph.References, Kinds: []graph.Kind{ClusterSecretStore}, Namespace: NoNamespace, Page: esoPage},
	{From: pushSecret, Field: "spec.selector.secret", Relation: graph.References, To: Secret, Page: esoPage},
	{From: pushSecret, Field: "spec.secretStoreRefs[]", Relation: graph.References, To: graph.Kind{Group: esoGroup}, DefaultKind: secretStore, Page: esoPage},
}

// secretStoreRules are the references to what a store of the External Secrets Operator authenticates with.
func secretStoreRules() (all []Rule) {
	for _, store := range []struct {
		from      graph.Kind
		namespace Namespacing
	}{{secretStore, SameNamespace}, {ClusterSecretStore, NamedOnly}} {
		for _, credential := range []fieldTarget{
			{"auth.secretRef.*", Secret}, {"auth.*.secretRef", Secret}, {"auth.*SecretRef", Secret}, {"auth.token.bearerToken", Secret},
			{"auth.cert.*", Secret}, {"authRef", Secret}, {"auth.*.serviceAccountRef", ServiceAccount}, {"auth.serviceAccount", ServiceAccount},
		} {
			all = append(all, Rule{From: store.from, Field: "spec.provider.*." + credential.field, Relation: graph.References, To: credential.to, NameField: "name", Namespace: store.namespace, Page: esoPage})
		}
	}
	return all
}
