package shape

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// minSingletons is the number of singletons of a wave from which they have a frame of their own.
const minSingletons = 4

// FrameSingletons gives the singletons of each wave, nodes that no line leads to or from, a frame of their own, where
// they can be set close together.
func (d Drawing) FrameSingletons() Drawing {
	if !HasWaves(d.Graph) {
		return d
	}
	tied := map[graph.ID]bool{}
	for _, e := range d.Lines {
		tied[e.From], tied[e.To] = true, true
	}
	for _, outer := range AllFrames(d.Top) {
		for _, wave := range slices.Clone(outer.Frames) {
			if len(wave.Frames) > 0 {
				continue
			}
			singletons := &Frame{Title: wave.Title + ", depends on nothing, and nothing depends on it", Singletons: true}
			var others []graph.Node
			for _, n := range wave.Nodes {
				if tied[n.ID] {
					others = append(others, n)
				} else {
					singletons.Nodes = append(singletons.Nodes, n)
				}
			}
			if len(singletons.Nodes) < minSingletons || len(others) == 0 {
				continue
			}
			wave.Nodes = others
			outer.Frames = append(outer.Frames, singletons)
		}
	}
	return d
}
