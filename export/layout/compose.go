package layout

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// A drawing of more than this many nodes is composed of parts: what Graphviz makes of it as a whole is
// a strip, and takes minutes. What waits for what is drawn as a whole for longer, since all of it lies
// between the frames.
const (
	maxWhole   = 70
	maxWaves   = 300
	looseNodes = 16 // what a part may hold that hardly hangs together: more trees than
	looseTrees = 8
	maxGrown   = 45 // what a part may grow to by taking in what it is tied to
)

// hubLines is the number of lines of one relation at one end of which they tie nothing together.
const hubLines = 6

// box is a place in a composed drawing: a part, or a frame with boxes in it.
type box struct {
	frame    *shape.Frame // nil: none is drawn
	subgraph *subgraph    // nil: boxes
	inner    []*box

	scene   Scene // of a part, once it is laid out
	packing packing
}

// subgraph is what is laid out at once.
type subgraph struct {
	top        *shape.Frame
	nodes      []graph.ID
	boundaries map[graph.ID][]*boundaryNode
	loose      bool // nothing in it hangs together
}

// boundaryNode stands at a node for the lines between it and other parts: the words take the place of what is
// at the other end.
type boundaryNode struct {
	id    string // in its part
	at    graph.ID
	Out   bool // the lines begin at the node
	Edges []int
	look  look.LineStyle
	Words []string // in lines
}

// composer sets a drawing together from parts.
type composer struct {
	shape.Drawing
	limit      int // nodes of a part
	rows       int // that waves are set in
	numbers    map[*shape.Frame]int
	nextFrame  int                // the number of the next frame that is not of the drawing
	ends       map[graph.ID][]int // the lines that begin or end at a node, by their indices
	subgraphs  map[graph.ID]*subgraph
	bundles    map[int]*shape.Bundle
	boundaryOf map[int]*boundaryNode
	cache      cache
}

// placed is a drawing that is laid out.
type placed struct {
	plan
	boundaryOf map[int]*boundaryNode // by the indices of the lines they stand for
	scene      Scene
}

// place lays a drawing out. Waves that would become a strip are set in rows, unless that would cut a ring.
func place(d shape.Drawing) (placed, error) {
	d = d.FrameGenerated().FrameSingletons()
	p, err := placeIn(d, 1)
	ring := slices.ContainsFunc(d.Lines, func(e shape.Line) bool { return d.Marks.OnCycle(e.Edge) })
	for rows := 2; err == nil && rows <= mostRows && shape.HasWaves(d.Graph) && !ring; rows++ {
		if p.scene.width <= strip*(p.scene.height+captionHeight) {
			break
		}
		p, err = placeIn(d, rows)
	}
	return p, err
}

// mostRows is the number of rows that waves may be set in.
const mostRows = 6

// placeIn lays a drawing out, its waves in so many rows.
func placeIn(d shape.Drawing, rows int) (placed, error) {
	c := composer{Drawing: d, limit: maxWhole, rows: rows, numbers: map[*shape.Frame]int{}, ends: map[graph.ID][]int{},
		subgraphs: map[graph.ID]*subgraph{}, bundles: map[int]*shape.Bundle{}, boundaryOf: map[int]*boundaryNode{}, cache: cache{}}
	if shape.HasWaves(d.Graph) {
		c.limit = maxWaves
	}
	for i, e := range d.Lines {
		c.ends[e.From] = append(c.ends[e.From], i)
		if e.To != e.From {
			c.ends[e.To] = append(c.ends[e.To], i)
		}
	}
	frames := shape.AllFrames(d.Top)
	for i, gr := range frames {
		c.numbers[gr] = i
	}
	c.nextFrame = len(frames)
	divided := slices.ContainsFunc(frames, func(gr *shape.Frame) bool { return gr.Singletons }) || c.limit == maxWaves && len(d.Top.Frames) > 0 && len(d.Top.Frames[0].Frames) > 0
	if c.fits(d.Top) && !divided && rows == 1 {
		return placeWhole(d)
	}
	b := c.boxOf(d.Top)
	c.addBoundaryNodes()
	s, err := c.scene(b)
	return placed{plan{Drawing: d, ranks: ranking{frames: frames, bundles: c.bundles}}, c.boundaryOf, s}, err
}

