package problem

import "github.com/fluxgraph/fluxgraph/graph"

// InvalidYAML is a document that does not parse.
type InvalidYAML struct{ Reason string }

// UnprintableDocument is a document that cannot be turned into JSON, as Flux needs it.
type UnprintableDocument struct{ Reason string }

// TooManyAliases is a document whose aliases make it grow without bound.
type TooManyAliases struct{ Reason string }

// NotAMapping is a document that is a list or a scalar.
type NotAMapping struct {
	Type string // list or scalar
	Link bool   // the scalar is the target of a symbolic link that was saved as text
}

// AfterEndMarker is a document that is not read, because it follows the end marker ... without a ---.
type AfterEndMarker struct{}

// RefusedStart is the start of a file that YAML allows and kustomize refuses.
type RefusedStart struct {
	Directive bool // a directive before the first ---; otherwise text behind a ---
}

// InvalidItems is a list of objects that is none.
type InvalidItems struct {
	Kind string // of the list
	Item bool   // one of its items is no mapping; otherwise items itself is no list
}

// KeyMistake is what is wrong with a mapping key. The zero KeyMistake is invalid.
type KeyMistake uint8

// The mistakes.
const (
	_            KeyMistake = iota
	KeyIsMapping            // as in a template that was not rendered
	KeyIsList
	KeyNotString   // it needs quotes
	KeyRepeated    // the mapping has it already
	MergeNoMapping // the merge key << names something that is no mapping
)

// InvalidKey is a mapping key that Flux refuses.
type InvalidKey struct {
	Mistake KeyMistake
	Key     string // of KeyNotString and KeyRepeated
	Tag     string // of KeyNotString: its YAML tag, such as !!int
	Line    int    // of KeyRepeated: the 1-based line on which the key comes first
}

// ProblemKind returns the kind of the problem.
func (InvalidYAML) ProblemKind() graph.ProblemKind { return graph.InvalidManifest }

// ProblemKind returns the kind of the problem.
func (UnprintableDocument) ProblemKind() graph.ProblemKind { return graph.InvalidManifest }

// ProblemKind returns the kind of the problem.
func (TooManyAliases) ProblemKind() graph.ProblemKind { return graph.InvalidManifest }

// ProblemKind returns the kind of the problem.
func (NotAMapping) ProblemKind() graph.ProblemKind { return graph.InvalidManifest }

// ProblemKind returns the kind of the problem.
func (AfterEndMarker) ProblemKind() graph.ProblemKind { return graph.InvalidManifest }

// ProblemKind returns the kind of the problem.
func (RefusedStart) ProblemKind() graph.ProblemKind { return graph.InvalidManifest }

// ProblemKind returns the kind of the problem.
func (InvalidItems) ProblemKind() graph.ProblemKind { return graph.InvalidManifest }

// ProblemKind returns the kind of the problem.
func (InvalidKey) ProblemKind() graph.ProblemKind { return graph.InvalidManifest }
