package schema

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// traefikPage is the manual page of Traefik's own kinds.
const traefikPage = "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/"

// traefikRules are the references of Traefik's own kinds, in the API group of version 3 and in that of version 2.
func traefikRules() (all []Rule) {
	for _, group := range []string{"traefik.io", "traefik.containo.us"} {
		kind := func(name string) graph.Kind { return graph.Kind{Group: group, Name: name} }
		services := []graph.Kind{Service, kind("TraefikService")}
		for _, name := range []string{"IngressRoute", "IngressRouteTCP", "IngressRouteUDP"} {
			all = append(all, Rule{From: kind(name), Field: "spec.routes[].services[]", Relation: graph.References, DefaultKind: Service, Kinds: services, Namespace: NamedOrSame, Page: traefikPage})
			if name == "IngressRouteUDP" {
				continue
			}
			middleware := kind(strings.Replace(name, "IngressRoute", "Middleware", 1))
			all = append(all,
				Rule{From: kind(name), Field: "spec.routes[].middlewares[]", Relation: graph.References, To: middleware, Namespace: NamedOrSame, Page: traefikPage},
				Rule{From: kind(name), Field: "spec.tls.secretName", Relation: graph.References, To: Secret, Page: traefikPage},
				Rule{From: kind(name), Field: "spec.tls.options", Relation: graph.References, To: kind("TLSOption"), Namespace: NamedOrSame, Page: traefikPage},
				Rule{From: kind(name), Field: "spec.tls.store", Relation: graph.References, To: kind("TLSStore"), Namespace: NamedOrSame, Page: traefikPage})
		}
		for _, field := range []string{"spec.basicAuth.secret", "spec.digestAuth.secret", "spec.forwardAuth.tls.caSecret", "spec.forwardAuth.tls.certSecret"} {
			all = append(all, Rule{From: kind("Middleware"), Field: field, Relation: graph.References, To: Secret, Page: traefikPage})
		}
		all = append(all,
			Rule{From: kind("Middleware"), Field: "spec.chain.middlewares[]", Relation: graph.References, To: kind("Middleware"), Namespace: NamedOrSame, Page: traefikPage},
			Rule{From: kind("Middleware"), Field: "spec.errors.service", Relation: graph.References, DefaultKind: Service, Kinds: services, Namespace: NamedOrSame, Page: traefikPage})
	}
	return all
}
