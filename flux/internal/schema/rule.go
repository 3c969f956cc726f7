package schema

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Namespacing is the namespace in which a reference finds its target.
type Namespacing uint8

// The namespace of a reference. The namespace field is the one beside the name, unless the rule names
// another one.
const (
	SameNamespace Namespacing = iota // the namespace of the object that refers
	NamedOrSame                      // the namespace field; the namespace of the object that refers where that is empty
	NamedOnly                        // the namespace field, without a default
	NoNamespace                      // none: the target is cluster-scoped
	AnyNamespace                     // unknown: the reference is an edge only where one namespace has an object of the name
)

// Spelling is how the text of a reference names its targets.
type Spelling uint8

// The spellings of a reference.
const (
	PlainName     Spelling = iota // the name of one object
	QualifiedName                 // [Kind/][namespace/]name[:key], several separated by commas
)

// Absence is what becomes of a reference whose target is not on the cluster.
type Absence uint8

// What becomes of a reference without a target.
const (
	Missing         Absence = iota // the target is missing, or unknown where it has a possible supplier
	OptionalMissing                // the same, and the controller does not fail: the reference is optional
	NoEdge                         // it is no edge, because most targets of such references are not in a repository
)

// Rule is a field by which an object refers to another. Fields are patterns of package fieldpath: [] stands for
// every item of a list, and * in a key for any text. The field is a scalar with the name of the target, or a
// mapping that holds the name.
type Rule struct {
	From     graph.Kind // of the object that refers; without a name: every kind
	Field    string     // of the reference
	Relation graph.Relation

	To          graph.Kind   // of the target; without a name: the kind field beside the name has it
	Kinds       []graph.Kind // the kinds that the kind field may name without a group
	DefaultKind graph.Kind   // the kind, or its group, where the kind field is empty

	OnTarget bool // the target is on the cluster that the object applies to, which spec.kubeConfig may name

	NameField      string // the field with the name, below Field; empty: name
	Spelling       Spelling
	Namespace      Namespacing
	NamespaceField string // the field with the namespace, from the root, where that is not beside the name

	When           string // the conditions under which the rule applies; empty: always
	LabelsField    string // the field, below Field, with the labels that targets must have where the name is *
	OptionalField  string // the field, below Field, that is true where the target may be absent
	ReadyExprField string // the field, below Field, with an expression that replaces the readiness of the target
	ReadyField     string // the field, below Field, without which the target need only exist; empty: it must be ready
	Absence        Absence

	Page string // of the manual, where the rule is not obvious
}

// fieldTarget is a field that several kinds have in common, with the kind that it refers to.
type fieldTarget struct {
	field string
	to    graph.Kind
}

// Rules are the references between objects: first those of Flux, then those of the other projects.
var Rules = slices.Concat(fluxRules, operatorRules, replicationRules, checksumRules,
	coreRules, gatewayRules, certificateRules, externalSecretRules, monitoringRules, cnpgRules, storageRules, kedaRules, dragonflyRules, envoyRules,
	routeRules(), issuerRules(), secretStoreRules(), scrapeRules(), moverRules(), grafanaRules(), gatewayPolicyRules(), triggerRules(),
	traefikRules(), azureRules(), podAnnotationRules())
