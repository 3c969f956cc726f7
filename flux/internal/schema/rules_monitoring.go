package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// monitoringRules are the references of the Prometheus operator that each kind has for itself.
var monitoringRules = []Rule{
	{From: prometheus, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: monitoringPage},
	{From: alertmanager, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: monitoringPage},
	{From: alertmanager, Field: "spec.configSecret", Relation: graph.References, To: Secret, Page: monitoringPage},
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
			{"basicAuth.*", Secret}, {"authorization.credentials", Secret}, {"bearerTokenSecret", Secret},
			{"tlsConfig.*.secret", Secret}, {"tlsConfig.*.configMap", ConfigMap}, {"tlsConfig.keySecret", Secret},
			{"oauth2.clientId.secret", Secret}, {"oauth2.clientId.configMap", ConfigMap}, {"oauth2.clientSecret", Secret},
		} {
			all = append(all, Rule{From: m.from, Field: m.at + r.field, Relation: graph.References, To: r.to, Optional: "optional", Page: monitoringPage})
		}
	}
	return all
}
