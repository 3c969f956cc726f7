package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// The API group of the Prometheus operator, and its manual page.
const (
	monitoringGroup = "monitoring.coreos.com"
	monitoringPage  = "https://prometheus-operator.dev/docs/api-reference/api/"
)

// Kinds of the Prometheus operator.
var (
	serviceMonitor = graph.Kind{Group: monitoringGroup, Name: "ServiceMonitor"}
	podMonitor     = graph.Kind{Group: monitoringGroup, Name: "PodMonitor"}
	probe          = graph.Kind{Group: monitoringGroup, Name: "Probe"}
	scrapeConfig   = graph.Kind{Group: monitoringGroup, Name: "ScrapeConfig"}
	prometheus     = graph.Kind{Group: monitoringGroup, Name: "Prometheus"}
	alertmanager   = graph.Kind{Group: monitoringGroup, Name: "Alertmanager"}
	prometheusRule = graph.Kind{Group: monitoringGroup, Name: "PrometheusRule"}
)

// monitoringRules are the references of the Prometheus operator that one kind has.
var monitoringRules = []Rule{
	{From: prometheus, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: monitoringPage},
	{From: alertmanager, Field: "spec.serviceAccountName", Relation: graph.References, To: ServiceAccount, Page: monitoringPage},
	{From: alertmanager, Field: "spec.configSecret", Relation: graph.References, To: Secret, Page: monitoringPage},
}

// scrapeRules are the references to the Secrets and ConfigMaps of scrape settings.
func scrapeRules() (all []Rule) {
	endpoints := []struct {
		from   graph.Kind
		prefix string // of the fields of an endpoint
	}{{serviceMonitor, "spec.endpoints[]."}, {podMonitor, "spec.podMetricsEndpoints[]."}, {probe, "spec."}, {scrapeConfig, "spec."}}
	for _, endpoint := range endpoints {
		for _, r := range []fieldTarget{
			{"basicAuth.*", Secret}, {"authorization.credentials", Secret}, {"bearerTokenSecret", Secret},
			{"tlsConfig.*.secret", Secret}, {"tlsConfig.*.configMap", ConfigMap}, {"tlsConfig.keySecret", Secret},
			{"oauth2.clientId.secret", Secret}, {"oauth2.clientId.configMap", ConfigMap}, {"oauth2.clientSecret", Secret},
		} {
			all = append(all, Rule{From: endpoint.from, Field: endpoint.prefix + r.field, Relation: graph.References, To: r.to, OptionalField: "optional", Page: monitoringPage})
		}
	}
	return all
}