// placeWhole has Graphviz lay a drawing out as a whole: in the way in which it becomes no strip, where
// nobody asked for one.
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

// strip is how much longer one side of a picture may be than the other before it is drawn in another
// way.
const strip = 2.8

// captionHeight is about how high the title and the legend of a picture are, in points.
const captionHeight = 90

// captioned returns the shape of a scene with its title and its legend.
func (s Scene) captioned() Scene { return Scene{width: s.width, height: s.height + captionHeight} }

// stretch is how much longer the longer side is than the shorter.
func (s Scene) stretch() float64 {
	long, short := max(s.width, s.height), min(s.width, s.height)
	return long / max(short, 1)
}

// fits reports whether a group is laid out at once.
func (c *composer) fits(gr *shape.Frame) bool {
	if gr.Size() > c.limit {
		return false
	}
	in := map[graph.ID]bool{}
	for _, frame := range shape.AllFrames(gr) {
		for _, n := range frame.Nodes {
			in[n.ID] = true
		}
	}
	lines := 0
	for id := range in {
		for _, i := range c.ends[id] {
			if e := c.Lines[i]; e.From == id && in[e.To] {
				lines++
			}
		}
	}
	if c.limit == maxWhole && len(in) > looseNodes && len(in)-lines > looseTrees {
		return false // mere lists are set in columns
	}
	return lines <= 2*c.limit
}

// boxOf finds the boxes of a group.
func (c *composer) boxOf(gr *shape.Frame) *box {
	b := &box{}
	if gr != c.Top {
		b.frame = gr
	}
	if inner := c.waves(gr); inner != nil {
		b.inner = inner
		return b
	}
	if c.fits(gr) {
		top := gr
		if b.frame != nil {
			top = &shape.Frame{Frames: []*shape.Frame{gr}}
			b.frame = nil // Graphviz draws it
		}
		b.subgraph = c.newSubgraph(top)
		return b
	}
	for _, z := range c.namespaceBoxes(c.cellsOf(gr)) {
		inner := make([]*box, len(z.cells))
		for i, cell := range z.cells {
			inner[i] = c.boxOfCell(cell)
		}
		if z.namespace == "" {
			b.inner = append(b.inner, inner...)
			continue
		}
		b.inner = append(b.inner, &box{frame: c.namespaceFrame(z), inner: inner})
	}
	return b
}

func (c *composer) boxOfCell(cell *shape.Frame) *box {
	if len(cell.Nodes) == 0 && len(cell.Frames) == 1 {
		return c.boxOf(cell.Frames[0])
	}
	p := c.newSubgraph(cell)
	p.loose = len(cell.Nodes) > 1 && len(cell.Frames) == 0 && loner(cell.Nodes[0]) && !c.tied(cell.Nodes[0].ID)
	return &box{subgraph: p}
}

// waves finds the boxes of a group of waves: the clusters, or what waits for each other and what does not;
// nil where there is but one.
func (c *composer) waves(gr *shape.Frame) []*box {
	if c.limit != maxWaves || len(gr.Frames) == 0 {
		return nil
	}
	var boxes []*box
	rest := &shape.Frame{Nodes: gr.Nodes}
	for _, inner := range gr.Frames {
		switch {
		case inner.Singletons:
			p := c.newSubgraph(&shape.Frame{Nodes: inner.Nodes})
			p.loose = true
			boxes = append(boxes, &box{frame: inner, inner: []*box{{subgraph: p}}})
		case len(inner.Frames) > 0:
			boxes = append(boxes, c.boxOf(inner))
		default:
			rest.Frames = append(rest.Frames, inner)
		}
	}
	rows := min(c.rows, len(rest.Frames))
	if len(boxes) == 0 && rows < 2 || len(rest.Frames) > 0 && !c.fits(rest) {
		return nil
	}
	var parts []*box
	for i := range rows {
		row := &shape.Frame{Frames: rest.Frames[i*len(rest.Frames)/rows : (i+1)*len(rest.Frames)/rows]}
		if i == 0 {
			row.Nodes = rest.Nodes
		}
		parts = append(parts, &box{subgraph: c.newSubgraph(row)})
	}
	return append(parts, boxes...)
}

