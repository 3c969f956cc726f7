package check

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// moment is a stage in the coming to be of an object.
type moment uint8

// The moments. What only has to be there has no other than the first.
const (
	exists  moment = iota // it is on the cluster
	begun                 // of a Kustomization: nothing keeps it from applying its directory
	applied               // all that it applies or installs is on the cluster; of a source: it has an artifact
	ready                 // it reports that it is ready
	moments
)

// event is a moment of a node: its index in the readiness times the number of moments, plus the moment.
type event int32

func (ev event) node() int32    { return int32(ev) / int32(moments) }
func (ev event) moment() moment { return moment(int32(ev) % int32(moments)) }

// because says by what a need comes about.
type because uint8

// The causes of needs.
const (
	byItself     because = iota // a later moment of an object needs an earlier one
	byOwner                     // an object is there once its owner has put it there
	byDependsOn                 // a dependency has to be ready
	byExistence                 // a dependency has to be there
	byWait                      // an object that waits is ready once what it applies is
	byHealth                    // the same, of what it checks the health of
	bySource                    // nothing is applied or installed without its source
	byValues                    // nor without the ConfigMaps and Secrets that it reads
	byReference                 // nor without what else it names
	byDefinition                // the API server refuses an object whose kind it does not know
	byNamespace                 // or whose namespace is not there
)

// need is what has to come before an event: one of several others.
type need struct {
	any     []event
	because because
	edge    int32   // the index of the edge that says so; -1: none does
	objects []int32 // the first objects on whose account a definition is needed
	count   int32   // how many such objects there are
	soft    bool    // likely and not certain
	told    bool    // of a ring that consists of dependsOn alone, so that another rule tells it
}

// readiness is what everything on the clusters needs before it can come to be.
//
// It is a system of Horn clauses: an event happens once each of its needs is met, and a need is met
// by any one of its events. The least fixpoint, which begins with nothing, is what happens on a new
// cluster; what is not in it never happens.
type readiness struct {
	graph *graph.Graph
	nodes []graph.Node
	edges []graph.Edge
	index map[graph.ID]int32
	out   [][]int32 // of each node, the edges that start there
	in    [][]int32
	needs [][]need // of each event

	certain []bool // the events that happen if only certain needs count
	likely  []bool // those that happen if all needs count; neither counts what is told elsewhere

	lateOnes *[]late // made on first use
	rings    *[]deadlock
	seen     []int32 // by before: the number of the last question that met an event
	asked    int32
}

// readiness returns what is needed on the clusters of the graph, made once for all checks of a run.
func (p *Pass) readiness() *readiness {
	if p.shared.readiness == nil {
		p.shared.readiness = newReadiness(p.Graph)
	}
	return p.shared.readiness
}

// shared is what several checks of a run have need of.
type shared struct{ readiness *readiness }

func newReadiness(g *graph.Graph) *readiness {
	r := &readiness{
		graph: g,
		nodes: slices.Collect(g.Nodes()),
		edges: slices.Collect(g.Edges()),
		index: make(map[graph.ID]int32, g.NumNodes()),
		out:   make([][]int32, g.NumNodes()),
		in:    make([][]int32, g.NumNodes()),
		needs: make([][]need, g.NumNodes()*int(moments)),
	}
	for i, n := range r.nodes {
		r.index[n.ID] = int32(i)
	}
	from, last := int32(-1), graph.ID{}
	for i, e := range r.edges {
		if e.Relation == graph.Contains || e.Relation == graph.PointsAt {
			continue
		}
		if from < 0 || e.From != last {
			from, last = r.index[e.From], e.From
		}
		to := r.index[e.To]
		r.out[from] = append(r.out[from], int32(i))
		r.in[to] = append(r.in[to], int32(i))
	}
	r.ask()
	r.excuse()
	r.certain = r.fixpoint(func(n need) bool { return !n.soft && !n.told })
	r.likely = r.fixpoint(func(n need) bool { return !n.told })
	return r
}

// excuse marks the dependencies that close a ring by themselves. They count as met, so that what is
// still held up then is held up by something else, and what waits for the ring is no trouble of its own.
func (r *readiness) excuse() {
	next := make([][]int, len(r.nodes))
	for i := range r.nodes {
		for _, edge := range r.out[i] {
			if waitsForReady(r.edges[edge]) {
				next[i] = append(next[i], int(r.index[r.edges[edge].To]))
			}
		}
	}
	component := graph.Components(next)
	for _, needs := range r.needs {
		for i := range needs {
			if n := &needs[i]; n.because == byDependsOn {
				e := r.edges[n.edge]
				n.told = component[r.index[e.From]] == component[r.index[e.To]]
			}
		}
	}
}

func (r *readiness) at(i int32, m moment) event { return event(i*int32(moments) + int32(m)) }

// end returns the node at the far end of an edge, as the reference reads.
func (r *readiness) end(edge int32) int32 { return r.index[target(r.edges[edge])] }

// fixpoint returns which events happen on a new cluster when the needs that count accepts are all
// there are.
func (r *readiness) fixpoint(counts func(need) bool) []bool {
	type waiting struct {
		ev   event
		need int32
	}
	happens := make([]bool, len(r.needs))
	open := make([]int32, len(r.needs))
	met := make([][]bool, len(r.needs))
	waits := make([][]waiting, len(r.needs))
	var queue []event
	for ev, needs := range r.needs {
		for i, n := range needs {
			if !counts(n) {
				continue
			}
			open[ev]++
			for _, on := range n.any {
				waits[on] = append(waits[on], waiting{event(ev), int32(i)})
			}
		}
		if open[ev] == 0 {
			happens[ev] = true
			queue = append(queue, event(ev))
		} else {
			met[ev] = make([]bool, len(needs))
		}
	}
	for len(queue) > 0 {
		on := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, w := range waits[on] {
			if met[w.ev][w.need] {
				continue
			}
			met[w.ev][w.need] = true
			if open[w.ev]--; open[w.ev] == 0 {
				happens[w.ev] = true
				queue = append(queue, w.ev)
			}
		}
	}
	return happens
}

// before returns whether an event certainly comes before another, itself included; what it returns
// holds until before is asked again. Where a need may be met in several ways, all of them count, so
// that nothing is called unordered that may not be.
func (r *readiness) before(ev event) func(event) bool {
	if r.seen == nil {
		r.seen = make([]int32, len(r.needs))
	}
	r.asked++
	asked := r.asked
	r.seen[ev] = asked
	queue := []event{ev}
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, n := range r.needs[at] {
			if n.soft {
				continue
			}
			for _, on := range n.any {
				if r.seen[on] != asked {
					r.seen[on] = asked
					queue = append(queue, on)
				}
			}
		}
	}
	return func(ev event) bool { return r.seen[ev] == asked }
}
