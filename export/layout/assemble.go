package layout

import (
	"math"
	"slices"
	"strconv"

	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// laySubgraph lays a subgraph out. Nodes, lines and boundary nodes are numbered anew within it, so that
// subgraphs that look the same are laid out once.
func (c *composer) laySubgraph(sub *subgraph) (Scene, error) {
	d := c.Drawing
	d.Top, d.Lines, d.IDs = sub.top, nil, make(map[graph.ID]string, len(sub.nodes))
	wholeID := map[string]string{} // the ids in the whole drawing, by those in the subgraph
	var lines []int                // the indices in the whole drawing
	for _, id := range sub.nodes {
		local := "n" + strconv.Itoa(len(d.IDs)+1)
		d.IDs[id], wholeID[local] = local, c.IDs[id]
		for _, i := range c.ends[id] {
			if e := c.Lines[i]; e.From == id && c.subgraphs[e.To] == sub {
				lines = append(lines, i)
			}
		}
		for _, b := range sub.boundaries[id] {
			b.id = "s" + strconv.Itoa(len(wholeID))
			wholeID[b.id] = EdgeID(b.Edges[0])
		}
	}
	slices.Sort(lines)
	for i, line := range lines {
		d.Lines = append(d.Lines, c.Lines[line])
		wholeID[EdgeID(i)] = EdgeID(line)
	}
	plan := NewPlan(d)
	plan.boundaries, plan.wordless = sub.boundaries, len(c.Lines) > wordyEdges
	for i, frame := range plan.ranks.frames {
		wholeID[FrameID(i)] = FrameID(c.numbers[frame])
	}
	c.addBundles(plan, lines)
	s, err := sceneOf(plan, c.cache)
	if err != nil {
		return s, err
	}
	for _, items := range [][]Item{s.Frames, s.Edges, s.Nodes} {
		for i := range items {
			items[i].ID = wholeID[items[i].ID]
		}
	}
	if sub.singletons {
		return gridded(c.scatter(sub, s)), nil
	}
	return s, nil
}

// addBundles adds the bundles of the plan of a subgraph, whose lines have those indices in the whole drawing.
func (c *composer) addBundles(plan Plan, lines []int) {
	whole := map[*shape.Bundle]*shape.Bundle{}
	for i, b := range plan.ranks.bundles {
		if whole[b] == nil {
			whole[b] = &shape.Bundle{Frame: c.numbers[plan.ranks.frames[b.Frame]], Out: b.Out, Whole: b.Whole}
			for _, j := range b.Edges {
				whole[b].Edges = append(whole[b].Edges, lines[j])
			}
		}
		c.bundles[lines[i]] = whole[b]
	}
}

// scatter divides the scene of a subgraph of singletons into a scene for each node with its boundary nodes.
func (c *composer) scatter(sub *subgraph, s Scene) []Scene {
	lines := map[string]Item{}
	for _, it := range s.Edges {
		lines[it.ID] = it
	}
	nodes := map[string]Item{}
	for _, it := range s.Nodes {
		nodes[it.ID] = it
	}
	var all []Scene
	for _, n := range sub.top.Nodes {
		one := Scene{Nodes: []Item{nodes[c.IDs[n.ID]]}}
		for _, b := range sub.boundaries[n.ID] {
			one.Edges = append(one.Edges, lines[EdgeID(b.Edges[0])])
		}
		one.crop()
		all = append(all, one)
	}
	return all
}

// ratios are how many times wider than high the boxes within the outermost are packed to be, one after the
// other. The ratio that wastes the least room is kept.
var ratios = [...]float64{packingRatio, 1, 1.25, 1.8, 2.2}

// scene lays out a box and all that is in it.
func (c *composer) scene(b *box) (Scene, error) {
	if err := c.layOut(b); err != nil {
		return Scene{}, err
	}
	best, least := packingRatio, math.Inf(1)
	for _, ratio := range ratios {
		size := c.pack(b, packingRatio, ratio)
		if b.subgraph != nil {
			continue
		}
		cost := misfit(size.width/size.height, packingRatio) + 3*math.Log(size.width*size.height)
		if cost < least-0.05 {
			best, least = ratio, cost
		}
	}
	c.pack(b, packingRatio, best)
	return c.assemble(b), nil
}

// layOut lays out the subgraphs in a box.
func (c *composer) layOut(b *box) (err error) {
	if b.subgraph != nil {
		b.scene, err = c.laySubgraph(b.subgraph)
	}
	for _, inner := range b.inner {
		if err == nil {
			err = c.layOut(inner)
		}
	}
	return err
}

// pack packs what is in a box to one ratio, and what is in the boxes within it to another. It returns how large
// the box is.
func (c *composer) pack(b *box, ratio, within float64) dims {
	if b.subgraph != nil {
		return dims{b.scene.width, b.scene.height}
	}
	all := make([]dims, len(b.inner))
	for i, inner := range b.inner {
		all[i] = c.pack(inner, within, packingRatio)
	}
	windows := lookahead
	if b.frame == nil && len(c.Top.Frames) > 1 {
		windows = windows[:titledLookahead]
	}
	b.packing = bestPacking(all, ratio, windows)
	size := dims{b.packing.width - packingGap, b.packing.height - packingGap}
	if b.frame != nil {
		size, _, _ = size.framed(b.frame.Title, frameTitleSize(c.Drawing, b.frame))
	}
	return size
}

// assemble makes one scene of a box that is packed.
func (c *composer) assemble(b *box) Scene {
	if b.subgraph != nil {
		return b.scene
	}
	scenes := make([]Scene, len(b.inner))
	for i, inner := range b.inner {
		scenes[i] = c.assemble(inner)
	}
	all := b.packing.scene(scenes)
	if b.frame != nil {
		all.enframe(FrameID(c.numbers[b.frame]), b.frame, frameTitleSize(c.Drawing, b.frame))
	}
	return all
}

// Room around what is packed, in points.
const (
	packingGap = 12
	frameSide  = 10
)
