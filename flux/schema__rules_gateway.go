package flux

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// routes are the references of the routes of the Gateway API, which have them all in common.
func routes() (all []Rule) {
	for _, kind := range []string{"HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"} {
		from := graph.Kind{Group: gatewayGroup, Name: kind}
		all = append(all,
			Rule{From: from, Field: "spec.parentRefs[]", Relation: graph.References, Default: gateway, Namespace: Named, Page: gatewayPage},
			Rule{From: from, Field: "spec.rules[].backendRefs[]", Relation: graph.References, Default: service, Namespace: Named, Page: gatewayPage})
		if kind == "HTTPRoute" || kind == "GRPCRoute" {
			all = append(all,
				Rule{From: from, Field: "spec.rules[].filters[].requestMirror.backendRef", Relation: graph.References, Default: service, Namespace: Named, Page: gatewayPage},
				Rule{From: from, Field: "spec.rules[].filters[].extensionRef", Relation: graph.References, Page: gatewayPage})
		}
	}
	return all
}

// traefik are the references of Traefik's own kinds, in the group of today and in that of version 2.
func traefik() (all []Rule) {
	for _, group := range []string{"traefik.io", "traefik.containo.us"} {
		kind := func(name string) graph.Kind { return graph.Kind{Group: group, Name: name} }
		services := []graph.Kind{service, kind("TraefikService")}
		for _, name := range []string{"IngressRoute", "IngressRouteTCP", "IngressRouteUDP"} {
			all = append(all, Rule{From: kind(name), Field: "spec.routes[].services[]", Relation: graph.References, Default: service, Kinds: services, Namespace: Named, Page: traefikPage})
			if name == "IngressRouteUDP" {
				continue
			}
			middleware := kind(strings.Replace(name, "IngressRoute", "Middleware", 1))
			all = append(all,
				Rule{From: kind(name), Field: "spec.routes[].middlewares[]", Relation: graph.References, To: middleware, Namespace: Named, Page: traefikPage},
				Rule{From: kind(name), Field: "spec.tls.secretName", Relation: graph.References, To: secret, Page: traefikPage},
				Rule{From: kind(name), Field: "spec.tls.options", Relation: graph.References, To: kind("TLSOption"), Namespace: Named, Page: traefikPage},
				Rule{From: kind(name), Field: "spec.tls.store", Relation: graph.References, To: kind("TLSStore"), Namespace: Named, Page: traefikPage})
		}
		for _, field := range []string{"spec.basicAuth.secret", "spec.digestAuth.secret", "spec.forwardAuth.tls.caSecret", "spec.forwardAuth.tls.certSecret"} {
			all = append(all, Rule{From: kind("Middleware"), Field: field, Relation: graph.References, To: secret, Page: traefikPage})
		}
		all = append(all,
			Rule{From: kind("Middleware"), Field: "spec.chain.middlewares[]", Relation: graph.References, To: kind("Middleware"), Namespace: Named, Page: traefikPage},
			Rule{From: kind("Middleware"), Field: "spec.errors.service", Relation: graph.References, Default: service, Kinds: services, Namespace: Named, Page: traefikPage})
	}
	return all
}

// policies are the policies that name the Gateway, the route or the Service that they bind to.
func policies() (all []Rule) {
	for _, from := range []graph.Kind{
		{Group: gatewayGroup, Name: "BackendTLSPolicy"}, {Group: envoyGroup, Name: "SecurityPolicy"},
		{Group: envoyGroup, Name: "BackendTrafficPolicy"}, {Group: envoyGroup, Name: "ClientTrafficPolicy"},
		{Group: envoyGroup, Name: "EnvoyExtensionPolicy"}, {Group: envoyGroup, Name: "EnvoyPatchPolicy"},
	} {
		for _, field := range []string{"spec.targetRef", "spec.targetRefs[]"} {
			all = append(all, Rule{From: from, Field: field, Relation: graph.References, Page: gatewayPage})
		}
	}
	all = append(all, Rule{From: graph.Kind{Group: gatewayGroup, Name: "BackendTLSPolicy"}, Field: "spec.validation.caCertificateRefs[]",
		Relation: graph.References, Default: configMap, Page: gatewayPage})
	for _, from := range []graph.Kind{scaledObject, scaledJob} {
		all = append(all, Rule{From: from, Field: "spec.triggers[].authenticationRef", Relation: graph.References,
			To: graph.Kind{Group: kedaGroup}, Default: triggerAuthentication, Page: kedaPage})
	}
	return all
}

// gatewayTargets are what the policies of a gateway can select; the kind beside the labels says which.
var gatewayTargets = []graph.Kind{gateway, {Group: gatewayGroup, Name: "HTTPRoute"}, {Group: gatewayGroup, Name: "GRPCRoute"},
	{Group: gatewayGroup, Name: "TLSRoute"}, {Group: gatewayGroup, Name: "TCPRoute"}, {Group: gatewayGroup, Name: "UDPRoute"}}
