package shape

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/graph"
)

// minGenerated is the number of objects from which what one object makes has a frame of its own.
const minGenerated = 4

// FrameGenerated gives what a generator makes, and what lies outside the repository for it, a frame of its own
// within that of the generator, so that one line leads there. Of Kustomizations, those that point at a
// directory of the repository stay outside, as what they bring has a frame.
func (d Drawing) FrameGenerated() Drawing {
	if d.Options.Grouping != AnyGrouping || HasWaves(d.Graph) {
		return d
	}
	for _, outer := range AllFrames(d.Top) {
		for _, maker := range slices.Clone(outer.Nodes) {
			if maker.Role != graph.Generator {
				continue
			}
			made := d.generatedBy(maker)
			from := d.standingBeside(outer, append(made, d.remotesOf(made)...))
			if len(from) < minGenerated {
				continue
			}
			gr := &Frame{Title: "made by " + look.Visible(maker.ID.Key.String())}
			for _, frame := range AllFrames(d.Top) {
				frame.Nodes = slices.DeleteFunc(frame.Nodes, func(n graph.Node) bool {
					if from[n.ID] {
						gr.Nodes = append(gr.Nodes, n)
					}
					return from[n.ID]
				})
			}
			gr.nameNamespace()
			outer.Frames = append(outer.Frames, gr)
		}
	}
	return d
}

// generatedBy returns what a node makes, unless another made it before or makes others in turn.
func (d Drawing) generatedBy(maker graph.Node) []graph.ID {
	var all []graph.ID
	for e := range d.Graph.Out(maker.ID) {
		if e.Relation != graph.Generates || e.Optional || d.Marks.OnCycle(e) {
			continue
		}
		if n, ok := d.Graph.Node(e.To); !ok || n.Role == graph.Generator || d.first(graph.Generates, e.To) != maker.ID || d.points(e.To) {
			continue
		}
		all = append(all, e.To)
	}
	return all
}

// remotesOf returns what lies outside the repository and is referred to by some nodes alone.
func (d Drawing) remotesOf(nodes []graph.ID) []graph.ID {
	var all []graph.ID
	for n := range d.Graph.Nodes() {
		if n.Role != graph.RemoteRole {
			continue
		}
		theirs, others := false, false
		for e := range d.Graph.In(n.ID) {
			if slices.Contains(nodes, e.From) {
				theirs = true
			} else {
				others = true
			}
		}
		if theirs && !others {
			all = append(all, n.ID)
		}
	}
	return all
}

// first returns where the first edge of a relation to a node comes from.
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

// standingBeside returns which of some nodes stand in a frame, or in that around it.
func (d Drawing) standingBeside(gr *Frame, nodes []graph.ID) map[graph.ID]bool {
	near := map[graph.ID]bool{}
	for _, frame := range AllFrames(d.Top) {
		if frame != gr && !slices.Contains(frame.Frames, gr) {
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
