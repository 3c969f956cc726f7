package shape

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// minSingletons is the number of nodes from which those of a wave that no line leads to or from have a frame of
// their own.
const minSingletons = 4

// FrameSingletons gives the nodes of a wave that no line leads to or from a frame of their own, where they can be
// set close together.
func (d Drawing) FrameSingletons() Drawing {
	if !HasWaves(d.Graph) {
		return d
	}
	tied := map[graph.ID]bool{}
	for _, e := range d.Lines {
		tied[e.From], tied[e.To] = true, true
	}
	for _, outer := range AllFrames(d.Top) {
		for _, gr := range slices.Clone(outer.Frames) {
			if len(gr.Frames) > 0 {
				continue
			}
			alone := &Frame{Title: gr.Title + ", waits for nothing, and nothing waits for it", Singletons: true}
			var others []graph.Node
			for _, n := range gr.Nodes {
				if tied[n.ID] {
					others = append(others, n)
				} else {
					alone.Nodes = append(alone.Nodes, n)
				}
			}
			if len(alone.Nodes) < minSingletons || len(others) == 0 {
				continue
			}
			gr.Nodes = others
			outer.Frames = append(outer.Frames, alone)
		}
	}
	return d
}
