package readiness

// stage is one step in the life of an object.
type stage uint8

// The stages. An object that only has to be on the cluster has no other than the first.
const (
	exists  stage = iota // it is on the cluster
	started              // of a Kustomization: nothing keeps it from applying its directory
	applied              // all that it applies or installs is on the cluster; of a source: it has an artifact
	ready                // it reports that it is ready
	stages
)

// event is a stage of a node: the node's index in the model times the number of stages, plus the stage.
type event int32

// noEvent is none.
const noEvent event = -1

func eventOf(node int32, s stage) event { return event(node*int32(stages) + int32(s)) }

func (ev event) node() int32 { return int32(ev) / int32(stages) }

// Cause says why one object needs another.
type Cause uint8

// The causes.
const (
	itself     Cause = iota // a later stage of an object needs an earlier one; no Step has it
	Owner                   // an object exists once its owner has put it on the cluster
	DependsOn               // a dependency has to be ready
	Existence               // a dependency has to exist
	Wait                    // an object with spec.wait is ready once what it applies is
	Health                  // the same, of what it checks the health of
	Source                  // nothing is applied or installed without its source
	Values                  // nor without the ConfigMaps and Secrets that it reads
	Reference               // nor without what else it names
	Definition              // the API server refuses an object whose kind it does not know
	Namespace               // or whose namespace does not exist
	Consumer                // a claim whose class waits for the first consumer is bound once a pod uses it
)

// requirement is what has to happen before an event: one of several other events.
type requirement struct {
	any     []event
	cause   Cause
	edge    int32   // the index of the edge that says so; -1: none does
	objects []int32 // of Definition: the first objects that need it
	count   int32   // of Definition: how many such objects there are
	likely  bool    // it is likely and not certain

	// inDependencyCycle: the requirement is a dependsOn of a cycle of dependsOn alone. It counts as met,
	// because rule dependson-cycle reports that cycle.
	inDependencyCycle bool
}
