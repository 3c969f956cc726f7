package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// The API group of KEDA, and its manual page.
const (
	kedaGroup = "keda.sh"
	kedaPage  = "https://keda.sh/docs/latest/reference/scaledobject-spec/"
)

// Kinds of KEDA.
var (
	scaledObject          = graph.Kind{Group: kedaGroup, Name: "ScaledObject"}
	scaledJob             = graph.Kind{Group: kedaGroup, Name: "ScaledJob"}
	triggerAuthentication = graph.Kind{Group: kedaGroup, Name: "TriggerAuthentication"}
)

// kedaRules are the references of KEDA that one kind has.
var kedaRules = []Rule{
	{From: scaledObject, Field: "spec.scaleTargetRef", Relation: graph.References, DefaultKind: Deployment, Page: kedaPage},
	{From: triggerAuthentication, Field: "spec.secretTargetRef[]", Relation: graph.References, To: Secret, Page: kedaPage},
}

// triggerRules are the references to what the triggers of KEDA authenticate with.
func triggerRules() (all []Rule) {
	for _, from := range []graph.Kind{scaledObject, scaledJob} {
		all = append(all, Rule{From: from, Field: "spec.triggers[].authenticationRef", Relation: graph.References,
			To: graph.Kind{Group: kedaGroup}, DefaultKind: triggerAuthentication, Page: kedaPage})
	}
	return all
}