func (c *composer) newSubgraph(top *shape.Frame) *subgraph {
	p := &subgraph{top: top, boundaries: map[graph.ID][]*boundaryNode{}}
	for _, gr := range shape.AllFrames(top) {
		for _, n := range gr.Nodes {
			p.nodes = append(p.nodes, n.ID)
			c.subgraphs[n.ID] = p
		}
	}
	return p
}

// cellsOf divides what stands in a group into cells that are laid out one by one: nodes and frames that
// lines tie to each other, where these lines are not of those that tie one thing to all.
func (c *composer) cellsOf(gr *shape.Frame) []*shape.Frame {
	u := units{size: map[int]int{}}
	of := map[graph.ID]int{}
	add := func(size int, ids ...graph.ID) {
		k := len(u.parent)
		u.parent = append(u.parent, k)
		u.size[k] = size
		for _, id := range ids {
			of[id] = k
		}
	}
	for _, inner := range gr.Frames {
		var ids []graph.ID
		for _, frame := range shape.AllFrames(inner) {
			for _, n := range frame.Nodes {
				ids = append(ids, n.ID)
			}
		}
		size := len(ids)
		if !c.fits(inner) {
			size = math.MaxInt / 4 // stays by itself
		}
		add(size, ids...)
	}
	for _, n := range gr.Nodes {
		add(1, n.ID)
	}
	c.tie(&u, of)
	cells := map[int]*shape.Frame{}
	var order []*shape.Frame
	cellOf := func(k int) *shape.Frame {
		root := u.find(k)
		if cells[root] == nil {
			cells[root] = &shape.Frame{Namespace: gr.Namespace}
			order = append(order, cells[root])
		}
		return cells[root]
	}
	for i, inner := range gr.Frames {
		cell := cellOf(i)
		cell.Frames = append(cell.Frames, inner)
	}
	for i, n := range gr.Nodes {
		cell := cellOf(len(gr.Frames) + i)
		cell.Nodes = append(cell.Nodes, n)
	}
	slices.SortStableFunc(order, c.compareCells)
	return gatherLoners(order)
}

// tie unites what lines tie together, the strongest first.
func (c *composer) tie(u *units, of map[graph.ID]int) {
	type end struct {
		id       graph.ID
		relation graph.Relation
		out      bool
	}
	fan := map[end]int{}
	var lines []int
	for i, e := range c.Lines {
		from, ok := of[e.From]
		to, also := of[e.To]
		if ok && also && from != to {
			lines = append(lines, i)
			fan[end{e.From, e.Relation, true}]++
			fan[end{e.To, e.Relation, false}]++
		}
	}
	slices.SortStableFunc(lines, func(a, b int) int { return cmp.Compare(c.looseness(a), c.looseness(b)) })
	for _, i := range lines {
		e := c.Lines[i]
		a, b := u.find(of[e.From]), u.find(of[e.To])
		ring := c.Marks.OnCycle(e.Edge)
		hub := fan[end{e.From, e.Relation, true}] > hubLines && e.Relation != graph.PointsAt && !c.intoOneFrame(e, of) ||
			fan[end{e.To, e.Relation, false}] > hubLines
		if a != b && (ring && u.size[a]+u.size[b] < math.MaxInt/4 || !hub && u.size[a]+u.size[b] <= maxGrown) {
			u.unite(a, b)
		}
	}
}

