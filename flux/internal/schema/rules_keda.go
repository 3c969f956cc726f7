package schema

import (
	"github.com/fluxgraph/fluxgraph/graph"
)

// kedaRules are the references of KEDA and of the Dragonfly operator.
var kedaRules = []Rule{
	{From: scaledObject, Field: "spec.scaleTargetRef", Relation: graph.References, Default: Deployment, Page: kedaPage},
	{From: triggerAuthentication, Field: "spec.secretTargetRef[]", Relation: graph.References, To: Secret, Page: kedaPage},
	{From: dragonfly, Field: "spec.authentication.passwordFromSecret", Relation: graph.References, To: Secret},
	{From: dragonfly, Field: "spec.aclFromSecret", Relation: graph.References, To: Secret},
	{From: dragonfly, Field: "spec.tlsSecretRef", Relation: graph.References, To: Secret},
	{From: dragonfly, Field: "spec.env[].valueFrom.secretKeyRef", Relation: graph.References, To: Secret, Optional: "optional"},
}
