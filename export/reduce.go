package export

import "github.com/fluxgraph/fluxgraph/graph"

// Reduce returns d without the waits that a chain of others implies, so that its order can be seen. A
// wait that may be for nothing, or for less than that its end is ready, is neither implied nor part of a
// chain, and what is drawn as a ring stays. Notes says how many were left out.
func (d Document) Reduce() Document {
	marks := newMarks(d)
	whole := d.Graph
	d.Graph = whole.Reduce(func(e graph.Edge) bool {
		return e.Relation == graph.DependsOn && !e.Optional && e.Condition == "" && !marks.onRing(e)
	})
	if n := whole.NumEdges() - d.Graph.NumEdges(); n > 0 {
		d.Notes = append(d.Notes[:len(d.Notes):len(d.Notes)], "not drawn, as others imply it: "+count(n, graph.DependsOn.String()+" edge"))
	}
	return d
}
