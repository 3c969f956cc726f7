package export

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// aloneMany is the number of nodes from which those of a wave that no line leads to or from have a frame of
// their own.
const aloneMany = 4

// frameAlone gives the nodes of a wave that no line leads to or from a frame of their own, where they can be
// set close together.
func (d drawing) frameAlone() drawing {
	if !hasWaves(d.Graph) {
		return d
	}
	tied := map[graph.ID]bool{}
	for _, e := range d.edges {
		tied[e.From], tied[e.To] = true, true
	}
	for _, outer := range framesOf(d.top) {
		for _, gr := range slices.Clone(outer.groups) {
			if len(gr.groups) > 0 {
				continue
			}
			alone := &group{title: gr.title + ", waits for nothing, and nothing waits for it", loose: true}
			var others []graph.Node
			for _, n := range gr.nodes {
				if tied[n.ID] {
					others = append(others, n)
				} else {
					alone.nodes = append(alone.nodes, n)
				}
			}
			if len(alone.nodes) < aloneMany || len(others) == 0 {
				continue
			}
			gr.nodes = others
			outer.groups = append(outer.groups, alone)
		}
	}
	return d
}
