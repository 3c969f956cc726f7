package schema

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Namespacing says in which namespace a reference looks.
type Namespacing uint8

// Where a reference looks.
const (
	Own      Namespacing = iota // the namespace of the object that refers
	Named                       // the namespace field beside the name, or its own where that is empty
	Exact                       // the namespace field beside the name, and no default
	Cluster                     // what is referred to has no namespace
	Anywhere                    // the object does not say: the only one of that name on the cluster, else nothing is said
)

// Spelling says how the text of a reference names an object.
type Spelling uint8

// How a text names an object.
const (
	Plain     Spelling = iota // its name
	Qualified                 // [Kind/][namespace/]name[:key], several with commas between them
)

// Absence says what it means that nothing on the cluster answers a reference.
type Absence uint8

// What an unanswered reference means.
const (
	Judged    Absence = iota // its target is missing, unless something that cannot be seen may supply it
	Tolerated                // the same, but nothing fails
	Unsaid                   // nothing: no edge, because most such objects come from elsewhere
)

// Rule is one field by which an object refers to another.
type Rule struct {
	From      graph.Kind
	Field     string // path of the reference; [] stands for every item of a list, * for any letters of a key
	Relation  graph.Relation
	To        graph.Kind   // without a name: the kind field beside the name says it
	Kinds     []graph.Kind // what the kind field can name without a group
	Namespace Namespacing
	In        string     // the field, from the root, with the namespace, where that is not beside the name
	Default   graph.Kind // the kind where the reference names none
	Name      string     // the field that holds the name; empty: name, or the reference itself where it is a scalar
	Spelling  Spelling
	When      string // what the object must say for the row to count: field, field=value|value or !field, with spaces between them
	All       string // the field with the labels that narrow the name *, which stands for every object
	Optional  string // the field that says that the target may be absent
	Condition string // the field with an expression that is asked in place of that the target is ready
	Ready     string // the field without which it is enough that the target is there
	Absence   Absence
	Page      string // of the manual, where the row is not obvious
}

// Rules are the references between objects, in the order of the manuals: of Flux first, then of everything else.
var Rules = slices.Concat(fluxRules, clusterRules)

// clusterRules are the references of objects of other projects.
var clusterRules = slices.Concat(coreRules, gatewayRules, secretRules, monitoringRules, cnpgRules, storageRules, kedaRules, envoyRules,
	routes(), issuers(), stores(), monitors(), movers(), dashboards(), policies(), traefik(), azure(), pods())
