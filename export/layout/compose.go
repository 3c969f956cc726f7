package layout

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// A drawing of more than this many nodes is composed of subgraphs: Graphviz takes minutes to lay it out as a
// whole, and the result is a strip. A drawing of waves is laid out as a whole for longer, since its lines lead
// from frame to frame.
const (
	maxWhole = 70
	maxWaves = 300
)

// box is a place in a composed drawing: either a subgraph, or other boxes, with or without a frame around them.
type box struct {
	frame    *shape.Frame // nil: none is drawn
	subgraph *subgraph    // nil: the box holds boxes
	inner    []*box

	scene   Scene // of the subgraph, once it is laid out
	packing packing
}

// subgraph is what Graphviz lays out at once.
type subgraph struct {
	top        *shape.Frame
	nodes      []graph.ID
	boundaries map[graph.ID][]*BoundaryNode
	singletons bool // no line leads from one of its nodes to another
}

// composer sets a drawing together from subgraphs.
type composer struct {
	divider
	rows       int                  // that waves are set in
	numbers    map[*shape.Frame]int // of the frames, from which their ids are made
	nextNumber int                  // of the next frame that the drawing itself does not have
	subgraphs  map[graph.ID]*subgraph
	bundles    map[int]*shape.Bundle // by the indices of the lines in them
	boundaryOf map[int]*BoundaryNode // by the indices of the lines that end there
	cache      cache
}

// placed is a drawing that is laid out.
type placed struct {
	Plan
	boundaryOf map[int]*BoundaryNode // by the indices of the lines that end there
	scene      Scene
}

// place lays a drawing out. Waves that would become a strip are set in rows, unless a line of a cycle would
// then end at a boundary node.
func place(d shape.Drawing) (placed, error) {
	d = d.FrameGenerated().FrameSingletons()
	p, err := placeIn(d, 1)
	cycle := slices.ContainsFunc(d.Lines, func(e shape.Line) bool { return d.Marks.OnCycle(e.Edge) })
	for rows := 2; err == nil && rows <= maxRows && shape.HasWaves(d.Graph) && !cycle; rows++ {
		if p.scene.width <= strip*(p.scene.height+captionHeight) {
			break
		}
		p, err = placeIn(d, rows)
	}
	return p, err
}

// maxRows is the number of rows that waves may be set in.
const maxRows = 6

// placeIn lays a drawing out, its waves in so many rows.
func placeIn(d shape.Drawing, rows int) (placed, error) {
	c := composer{divider: newDivider(d), rows: rows, numbers: map[*shape.Frame]int{},
		subgraphs: map[graph.ID]*subgraph{}, bundles: map[int]*shape.Bundle{}, boundaryOf: map[int]*BoundaryNode{}, cache: cache{}}
	frames := shape.AllFrames(d.Top)
	for i, frame := range frames {
		c.numbers[frame] = i
	}
	c.nextNumber = len(frames)
	singletons := slices.ContainsFunc(frames, func(frame *shape.Frame) bool { return frame.Singletons })
	clustersOfWaves := c.limit == maxWaves && len(d.Top.Frames) > 0 && len(d.Top.Frames[0].Frames) > 0
	if c.fits(d.Top) && !singletons && !clustersOfWaves && rows == 1 {
		return placeWhole(d)
	}
	b := c.boxOf(d.Top)
	c.addBoundaryNodes()
	s, err := c.scene(b)
	return placed{Plan{Drawing: d, ranks: ranking{frames: frames, bundles: c.bundles}}, c.boundaryOf, s}, err
}

// placeWhole has Graphviz lay a drawing out as a whole. Where no direction is requested and the result is a
// strip, it grows downwards if that is less of one.
func placeWhole(d shape.Drawing) (placed, error) {
	whole := NewPlan(d)
	s, err := sceneOf(whole, cache{})
	if err != nil || d.Options.Direction != shape.AnyDirection || s.captioned().stretch() < strip {
		return placed{whole, nil, s}, err
	}
	d.Options.Direction = shape.TopDown
	if d.Top.Size() < 3 {
		return placed{whole, nil, s}, nil
	}
	turned := NewPlan(d)
	if other, err := sceneOf(turned, cache{}); err == nil && other.captioned().stretch() < s.captioned().stretch() {
		return placed{turned, nil, other}, nil
	}
	return placed{whole, nil, s}, nil
}

