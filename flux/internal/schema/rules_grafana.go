package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// The API group of the Grafana operator, and its manual page.
const (
	grafanaGroup = "grafana.integreatly.org"
	grafanaPage  = "https://grafana.github.io/grafana-operator/docs/api/"
)

// grafana is the kind of a Grafana instance.
var grafana = graph.Kind{Group: grafanaGroup, Name: "Grafana"}

// grafanaKinds are the kinds that the operator applies to a Grafana instance.
var grafanaKinds = []string{"GrafanaDashboard", "GrafanaDatasource", "GrafanaFolder", "GrafanaAlertRuleGroup", "GrafanaContactPoint",
	"GrafanaLibraryPanel", "GrafanaMuteTiming", "GrafanaNotificationPolicy", "GrafanaNotificationTemplate"}

// grafanaRules are the references of the Grafana operator.
func grafanaRules() (all []Rule) {
	for _, kind := range grafanaKinds {
		from := graph.Kind{Group: grafanaGroup, Name: kind}
		for _, r := range []fieldTarget{
			{"spec.configMapRef", ConfigMap},
			{"spec.envFrom[].secretKeyRef", Secret},
			{"spec.envFrom[].configMapKeyRef", ConfigMap},
			{"spec.valuesFrom[].valueFrom.secretKeyRef", Secret},
			{"spec.valuesFrom[].valueFrom.configMapKeyRef", ConfigMap},
			{"spec.urlAuthorization.basicAuth.*", Secret},
		} {
			all = append(all, Rule{From: from, Field: r.field, Relation: graph.References, To: r.to, OptionalField: "optional", Page: grafanaPage})
		}
		all = append(all, Rule{From: from, Field: "spec.folderRef", Relation: graph.References, To: graph.Kind{Group: grafanaGroup, Name: "GrafanaFolder"}, Page: grafanaPage})
	}
	return append(all,
		Rule{From: grafana, Field: "spec.external.apiKey", Relation: graph.References, To: Secret, Page: grafanaPage},
		Rule{From: grafana, Field: "spec.external.adminUser", Relation: graph.References, To: Secret, Page: grafanaPage},
		Rule{From: grafana, Field: "spec.external.adminPassword", Relation: graph.References, To: Secret, Page: grafanaPage})
}
