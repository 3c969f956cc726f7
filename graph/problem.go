package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// ProblemKind is the kind of a problem. Its text is the name of the rule that reports it.
type ProblemKind string

// The kinds of problems.
const (
	InvalidManifest    ProblemKind = "invalid-manifest"    // a document that Flux applies, or would, does not parse or is no object
	BuildFailed        ProblemKind = "build-failed"        // kustomize would refuse a directory
	MissingPath        ProblemKind = "missing-path"        // a path to build is not in the source
	LiteralVariable    ProblemKind = "literal-variable"    // a variable that Flux does not substitute
	UndefinedVariable  ProblemKind = "undefined-variable"  // a substitution variable that nothing supplies
	ApplyCycle         ProblemKind = "apply-cycle"         // Kustomizations that apply each other
	DuplicateObject    ProblemKind = "duplicate-object"    // one build yields an object twice
	DuplicateOwner     ProblemKind = "duplicate-owner"     // two Kustomizations apply the same object
	MissingKey         ProblemKind = "missing-key"         // a ConfigMap or Secret lacks a key that an object takes
	DanglingCopy       ProblemKind = "dangling-copy"       // an ArtifactGenerator copies what its source does not have
	ImageAutomation    ProblemKind = "image-automation"    // a marker that no ImageUpdateAutomation follows
	MissingDecryption  ProblemKind = "missing-decryption"  // what SOPS has encrypted, and nothing decrypts
	SubstitutedType    ProblemKind = "substituted-type"    // substitution makes a number or a bool where only a text is allowed
	UnnamespacedObject ProblemKind = "unnamespaced-object" // an object that must be in a namespace has none
	UnreachableYAML    ProblemKind = "unreachable-yaml"    // manifests that no cluster applies
	Unresolved         ProblemKind = "unresolved"          // not a mistake: something could not be known
)

// Detail describes a problem as data: package graph/problem has a struct for each situation, and package
// check the sentence for each struct. Equal values are equal problems.
type Detail interface {
	ProblemKind() ProblemKind
}

// Problem is something in the repository that could not be understood. It becomes a finding of the rule
// that has the name of its kind.
type Problem struct {
	Kind    ProblemKind
	Cluster string // empty where it concerns no particular cluster
	Nodes   []ID   // what it concerns; may be empty
	Pos     Pos
	Detail  Detail    // what is wrong
	Soft    bool      // one step less severe than its kind usually is
	Related []Related // further positions that it is about, in the order in which they are reported
}

// Related is a second position that a problem is about. Object and By are what is there, as the type of the
// problem's Detail defines.
type Related struct {
	Pos    Pos
	Object Key
	By     Key
}

// Compare orders problems by cluster, position, kind, what is wrong, and nodes.
func (p Problem) Compare(q Problem) int {
	if c := cmp.Or(strings.Compare(p.Cluster, q.Cluster), p.Pos.Compare(q.Pos), strings.Compare(string(p.Kind), string(q.Kind))); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(p.detailText(), q.detailText()), slices.CompareFunc(p.Nodes, q.Nodes, ID.Compare))
}

// detailText prints the detail of a problem so that equal details have equal texts, and no others.
func (p Problem) detailText() string {
	if p.Detail == nil {
		return ""
	}
	return fmt.Sprintf("%T%#v", p.Detail, p.Detail)
}