// intoOneFrame reports whether all lines of an edge's relation from its beginning lead to one unit.
func (c *composer) intoOneFrame(e shape.Line, of map[graph.ID]int) bool {
	for _, i := range c.ends[e.From] {
		other := c.Lines[i]
		if other.From != e.From || other.Relation != e.Relation {
			continue
		}
		if to, ok := of[other.To]; ok && to != of[e.To] {
			return false
		}
	}
	return true
}

// ties are the relations in the order of how closely they tie their ends together.
var ties = []graph.Relation{
	graph.PointsAt, graph.Contains, graph.Applies, graph.Generates, graph.Deploys, graph.HostsChartsFor,
	graph.Configures, graph.References, graph.ProvidesSourceFor, graph.DependsOn, graph.ChecksHealthOf, graph.Watches,
}

// looseness ranks the line of an index among ties; the lines of a ring come first.
func (c *composer) looseness(i int) int {
	if c.Marks.OnCycle(c.Lines[i].Edge) {
		return -1
	}
	return slices.Index(ties, c.Lines[i].Relation)
}

// units are sets that grow together.
type units struct {
	parent []int
	size   map[int]int
}

func (u *units) find(k int) int {
	for u.parent[k] != k {
		u.parent[k] = u.parent[u.parent[k]]
		k = u.parent[k]
	}
	return k
}

func (u *units) unite(a, b int) {
	if b < a {
		a, b = b, a
	}
	u.parent[b] = a
	u.size[a] += u.size[b]
}

// compareCells orders cells as they are read: the root first, then by the names of their
// Kustomizations; cells without any after them, and what no Kustomization applies last.
func (c *composer) compareCells(a, b *shape.Frame) int {
	rank, name := c.reading(a)
	otherRank, otherName := c.reading(b)
	return cmp.Or(cmp.Compare(rank, otherRank), strings.Compare(name, otherName))
}

func (c *composer) reading(gr *shape.Frame) (rank int, name string) {
	rank = 3
	for _, n := range gr.Nodes {
		switch {
		case n.Role == graph.Kustomization && n.Fact("root") == "true":
			return 0, ""
		case n.Role == graph.Kustomization && rank > 1:
			rank, name = 1, n.ID.Name
		}
	}
	if rank == 3 && len(gr.Frames) > 0 {
		rank, name = 2, gr.Frames[0].Title
		if name == shape.ClusterTitle("") {
			rank = 5
		} else if by := c.bringer(gr.Frames[0]); by != "" {
			rank, name = 1, by+" " // right after it
		}
	}
	if rank == 3 && len(gr.Nodes) == 1 {
		rank = 4
	}
	return rank, name
}

// bringer returns the name of the Kustomization that applies what is in a frame; "" for none.
func (c *composer) bringer(gr *shape.Frame) string {
	for _, n := range gr.Nodes {
		for e := range c.Graph.In(n.ID) {
			if e.Relation == graph.Applies {
				return e.From.Name
			}
		}
	}
	return ""
}

// gatherLoners puts nodes that nothing ties to others into one cell each time that there are enough of
// them.
func gatherLoners(cells []*shape.Frame) []*shape.Frame {
	var out []*shape.Frame
	var gathered *shape.Frame
	for _, cell := range cells {
		if len(cell.Nodes) != 1 || len(cell.Frames) > 0 || !loner(cell.Nodes[0]) {
			out = append(out, cell)
			continue
		}
		if gathered == nil || len(gathered.Nodes) >= maxWhole {
			gathered = &shape.Frame{Namespace: cell.Namespace}
			out = append(out, gathered)
		}
		gathered.Nodes = append(gathered.Nodes, cell.Nodes[0])
	}
	return out
}