// strip is how many times longer one side of a picture may be than the other before another layout is tried.
const strip = 2.8

// captionHeight is about how high the title and the legend of a picture are, in points.
const captionHeight = 90

// captioned returns the size of a scene with its title and its legend, without anything in it.
func (s Scene) captioned() Scene { return Scene{width: s.width, height: s.height + captionHeight} }

// stretch returns how many times longer the longer side of a scene is than the shorter.
func (s Scene) stretch() float64 {
	long, short := max(s.width, s.height), min(s.width, s.height)
	return long / max(short, 1)
}

// boxOf finds the boxes of a frame.
func (c *composer) boxOf(frame *shape.Frame) *box {
	b := &box{}
	if frame != c.Top {
		b.frame = frame
	}
	if inner := c.wavesOf(frame); inner != nil {
		b.inner = inner
		return b
	}
	if c.fits(frame) {
		top := frame
		if b.frame != nil {
			top = &shape.Frame{Frames: []*shape.Frame{frame}}
			b.frame = nil // Graphviz draws it
		}
		b.subgraph = c.newSubgraph(top)
		return b
	}
	for _, group := range c.groupByNamespace(c.cellsOf(frame)) {
		inner := make([]*box, len(group.cells))
		for i, cell := range group.cells {
			inner[i] = c.boxOfCell(cell)
		}
		if group.namespace == "" {
			b.inner = append(b.inner, inner...)
			continue
		}
		b.inner = append(b.inner, &box{frame: c.namespaceFrame(group), inner: inner})
	}
	return b
}

// boxOfCell finds the boxes of a cell.
func (c *composer) boxOfCell(cell *shape.Frame) *box {
	if len(cell.Nodes) == 0 && len(cell.Frames) == 1 {
		return c.boxOf(cell.Frames[0])
	}
	sub := c.newSubgraph(cell)
	sub.singletons = len(cell.Nodes) > 1 && len(cell.Frames) == 0 && mayStandApart(cell.Nodes[0]) && !c.tied(cell.Nodes[0].ID)
	return &box{subgraph: sub}
}

// wavesOf returns the boxes of a frame of waves: its clusters, or the waves in rows and the singletons below
// them. It returns nil where the waves are one box.
func (c *composer) wavesOf(frame *shape.Frame) []*box {
	if c.limit != maxWaves || len(frame.Frames) == 0 {
		return nil
	}
	var others []*box
	waves := &shape.Frame{Nodes: frame.Nodes}
	for _, inner := range frame.Frames {
		switch {
		case inner.Singletons:
			sub := c.newSubgraph(&shape.Frame{Nodes: inner.Nodes})
			sub.singletons = true
			others = append(others, &box{frame: inner, inner: []*box{{subgraph: sub}}})
		case len(inner.Frames) > 0:
			others = append(others, c.boxOf(inner))
		default:
			waves.Frames = append(waves.Frames, inner)
		}
	}
	rows := min(c.rows, len(waves.Frames))
	if len(others) == 0 && rows < 2 || len(waves.Frames) > 0 && !c.fits(waves) {
		return nil
	}
	var boxes []*box
	for i := range rows {
		first, end := i*len(waves.Frames)/rows, (i+1)*len(waves.Frames)/rows
		row := &shape.Frame{Frames: waves.Frames[first:end]}
		if i == 0 {
			row.Nodes = waves.Nodes
		}
		boxes = append(boxes, &box{subgraph: c.newSubgraph(row)})
	}
	return append(boxes, others...)
}

// newSubgraph makes a subgraph of the nodes in a frame and in those within it.
func (c *composer) newSubgraph(top *shape.Frame) *subgraph {
	sub := &subgraph{top: top, boundaries: map[graph.ID][]*BoundaryNode{}}
	for _, frame := range shape.AllFrames(top) {
		for _, n := range frame.Nodes {
			sub.nodes = append(sub.nodes, n.ID)
			c.subgraphs[n.ID] = sub
		}
	}
	return sub
}

// tied reports whether a line leads from or to another node of the same subgraph.
func (c *composer) tied(id graph.ID) bool {
	for _, i := range c.ends[id] {
		if e := c.Lines[i]; e.From != e.To && c.subgraphs[e.From] == c.subgraphs[e.To] {
			return true
		}
	}
	return false
}
