package flux

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// monitoringRules are the references of the Prometheus operator that each kind has for itself.
var monitoringRules = []Rule{
	{From: prometheus, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: monitoringPage},
	{From: alertmanager, Field: "spec.serviceAccountName", Relation: graph.References, To: serviceAccount, Page: monitoringPage},
	{From: alertmanager, Field: "spec.configSecret", Relation: graph.References, To: secret, Page: monitoringPage},
}

// monitors are the Secrets and ConfigMaps that the Prometheus operator's scrape settings read.
func monitors() (all []Rule) {
	for _, m := range []struct {
		from graph.Kind
		at   string
	}{{serviceMonitor, "spec.endpoints[]."}, {podMonitor, "spec.podMetricsEndpoints[]."}, {probe, "spec."}, {scrapeConfig, "spec."}} {
		for _, r := range []struct {
			field string
			to    graph.Kind
		}{
			{"basicAuth.*", secret}, {"authorization.credentials", secret}, {"bearerTokenSecret", secret},
			{"tlsConfig.*.secret", secret}, {"tlsConfig.*.configMap", configMap}, {"tlsConfig.keySecret", secret},
			{"oauth2.clientId.secret", secret}, {"oauth2.clientId.configMap", configMap}, {"oauth2.clientSecret", secret},
		} {
			all = append(all, Rule{From: m.from, Field: m.at + r.field, Relation: graph.References, To: r.to, Optional: "optional", Page: monitoringPage})
		}
	}
	return all
}