// loner reports whether a node may stand among others that it has nothing to do with.
func loner(n graph.Node) bool { return n.Role != graph.Kustomization }

// tied reports whether a line leads from or to another node of the same part.
func (c *composer) tied(id graph.ID) bool {
	for _, i := range c.ends[id] {
		if e := c.Lines[i]; e.From != e.To && c.subgraphs[e.From] == c.subgraphs[e.To] {
			return true
		}
	}
	return false
}

// addBoundaryNodes gives each line between parts to a stub at one of its ends.
func (c *composer) addBoundaryNodes() {
	type end struct {
		id       graph.ID
		relation graph.Relation
		out      bool
	}
	fan := map[graph.ID]map[graph.Relation]int{}
	for _, e := range c.Lines {
		if c.subgraphs[e.From] != c.subgraphs[e.To] {
			if fan[e.From] == nil {
				fan[e.From] = map[graph.Relation]int{}
			}
			fan[e.From][e.Relation]++
		}
	}
	stubs := map[end]*boundaryNode{}
	for i, e := range c.Lines {
		if c.subgraphs[e.From] == c.subgraphs[e.To] {
			continue
		}
		k := end{e.From, e.Relation, true}
		if (e.Relation == graph.HostsChartsFor || e.Relation == graph.Configures) && fan[e.From][e.Relation] <= 2*hubLines {
			k = end{e.To, e.Relation, false}
		}
		s := stubs[k]
		if s == nil {
			s = &boundaryNode{at: k.id, Out: k.out}
			stubs[k] = s
			p := c.subgraphs[k.id]
			p.boundaries[k.id] = append(p.boundaries[k.id], s)
		}
		s.Edges = append(s.Edges, i)
		c.boundaryOf[i] = s
	}
	for _, s := range c.boundaryOf {
		if s.Words == nil {
			s.look = c.LineOf(c.Lines[s.Edges[0]])
			s.Words = look.Wrap(s.message(c.Drawing))
		}
	}
}

// message tells what is at the other ends of a stub.
func (s *boundaryNode) message(d shape.Drawing) string {
	first := d.Lines[s.Edges[0]]
	words := ""
	if s.Out {
		words = first.Relation.Words() + " "
	}
	if len(s.Edges) > hubLines {
		return words + look.Count(len(s.Edges), "other")
	}
	var names []string
	for _, i := range s.Edges {
		e := d.Lines[i]
		other, here := e.To, e.From
		if !s.Out {
			other, here = e.From, e.To
		}
		name := other.Name
		if n, ok := d.Graph.Node(other); ok && n.Role == graph.Folded {
			name = look.KindCount(n)
		} else if other.Kind != here.Kind && n.Role != graph.PathRole {
			name = other.Kind.Name + " " + name
		}
		if other.Cluster != here.Cluster && other.Cluster != "" {
			name += " of cluster " + other.Cluster
		}
		names = append(names, look.Visible(name))
	}
	return words + strings.Join(names, ", ")
}

