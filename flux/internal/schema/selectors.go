package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// Unset is what an absent selector selects.
type Unset uint8

// What an absent selector selects.
const (
	SelectsNone Unset = iota // nothing
	SelectsAll               // every object
)

// Form is how a selector is written.
type Form uint8

// The forms of a selector.
const (
	LabelSelector Form = iota // a mapping with matchLabels and matchExpressions; an empty one selects every object
	Labels                    // a mapping of labels; an empty one selects nothing
)

// Reach is the namespaces whose objects a selector selects.
type Reach uint8

// The namespaces of a selector, by the form of the field Namespaces. The object's own namespace counts where
// that field is absent.
const (
	OwnNamespace    Reach = iota // the object's own, whatever the fields
	ByName                       // a mapping with any: true, or with a list matchNames
	ByLabel                      // a label selector of Namespaces
	ByFlag                       // a boolean: all namespaces where it is true
	ByNamespaceName              // the name of one namespace, or * for all
)

// SelectorRule is a field by which an object selects others by their labels. It makes one edge to each
// selected object of the same cluster; that it selects none is no mistake.
// See https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors.
type SelectorRule struct {
	From       graph.Kind
	Field      string // the pattern of the selector's field
	Form       Form
	Unset      Unset
	To         []graph.Kind // empty: the kinds that run pods, by the labels of their pods
	Relation   graph.Relation
	Reach      Reach
	Namespaces string // the field that Reach reads, from the root; from the mapping that holds the selector where it starts with a dot
	Page       string // of the manual
}

// ciliumGroup is the API group of Cilium.
const ciliumGroup = "cilium.io"

// Selectors are the selections between objects: those of Kubernetes and of other projects, then those of Flux.
var Selectors = append([]SelectorRule{
	{From: Service, Field: "spec.selector", Form: Labels, Relation: graph.References, Page: "https://kubernetes.io/docs/concepts/services-networking/service/"},
	{From: disruptionBudget, Field: "spec.selector", Relation: graph.References, Page: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/"},
	{From: networkPolicy, Field: "spec.podSelector", Relation: graph.References, Page: "https://kubernetes.io/docs/concepts/services-networking/network-policies/"},
	{From: graph.Kind{Group: ciliumGroup, Name: "CiliumNetworkPolicy"}, Field: "spec.endpointSelector", Relation: graph.References, Page: "https://docs.cilium.io/en/stable/security/policy/"},
	{From: serviceMonitor, Field: "spec.selector", To: []graph.Kind{Service}, Relation: graph.Watches, Reach: ByName, Namespaces: "spec.namespaceSelector", Page: monitoringPage},
	{From: podMonitor, Field: "spec.selector", Relation: graph.Watches, Reach: ByName, Namespaces: "spec.namespaceSelector", Page: monitoringPage},
	{From: probe, Field: "spec.targets.ingress.selector", To: []graph.Kind{ingress}, Relation: graph.Watches, Reach: ByName, Namespaces: ".namespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.serviceMonitorSelector", To: []graph.Kind{serviceMonitor}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.serviceMonitorNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.podMonitorSelector", To: []graph.Kind{podMonitor}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.podMonitorNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.probeSelector", To: []graph.Kind{probe}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.probeNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.scrapeConfigSelector", To: []graph.Kind{scrapeConfig}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.scrapeConfigNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.ruleSelector", To: []graph.Kind{prometheusRule}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.ruleNamespaceSelector", Page: monitoringPage},
	{From: securityPolicy, Field: "spec.targetSelectors[]", To: gatewayTargets, Relation: graph.References, Page: envoyPage},
	{From: graph.Kind{Group: envoyGroup, Name: "BackendTrafficPolicy"}, Field: "spec.targetSelectors[]", To: gatewayTargets, Relation: graph.References, Page: envoyPage},
	{From: graph.Kind{Group: envoyGroup, Name: "ClientTrafficPolicy"}, Field: "spec.targetSelectors[]", To: gatewayTargets, Relation: graph.References, Page: envoyPage},

	{From: ImageUpdateAutomation, Field: "spec.policySelector", Unset: SelectsAll, To: []graph.Kind{ImagePolicy}, Relation: graph.Watches, Page: automationPage},
	{From: ResourceSet, Field: "spec.inputsFrom[].selector", To: []graph.Kind{ResourceSetInputProvider}, Relation: graph.References, Page: resourceSetPage},
	{From: ResourceSetInputProvider, Field: "spec.selectors[]", To: []graph.Kind{ExternalArtifact}, Relation: graph.References, Reach: ByNamespaceName, Namespaces: ".namespace", Page: inputsPage},
	{From: imageRepository, Field: "spec.accessFrom.namespaceSelectors[]", To: []graph.Kind{Namespace}, Relation: graph.References, Page: imageRepoPage},
}, grafanaSelectors()...)

// grafanaSelectors are the selections of the Grafana instances that an object is applied to.
func grafanaSelectors() (all []SelectorRule) {
	for _, kind := range grafanaKinds {
		all = append(all, SelectorRule{From: graph.Kind{Group: grafanaGroup, Name: kind}, Field: "spec.instanceSelector", To: []graph.Kind{grafana},
			Relation: graph.References, Reach: ByFlag, Namespaces: "spec.allowCrossNamespaceImport", Page: grafanaPage})
	}
	return all
}
