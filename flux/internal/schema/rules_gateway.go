package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// The API groups of the Gateway API and of Envoy Gateway, and their manual pages.
const (
	gatewayGroup = "gateway.networking.k8s.io"
	envoyGroup   = "gateway.envoyproxy.io"
	gatewayPage  = "https://gateway-api.sigs.k8s.io/reference/spec/"
	envoyPage    = "https://gateway.envoyproxy.io/docs/api/extension_types/"
)

// Kinds of the Gateway API and of Envoy Gateway.
var (
	Gateway        = graph.Kind{Group: gatewayGroup, Name: "Gateway"}
	gatewayClass   = graph.Kind{Group: gatewayGroup, Name: "GatewayClass"}
	listenerSet    = graph.Kind{Group: gatewayGroup, Name: "ListenerSet"}
	securityPolicy = graph.Kind{Group: envoyGroup, Name: "SecurityPolicy"}
)

// gatewayRules are the references of the Gateway API that one kind has.
var gatewayRules = []Rule{
	{From: Gateway, Field: "spec.gatewayClassName", Relation: graph.References, To: gatewayClass, Namespace: NoNamespace, Page: gatewayPage},
	{From: Gateway, Field: "spec.listeners[].tls.certificateRefs[]", Relation: graph.References, DefaultKind: Secret, Namespace: NamedOrSame, Page: gatewayPage},
	{From: Gateway, Field: "spec.infrastructure.parametersRef", Relation: graph.References, Page: gatewayPage},
	{From: Gateway, Field: `metadata.annotations["cert-manager.io/issuer"]`, Relation: graph.References, To: issuer, Page: certManagerPage},
	{From: Gateway, Field: `metadata.annotations["cert-manager.io/cluster-issuer"]`, Relation: graph.References, To: clusterIssuer, Namespace: NoNamespace, Page: certManagerPage},
	{From: gatewayClass, Field: "spec.parametersRef", Relation: graph.References, Namespace: NamedOnly, Page: gatewayPage},
	{From: listenerSet, Field: "spec.parentRef", Relation: graph.References, DefaultKind: Gateway, Namespace: NamedOrSame, Page: gatewayPage},
	{From: listenerSet, Field: "spec.listeners[].tls.certificateRefs[]", Relation: graph.References, DefaultKind: Secret, Namespace: NamedOrSame, Page: gatewayPage},
}

// envoyRules are the references of Envoy Gateway.
var envoyRules = []Rule{
	{From: securityPolicy, Field: "spec.oidc.clientSecret", Relation: graph.References, To: Secret, Namespace: NamedOrSame, Page: envoyPage},
	{From: securityPolicy, Field: "spec.basicAuth.users", Relation: graph.References, To: Secret, Namespace: NamedOrSame, Page: envoyPage},
	{From: securityPolicy, Field: "spec.apiKeyAuth.credentialRefs[]", Relation: graph.References, To: Secret, Namespace: NamedOrSame, Page: envoyPage},
	{From: securityPolicy, Field: "spec.extAuth.*.backendRefs[]", Relation: graph.References, DefaultKind: Service, Namespace: NamedOrSame, Page: envoyPage},
}

// routeRules are the references that the route kinds of the Gateway API have in common.
func routeRules() (all []Rule) {
	for _, kind := range []string{"HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"} {
		from := graph.Kind{Group: gatewayGroup, Name: kind}
		all = append(all,
			Rule{From: from, Field: "spec.parentRefs[]", Relation: graph.References, DefaultKind: Gateway, Namespace: NamedOrSame, Page: gatewayPage},
			Rule{From: from, Field: "spec.rules[].backendRefs[]", Relation: graph.References, DefaultKind: Service, Namespace: NamedOrSame, Page: gatewayPage})
		if kind == "HTTPRoute" || kind == "GRPCRoute" {
			all = append(all,
				Rule{From: from, Field: "spec.rules[].filters[].requestMirror.backendRef", Relation: graph.References, DefaultKind: Service, Namespace: NamedOrSame, Page: gatewayPage},
				Rule{From: from, Field: "spec.rules[].filters[].extensionRef", Relation: graph.References, Page: gatewayPage})
		}
	}
	return all
}

// gatewayPolicyRules are the references of policies to the Gateway, route or Service that they apply to.
func gatewayPolicyRules() (all []Rule) {
	for _, from := range []graph.Kind{
		{Group: gatewayGroup, Name: "BackendTLSPolicy"}, securityPolicy,
		{Group: envoyGroup, Name: "BackendTrafficPolicy"}, {Group: envoyGroup, Name: "ClientTrafficPolicy"},
		{Group: envoyGroup, Name: "EnvoyExtensionPolicy"}, {Group: envoyGroup, Name: "EnvoyPatchPolicy"},
	} {
		for _, field := range []string{"spec.targetRef", "spec.targetRefs[]"} {
			all = append(all, Rule{From: from, Field: field, Relation: graph.References, Page: gatewayPage})
		}
	}
	all = append(all, Rule{From: graph.Kind{Group: gatewayGroup, Name: "BackendTLSPolicy"}, Field: "spec.validation.caCertificateRefs[]",
		Relation: graph.References, DefaultKind: ConfigMap, Page: gatewayPage})
	return all
}

// gatewayTargets are the kinds that a policy can select by labels; the kind field beside the labels names one.
var gatewayTargets = []graph.Kind{Gateway, {Group: gatewayGroup, Name: "HTTPRoute"}, {Group: gatewayGroup, Name: "GRPCRoute"},
	{Group: gatewayGroup, Name: "TLSRoute"}, {Group: gatewayGroup, Name: "TCPRoute"}, {Group: gatewayGroup, Name: "UDPRoute"}}
