package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// Unset says what a selector that is not there selects.
type Unset uint8

// What a selector that is not there selects.
const (
	None Unset = iota
	All
)

// Form says how a selector is written.
type Form uint8

// How a selector is written.
const (
	LabelSelector Form = iota // matchLabels and matchExpressions; empty, it selects everything
	Labels                    // the labels themselves; empty, it selects nothing
)

// Reach says in which namespaces a selector looks.
type Reach uint8

// Where a selector looks.
const (
	OwnNamespace  Reach = iota
	ByName              // a field with any: true or matchNames; else its own
	ByLabel             // a label selector over Namespaces; its own where there is none
	ByFlag              // all where a field is true; else its own
	NamespaceText       // a field with one name, or * for all; else its own
)

// SelectorRule is one field by which an object selects others by their labels. It refers to those
// that are on the same cluster, and to nothing where there are none.
type SelectorRule struct {
	From       graph.Kind
	Field      string // of the selector
	Form       Form
	Unset      Unset
	To         []graph.Kind // empty: what runs pods, by the labels of its pods
	Relation   graph.Relation
	Reach      Reach
	Namespaces string // the field that Reach speaks of; beside the selector where it begins with a dot
	Page       string
}

const (
	selectorPage = "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"
	ciliumGroup  = "cilium.io"
)

// Selectors are the selections between objects.
var Selectors = append([]SelectorRule{
	{From: service, Field: "spec.selector", Form: Labels, Relation: graph.References, Page: "https://kubernetes.io/docs/concepts/services-networking/service/"},
	{From: disruptionBudget, Field: "spec.selector", Relation: graph.References, Page: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/"},
	{From: networkPolicy, Field: "spec.podSelector", Relation: graph.References, Page: "https://kubernetes.io/docs/concepts/services-networking/network-policies/"},
	{From: graph.Kind{Group: ciliumGroup, Name: "CiliumNetworkPolicy"}, Field: "spec.endpointSelector", Relation: graph.References, Page: "https://docs.cilium.io/en/stable/security/policy/"},
	{From: serviceMonitor, Field: "spec.selector", To: []graph.Kind{service}, Relation: graph.Watches, Reach: ByName, Namespaces: "spec.namespaceSelector", Page: monitoringPage},
	{From: podMonitor, Field: "spec.selector", Relation: graph.Watches, Reach: ByName, Namespaces: "spec.namespaceSelector", Page: monitoringPage},
	{From: probe, Field: "spec.targets.ingress.selector", To: []graph.Kind{ingress}, Relation: graph.Watches, Reach: ByName, Namespaces: ".namespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.serviceMonitorSelector", To: []graph.Kind{serviceMonitor}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.serviceMonitorNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.podMonitorSelector", To: []graph.Kind{podMonitor}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.podMonitorNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.probeSelector", To: []graph.Kind{probe}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.probeNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.scrapeConfigSelector", To: []graph.Kind{scrapeConfig}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.scrapeConfigNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.ruleSelector", To: []graph.Kind{prometheusRule}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.ruleNamespaceSelector", Page: monitoringPage},
	{From: graph.Kind{Group: envoyGroup, Name: "SecurityPolicy"}, Field: "spec.targetSelectors[]", To: gatewayTargets, Relation: graph.References, Page: envoyPage},
	{From: graph.Kind{Group: envoyGroup, Name: "BackendTrafficPolicy"}, Field: "spec.targetSelectors[]", To: gatewayTargets, Relation: graph.References, Page: envoyPage},
	{From: graph.Kind{Group: envoyGroup, Name: "ClientTrafficPolicy"}, Field: "spec.targetSelectors[]", To: gatewayTargets, Relation: graph.References, Page: envoyPage},

	{From: imageAutomation, Field: "spec.policySelector", Unset: All, To: []graph.Kind{ImagePolicy}, Relation: graph.Watches, Page: automationPage},
	{From: ResourceSet, Field: "spec.inputsFrom[].selector", To: []graph.Kind{InputProvider}, Relation: graph.References, Page: resourceSetPage},
	{From: InputProvider, Field: "spec.selectors[]", To: []graph.Kind{ExternalArtifact}, Relation: graph.References, Reach: NamespaceText, Namespaces: ".namespace", Page: inputsPage},
	{From: imageRepository, Field: "spec.accessFrom.namespaceSelectors[]", To: []graph.Kind{Namespace}, Relation: graph.References, Page: imageRepoPage},
}, instances()...)

// instances select the Grafana that an object goes into: of its own namespace, unless it says that
// others count too.
func instances() (all []SelectorRule) {
	for _, kind := range grafanaKinds {
		all = append(all, SelectorRule{From: graph.Kind{Group: grafanaGroup, Name: kind}, Field: "spec.instanceSelector", To: []graph.Kind{grafana},
			Relation: graph.References, Reach: ByFlag, Namespaces: "spec.allowCrossNamespaceImport", Page: grafanaPage})
	}
	return all
}
