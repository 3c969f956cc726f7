package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// State is how a node is known. The zero State is invalid.
type State uint8

// The states of a node.
const (
	_           State = iota
	Defined           // its YAML is in the repository, in a directory that Flux applies
	Generated         // made from the repository's YAML by a generator, a chart or a ResourceSet
	Inferred          // read from chart values because the chart itself is not available locally
	External          // known to exist outside the repository
	Missing           // something refers to it, and nothing in the repository supplies it or could
	Unknown           // something refers to it, and what might supply it could not be seen
	Unreachable       // its YAML is in the repository, but no Kustomization applies it
	Part              // its YAML is in a repository in which no cluster starts: other repositories build it
	lastState
)

var states = [lastState]string{
	Defined: "defined", Generated: "generated", Inferred: "inferred", External: "external",
	Missing: "missing", Unknown: "unknown", Unreachable: "unreachable", Part: "part",
}

// States returns every state in order.
func States() []State {
	all := make([]State, 0, lastState-1)
	for s := Defined; s < lastState; s++ {
		all = append(all, s)
	}
	return all
}

// Valid reports whether s is one of the declared states.
func (s State) Valid() bool { return s > 0 && s < lastState }

// String returns the state's name in the graph document.
func (s State) String() string {
	if !s.Valid() {
		return fmt.Sprintf("State(%d)", uint8(s))
	}
	return states[s]
}

// Applied reports whether a node of the state is on a cluster, as far as is known: no other state than
// Unreachable and Part says that nothing in the repository applies it.
func (s State) Applied() bool { return s != Unreachable && s != Part }

// Role is the function of a node in Flux, whatever its kind; a picture has a shape for each. The zero Role
// is Plain, any other object.
type Role uint8

// The roles.
const (
	Plain         Role = iota // any other object
	Kustomization             // applies a directory
	Source                    // where manifests or charts come from
	Release                   // installs a chart
	Config                    // holds values
	Secret                    // holds secret values, or makes an object that does
	Workload                  // runs containers
	ContainerRole             // a container of a workload or a release
	PathRole                  // a directory
	NamespaceRole             // a namespace
	Generator                 // makes other Flux objects: ResourceSet, ArtifactGenerator, FluxInstance
	Observer                  // watches others: Alert, Receiver, image automation
	RemoteRole                // outside the repository
	Folded                    // a count of folded objects
	lastRole
)

var roles = [lastRole]string{
	Plain: "object", Kustomization: "kustomization", Source: "source", Release: "release", Config: "config",
	Secret: "secret", Workload: "workload", ContainerRole: "container", PathRole: "path",
	NamespaceRole: "namespace", Generator: "generator", Observer: "observer", RemoteRole: "remote", Folded: "folded",
}

// Roles returns every role in order.
func Roles() []Role {
	all := make([]Role, 0, lastRole)
	for r := Plain; r < lastRole; r++ {
		all = append(all, r)
	}
	return all
}

// String returns the role's name.
func (r Role) String() string {
	if r >= lastRole {
		return fmt.Sprintf("Role(%d)", uint8(r))
	}
	return roles[r]
}

// Fact is one attribute of a node, such as {"path", "./apps"}.
type Fact struct{ Name, Value string }

// Node is an entity of the graph.
type Node struct {
	ID      ID
	Version string // API version without the group, such as v1; empty where there is none
	Role    Role
	State   State
	Pos     Pos // where the object's YAML document starts; zero for what no file declares
	Facts   []Fact
	Labels  []Fact // of the object's metadata, in order of their names
}

