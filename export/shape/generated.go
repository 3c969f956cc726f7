package shape

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// minGenerated is the number of objects of one generator from which they have a frame of their own.
const minGenerated = 4

// FrameGenerated gives the objects of each generator, and the remote places that only these refer to, a frame within
// that of the generator, so that one line leads there. Kustomizations that point at a directory of the repository
// stay outside, since what they apply has a frame.
func (d Drawing) FrameGenerated() Drawing {
	if d.Options.Grouping != AnyGrouping || HasWaves(d.Graph) {
		return d
	}
	for _, outer := range AllFrames(d.Top) {
		for _, generator := range slices.Clone(outer.Nodes) {
			if generator.Role != graph.Generator {
				continue
			}
			generated := d.generatedBy(generator)
			inside := d.nearby(outer, append(generated, d.remotesOf(generated)...))
			if len(inside) < minGenerated {
				continue
			}
			frame := &Frame{Title: "made by " + look.Visible(generator.ID.Key.String())}
			for _, other := range AllFrames(d.Top) {
				other.Nodes = slices.DeleteFunc(other.Nodes, func(n graph.Node) bool {
					if inside[n.ID] {
						frame.Nodes = append(frame.Nodes, n)
					}
					return inside[n.ID]
				})
			}
			frame.nameNamespace()
			outer.Frames = append(outer.Frames, frame)
		}
	}
	return d
}

// generatedBy returns the objects that a generator creates. It leaves out generators, and objects that another
// generator creates first or that point at a directory.
func (d Drawing) generatedBy(generator graph.Node) []graph.ID {
	var all []graph.ID
	for e := range d.Graph.Out(generator.ID) {
		if e.Relation != graph.Generates || e.Optional || d.Marks.OnCycle(e) {
			continue
		}
		if n, ok := d.Graph.Node(e.To); !ok || n.Role == graph.Generator || d.first(graph.Generates, e.To) != generator.ID || d.points(e.To) {
			continue
		}
		all = append(all, e.To)
	}
	return all
}

// remotesOf returns the remote places to which only the given nodes refer.
func (d Drawing) remotesOf(nodes []graph.ID) []graph.ID {
	var all []graph.ID
	for n := range d.Graph.Nodes() {
		if n.Role != graph.RemoteRole {
			continue
		}
		given, others := false, false
		for e := range d.Graph.In(n.ID) {
			if slices.Contains(nodes, e.From) {
				given = true
			} else {
				others = true
			}
		}
		if given && !others {
			all = append(all, n.ID)
		}
	}
	return all
}

// first returns the node from which the first edge of a relation to a node leads.
func (d Drawing) first(r graph.Relation, id graph.ID) graph.ID {
	for e := range d.Graph.In(id) {
		if e.Relation == r {
			return e.From
		}
	}
	return graph.ID{}
}

// points reports whether a node points Flux at a directory.
func (d Drawing) points(id graph.ID) bool {
	for e := range d.Graph.Out(id) {
		if e.Relation == graph.PointsAt {
			return true
		}
	}
	return false
}

// nearby returns which of the given nodes stand in a frame, or in that around it.
func (d Drawing) nearby(of *Frame, nodes []graph.ID) map[graph.ID]bool {
	near := map[graph.ID]bool{}
	for _, frame := range AllFrames(d.Top) {
		if frame != of && !slices.Contains(frame.Frames, of) {
			continue
		}
		for _, n := range frame.Nodes {
			if slices.Contains(nodes, n.ID) {
				near[n.ID] = true
			}
		}
	}
	return near
}
