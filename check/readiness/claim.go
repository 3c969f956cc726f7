package readiness

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// claimKind is the kind of a claim for a volume, which is ready once it is bound.
var claimKind = graph.Kind{Name: "PersistentVolumeClaim"}

// claim lets a PersistentVolumeClaim whose class waits for the first consumer require one of the pods that use it.
// See https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode.
func (c *collector) claim(node int32) {
	if !c.waitsForConsumer(node) {
		return
	}
	if consumers, edge := c.consumers(node); len(consumers) > 0 {
		c.add(node, ready, requirement{any: consumers, cause: Consumer, edge: edge})
	}
}

// waitsForConsumer reports whether a node is a claim that is bound only when a pod uses it.
func (m *model) waitsForConsumer(node int32) bool {
	return m.nodes[node].ID.Kind == claimKind && slices.ContainsFunc(m.out[node], func(edge int32) bool {
		class := m.nodes[m.target(edge)]
		return class.ID.Kind.Name == "StorageClass" && class.Fact("volumeBindingMode") == "WaitForFirstConsumer"
	})
}

// consumers returns the events by which the pods that use a claim come to be, and the edge of the first of them.
func (m *model) consumers(claim int32) (events []event, first int32) {
	first = -1
	for _, edge := range m.in[claim] {
		e := m.edges[edge]
		if e.Relation != graph.References {
			continue
		}
		for _, workload := range m.deployers(m.index[e.From]) {
			stage := exists
			if m.nodes[workload].Role == graph.Release {
				stage = applied
			}
			events = append(events, eventOf(workload, stage))
			if first < 0 {
				first = edge
			}
		}
	}
	slices.Sort(events)
	return slices.Compact(events), first
}

// deployers returns what deploys a container, or a workload itself; none for other objects.
func (m *model) deployers(node int32) []int32 {
	if m.nodes[node].Role == graph.Workload {
		return []int32{node}
	}
	var all []int32
	for _, edge := range m.in[node] {
		if m.edges[edge].Relation == graph.Deploys {
			all = append(all, m.index[m.edges[edge].From])
		}
	}
	return all
}
