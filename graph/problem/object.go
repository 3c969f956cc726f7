package problem

import "github.com/fluxgraph/fluxgraph/graph"

// ObjectAddedTwice is a directory whose build yields one object twice. A Related position is where the
// object, or the file, comes first.
type ObjectAddedTwice struct {
	Dir         string
	Object      string // Kind/namespace/name, as far as kustomize tells it
	File        string // base name of the file that adds it a second time; empty: not known
	ListedTwice bool   // the kustomization file lists File twice
	First       string // File:line of where it is added first; empty: not known
}

// ObjectsMadeOne is a Kustomization whose variables give two objects the same name. A Related position is
// the first of them.
type ObjectsMadeOne struct {
	Kustomization graph.Key
	Object        graph.Key
}

// NoNamespace is a Kustomization with objects that must be in a namespace and have none. Of a Related position, Object is
// one of the Others.
type NoNamespace struct {
	Kustomization graph.Key
	Object        graph.Key // the first of the objects
	Others        int       // how many more there are
}

// PathOrder is how the paths of two Kustomizations lie. The zero PathOrder is Apart.
type PathOrder uint8

// The orders.
const (
	Apart        PathOrder = iota
	Same                   // both have the same path
	SecondInside           // the path of the second lies inside that of the first
	FirstInside            // the path of the first lies inside that of the second
)

// OwnershipConflict is two or more Kustomizations that apply the same objects. Of a Related position, By is the
// Kustomization that takes Object from there; without By both do, without Object By is declared there.
type OwnershipConflict struct {
	First, Second graph.Key
	Further       []graph.Key // the other Kustomizations that apply them; Paths is Apart where there are some
	Objects       []graph.Key
	Paths         PathOrder
	MayDelete     bool // one of them prunes, so that it deletes what the other needs once it lets go
}

// FluxVersion is the range of Flux versions on a cluster, by what they do with a variable that nothing
// supplies. See https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution.
type FluxVersion uint8

// The versions.
const (
	VersionUnknown FluxVersion = iota
	BeforeStrict               // before 2.9: Flux puts an empty text there
	Strict                     // from 2.9 on: Flux refuses the Kustomization
)

// UndefinedVariable is a variable in a manifest that nothing supplies. Related positions are further
// positions of the variable.
type UndefinedVariable struct {
	Name          string
	Version       FluxVersion
	Kustomization graph.Key // of Strict
	Objects       int       // of Strict: how many objects of the Kustomization have the variable
}

// StillEncrypted is a Kustomization that does not decrypt what SOPS has encrypted among its objects. Related positions are
// those of the others.
type StillEncrypted struct {
	Kustomization graph.Key
	Object        graph.Key // the first
	Others        int
	Refused       bool // Flux or the API server refuses Object; else it is a Secret that holds an encrypted file
}

// LiteralVariable is a variable that stays as it is, because the Kustomization that applies it has no variables. Related
// positions are further fields with the variable; their Object is the one that has the field.
type LiteralVariable struct {
	Name          string
	Kustomization graph.Key
	Object        graph.Key // the first object
	Field         string    // of the first object
	SuppliedTo    graph.Key // another Kustomization, which has the variable; zero: none nearby
}

// SubstitutedType is a variable that becomes a number or a bool where only a text is allowed. Related positions are further
// fields with the variable; their Object is the one that has the field.
type SubstitutedType struct {
	Kustomization graph.Key
	Object        graph.Key // the first object
	Field         string    // of the first object, such as data.port
	Variable      string
	Type          string // number or bool
	Label         bool   // all the fields are labels of the objects, which Flux then drops; else the API server refuses an object
}

// MissingKey is a key of a ConfigMap or Secret that an object takes and that is not there.
type MissingKey struct {
	Object graph.Key
	Target graph.Key // the ConfigMap or Secret
	Key    string
	Keys   string // those that Target has, sorted, with ", " between them; at least one
}

// IdleReason is why no automation follows a marker. The zero IdleReason is invalid.
type IdleReason uint8

// The reasons.
const (
	_                 IdleReason = iota
	NoPolicy                     // the repository has no such ImagePolicy
	NoAutomation                 // no ImageUpdateAutomation is in the namespace of the policy
	OutsideUpdatePath            // the file is outside of the paths that those update
)

// IdleMarker is a comment that names an ImagePolicy and that no ImageUpdateAutomation follows.
type IdleMarker struct {
	Policy graph.Key
	Reason IdleReason
	Paths  string // of OutsideUpdatePath: sorted, with ", " between them
}

// UnappliedReason is why a manifest is not applied. The zero UnappliedReason is invalid.
type UnappliedReason uint8

// The reasons.
const (
	_                     UnappliedReason = iota
	EntryCommentedOut                     // By lists it in a comment
	NotListed                             // By does not list it
	KustomizationDisabled                 // By holds a Kustomization with its path in a comment
	NothingLists                          // no kustomization file lists it
	NothingPointsThere                    // no Kustomization has the folder as its path, and no kustomization file lists it
)

// Unapplied is a file or folder with manifests that no cluster applies.
type Unapplied struct {
	Path        string
	Folder      bool
	Object      graph.Key // the only object of the file; zero: it has several
	Patch       bool      // the file is a patch that nothing uses
	AppliedFrom string    // a file from which a cluster applies Object; empty: none does
	Own         int       // how many objects the file itself holds
	Objects     int       // how many objects are not applied because of it, its own included
	Files       int       // in how many files those are
	LeadsOn     bool      // what it holds would apply other files
	Reason      UnappliedReason
	By          string // the file that Reason speaks of
}

// ProblemKind returns the kind of the problem.
func (ObjectAddedTwice) ProblemKind() graph.ProblemKind { return graph.DuplicateObject }

// ProblemKind returns the kind of the problem.
func (ObjectsMadeOne) ProblemKind() graph.ProblemKind { return graph.DuplicateObject }

// ProblemKind returns the kind of the problem.
func (NoNamespace) ProblemKind() graph.ProblemKind { return graph.UnnamespacedObject }

// ProblemKind returns the kind of the problem.
func (OwnershipConflict) ProblemKind() graph.ProblemKind { return graph.DuplicateOwner }

// ProblemKind returns the kind of the problem.
func (StillEncrypted) ProblemKind() graph.ProblemKind { return graph.MissingDecryption }

// ProblemKind returns the kind of the problem.
func (MissingKey) ProblemKind() graph.ProblemKind { return graph.MissingKey }

// ProblemKind returns the kind of the problem.
func (IdleMarker) ProblemKind() graph.ProblemKind { return graph.ImageAutomation }

// ProblemKind returns the kind of the problem.
func (UndefinedVariable) ProblemKind() graph.ProblemKind { return graph.UndefinedVariable }

// ProblemKind returns the kind of the problem.
func (LiteralVariable) ProblemKind() graph.ProblemKind { return graph.LiteralVariable }

// ProblemKind returns the kind of the problem.
func (SubstitutedType) ProblemKind() graph.ProblemKind { return graph.SubstitutedType }

// ProblemKind returns the kind of the problem.
func (Unapplied) ProblemKind() graph.ProblemKind { return graph.UnreachableYAML }