// laySubgraph lays a part out. Within it, everything has a number of its own, so that parts that look the same
// are laid out once.
func (c *composer) laySubgraph(p *subgraph) (Scene, error) {
	d := c.Drawing
	d.Top, d.Lines, d.IDs = p.top, nil, make(map[graph.ID]string, len(p.nodes))
	names := map[string]string{} // the ids in the whole by those in the part
	var numbers []int
	for _, id := range p.nodes {
		local := "n" + strconv.Itoa(len(d.IDs)+1)
		d.IDs[id], names[local] = local, c.IDs[id]
		for _, i := range c.ends[id] {
			if e := c.Lines[i]; e.From == id && c.subgraphs[e.To] == p {
				numbers = append(numbers, i)
			}
		}
		for _, s := range p.boundaries[id] {
			s.id = "s" + strconv.Itoa(len(names))
			names[s.id] = EdgeID(s.Edges[0])
		}
	}
	slices.Sort(numbers)
	for i, number := range numbers {
		d.Lines = append(d.Lines, c.Lines[number])
		names[EdgeID(i)] = EdgeID(number)
	}
	part := NewPlan(d)
	part.boundaries, part.wordless = p.boundaries, len(c.Lines) > wordyEdges
	for i, gr := range part.ranks.frames {
		names[FrameID(i)] = FrameID(c.numbers[gr])
	}
	sets := map[*shape.Bundle]*shape.Bundle{}
	for i, s := range part.ranks.bundles {
		if sets[s] == nil {
			sets[s] = &shape.Bundle{Frame: c.numbers[part.ranks.frames[s.Frame]], Out: s.Out, Whole: s.Whole}
			for _, j := range s.Edges {
				sets[s].Edges = append(sets[s].Edges, numbers[j])
			}
		}
		c.bundles[numbers[i]] = sets[s]
	}
	s, err := sceneOf(part, c.cache)
	if err != nil {
		return s, err
	}
	for _, items := range [][]Item{s.Frames, s.Edges, s.Nodes} {
		for i := range items {
			items[i].ID = names[items[i].ID]
		}
	}
	if p.loose {
		return gridded(c.scatter(p, s)), nil
	}
	return s, nil
}

// scatter takes a scene of nodes that have nothing to do with each other to pieces: a scene for each,
// with its stubs.
func (c *composer) scatter(p *subgraph, s Scene) []Scene {
	lines := map[string]Item{}
	for _, it := range s.Edges {
		lines[it.ID] = it
	}
	nodes := map[string]Item{}
	for _, it := range s.Nodes {
		nodes[it.ID] = it
	}
	var all []Scene
	for _, n := range p.top.Nodes {
		one := Scene{Nodes: []Item{nodes[c.IDs[n.ID]]}}
		for _, st := range p.boundaries[n.ID] {
			one.Edges = append(one.Edges, lines[EdgeID(st.Edges[0])])
		}
		one.crop()
		all = append(all, one)
	}
	return all
}

// shapes are how many times wider than high the boxes within the outermost are packed to be, one after the
// other; the one is kept that leaves least room between them.
var shapes = [...]float64{packingShape, 1, 1.25, 1.8, 2.2}

// scene lays out a box and what is in it.
func (c *composer) scene(b *box) (Scene, error) {
	if err := c.layOut(b); err != nil {
		return Scene{}, err
	}
	best, cost := packingShape, math.Inf(1)
	for _, shape := range shapes {
		if e := c.fit(b, packingShape, shape); b.subgraph == nil {
			if now := misshape(e.width/e.height, packingShape) + 3*math.Log(e.width*e.height); now < cost-0.05 {
				best, cost = shape, now
			}
		}
	}
	c.fit(b, packingShape, best)
	return c.assemble(b), nil
}

// layOut lays out the parts in a box.
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

// fit packs a box to a shape, and those within it to another, and returns how large it is.
func (c *composer) fit(b *box, shape, within float64) dims {
	if b.subgraph != nil {
		return dims{b.scene.width, b.scene.height}
	}
	all := make([]dims, len(b.inner))
	for i, inner := range b.inner {
		all[i] = c.fit(inner, within, packingShape)
	}
	near := lookahead
	if b.frame == nil && len(c.Top.Frames) > 1 {
		near = near[:titledLookahead]
	}
	b.packing = bestPacking(all, shape, near)
	e := dims{b.packing.width - packingGap, b.packing.height - packingGap}
	if b.frame != nil {
		e, _, _ = e.framed(b.frame.Title, frameSizeOf(c.Drawing, b.frame))
	}
	return e
}

// assemble makes a scene of a box that is fitted.
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
		all.enframe(FrameID(c.numbers[b.frame]), b.frame, frameSizeOf(c.Drawing, b.frame))
	}
	return all
}

// Room around what is packed, in points.
const (
	packingGap = 12
	frameSide  = 10
)