// Fact returns the value of the named fact, or "".
func (n Node) Fact(name string) string {
	for _, f := range n.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// FactList returns the values of a fact that holds several with commas between them; none where n has no
// such fact.
func (n Node) FactList(name string) []string {
	value := n.Fact(name)
	if value == "" {
		return nil
	}
	return strings.Split(value, ",")
}

// With returns n with the fact set; an empty value removes it. n itself is not changed.
func (n Node) With(name, value string) Node {
	facts := make([]Fact, 0, len(n.Facts)+1)
	for _, f := range n.Facts {
		if f.Name != name {
			facts = append(facts, f)
		}
	}
	if value != "" {
		facts = append(facts, Fact{name, value})
	}
	slices.SortFunc(facts, func(a, b Fact) int { return strings.Compare(a.Name, b.Name) })
	n.Facts = facts
	return n
}

// Ref is a reference that a declaration holds: the node that declares it refers to another.
type Ref struct {
	To       Key
	Cluster  string // the cluster of To; empty: that of the node that declares it
	Document string // the document of To, as in ID
	Relation Relation
	Field    string // the path of the field that holds it, such as spec.dependsOn[0]
	Optional bool   // what is referred to may be absent
	// Condition is what a DependsOn requires of To: Existence, or an expression in CEL. Empty: that To is
	// ready.
	Condition string
	Pos       Pos
	Absent    State  // the state of the node made for To where nothing resolves it; zero: Missing
	Reason    string // why Absent is not Missing
	Evidence  Pos    // of what names To outside of what is known to supply objects; zero where nothing does
}

// Edge reads as a sentence: From Relation To. Both ends are nodes of the graph.
type Edge struct {
	From, To ID
	Relation Relation
	Field    string
	Optional bool
	// Condition is what a DependsOn requires of To, as in Ref.
	Condition string
	Pos       Pos
}

// Existence is the Condition of an object that waits only until another exists.
const Existence = "exists"

// Compare orders edges by their ends, relation, field, whether they may be absent, condition, and
// position. What may not be absent comes first, so that it is kept where another edge is the same.
func (e Edge) Compare(f Edge) int {
	return cmp.Or(e.From.Compare(f.From), e.To.Compare(f.To), cmp.Compare(e.Relation, f.Relation),
		strings.Compare(e.Field, f.Field), cmp.Compare(optionalRank(e), optionalRank(f)),
		strings.Compare(e.Condition, f.Condition), e.Pos.Compare(f.Pos))
}

func optionalRank(e Edge) int {
	if e.Optional {
		return 1
	}
	return 0
}

// EntryHow is how a cluster's entry point was found. The zero EntryHow is invalid.
type EntryHow uint8

// How an entry was found.
const (
	_           EntryHow = iota
	Declared             // a root Kustomization or a FluxInstance in the repository names it
	InferredHow          // nothing names it, but it holds Flux objects that no other Kustomization reaches
	FromFlag             // the user named it
	RemoteHow            // another cluster applies to it by spec.kubeConfig
	lastEntryHow
)

// String returns the word of the graph document.
func (h EntryHow) String() string {
	if h == 0 || h >= lastEntryHow {
		return fmt.Sprintf("EntryHow(%d)", uint8(h))
	}
	return [...]string{Declared: "declared", InferredHow: "inferred", FromFlag: "given", RemoteHow: "remote"}[h]
}

// Cluster is one entry point: the directory that its root Kustomization applies; or a remote cluster.
type Cluster struct {
	Name         string // unique in the graph
	Path         string // slash path from the repository's root; empty for a remote cluster without a root
	Entry        EntryHow
	Hub          string     // of a remote cluster: the name of the cluster that applies to it
	Source       Key        // of the root Kustomization; zero: not known
	ArtifactRoot string     // the directory that the source delivers as the artifact's root, by slash path; "" and ".": the repository
	Evidence     []Evidence // what shows where the cluster starts, in order of Answer
}

// Evidence is what shows one of the answers to where a cluster starts.
type Evidence struct {
	Answer EntryAnswer
	Pos    Pos
	Reason string // a sentence about the answer
	Named  bool   // what installs Flux names the answer, so that it is no guess
}

// Dropped is a directory in which no cluster starts although one might.
type Dropped struct {
	Path   string // slash path from the repository's root
	Pos    Pos    // of what makes it look like a start
	Reason string // a sentence without subject: "is part of the cluster that starts in flux"
}

// EntryAnswer is one of the things that must be known of where a cluster starts.
type EntryAnswer uint8

// The answers.
const (
	RootAnswer         EntryAnswer = iota // the root Kustomization and the directory that it applies
	SourceAnswer                          // the source of the root Kustomization
	ArtifactRootAnswer                    // the directory that the source delivers as the artifact's root
)

// Title returns the answer in words.
func (a EntryAnswer) Title() string {
	return [...]string{RootAnswer: "root", SourceAnswer: "source", ArtifactRootAnswer: "artifact root"}[a]
}

// String returns the word of the graph document.
func (a EntryAnswer) String() string {
	return [...]string{RootAnswer: "root", SourceAnswer: "source", ArtifactRootAnswer: "artifactRoot"}[a]
}
