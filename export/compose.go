package export

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// A drawing of more than this many nodes is composed of parts: what Graphviz makes of it as a whole is
// a strip, and takes minutes. What waits for what is drawn as a whole for longer, since all of it lies
// between the frames.
const (
	wholeNodes = 70
	waveNodes  = 300
	looseNodes = 16 // what a part may hold that hardly hangs together: more trees than
	looseTrees = 8
	partNodes  = 45 // what a part may grow to by taking in what it is tied to
)

// hubLines is the number of lines of one relation at one end of which they tie nothing together.
const hubLines = 6

// box is a place in a composed drawing: a part, or a frame with boxes in it.
type box struct {
	frame *group // nil: none is drawn
	part  *part  // nil: boxes
	inner []*box

	scene   scene // of a part, once it is laid out
	packing packing
}

// part is what is laid out at once.
type part struct {
	top   *group
	nodes []graph.ID
	stubs map[graph.ID][]*stub
	loose bool // nothing in it hangs together
}

// stub stands at a node for the lines between it and other parts: the words take the place of what is
// at the other end.
type stub struct {
	id    string // in its part
	at    graph.ID
	out   bool // the lines begin at the node
	edges []int
	look  line
	words []string // in lines
}

// composer sets a drawing together from parts.
type composer struct {
	drawing
	limit   int // nodes of a part
	rows    int // that waves are set in
	numbers map[*group]int
	zones   int                // the number of the next frame that is not of the drawing
	ends    map[graph.ID][]int // the lines that begin or end at a node, by their indices
	parts   map[graph.ID]*part
	merged  map[int]*mergedSet
	stubbed map[int]*stub
	layouts layouts
}

// placed is a drawing that is laid out.
type placed struct {
	crowded
	stubbed map[int]*stub // by the indices of the lines they stand for
	scene   scene
}

// place lays a drawing out. Waves that would become a strip are set in rows, unless that would cut a ring.
func place(d drawing) (placed, error) {
	d = d.frameMade().frameAlone()
	p, err := placeIn(d, 1)
	ring := slices.ContainsFunc(d.edges, func(e drawnEdge) bool { return d.marks.onRing(e.Edge) })
	for rows := 2; err == nil && rows <= mostRows && hasWaves(d.Graph) && !ring; rows++ {
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
func placeIn(d drawing, rows int) (placed, error) {
	c := composer{drawing: d, limit: wholeNodes, rows: rows, numbers: map[*group]int{}, ends: map[graph.ID][]int{},
		parts: map[graph.ID]*part{}, merged: map[int]*mergedSet{}, stubbed: map[int]*stub{}, layouts: layouts{}}
	if hasWaves(d.Graph) {
		c.limit = waveNodes
	}
	for i, e := range d.edges {
		c.ends[e.From] = append(c.ends[e.From], i)
		if e.To != e.From {
			c.ends[e.To] = append(c.ends[e.To], i)
		}
	}
	frames := framesOf(d.top)
	for i, gr := range frames {
		c.numbers[gr] = i
	}
	c.zones = len(frames)
	divided := slices.ContainsFunc(frames, func(gr *group) bool { return gr.loose }) || c.limit == waveNodes && len(d.top.groups) > 0 && len(d.top.groups[0].groups) > 0
	if c.fits(d.top) && !divided && rows == 1 {
		return placeWhole(d)
	}
	b := c.boxOf(d.top)
	c.stub()
	s, err := c.scene(b)
	return placed{crowded{drawing: d, crowds: crowds{frames: frames, merged: c.merged}}, c.stubbed, s}, err
}

// placeWhole has Graphviz lay a drawing out as a whole: in the way in which it becomes no strip, where
// nobody asked for one.
func placeWhole(d drawing) (placed, error) {
	whole := newCrowded(d)
	s, err := sceneOf(whole, layouts{})
	if err != nil || d.Layout.Direction != AnyDirection || s.captioned().stretch() < strip {
		return placed{whole, nil, s}, err
	}
	d.Layout.Direction = TopDown
	if d.top.size() < 3 {
		return placed{whole, nil, s}, nil
	}
	turned := newCrowded(d)
	if other, err := sceneOf(turned, layouts{}); err == nil && other.captioned().stretch() < s.captioned().stretch() {
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
func (s scene) captioned() scene { return scene{width: s.width, height: s.height + captionHeight} }

// stretch is how much longer the longer side is than the shorter.
func (s scene) stretch() float64 {
	long, short := max(s.width, s.height), min(s.width, s.height)
	return long / max(short, 1)
}

// fits reports whether a group is laid out at once.
func (c *composer) fits(gr *group) bool {
	if gr.size() > c.limit {
		return false
	}
	in := map[graph.ID]bool{}
	for _, frame := range framesOf(gr) {
		for _, n := range frame.nodes {
			in[n.ID] = true
		}
	}
	lines := 0
	for id := range in {
		for _, i := range c.ends[id] {
			if e := c.edges[i]; e.From == id && in[e.To] {
				lines++
			}
		}
	}
	if c.limit == wholeNodes && len(in) > looseNodes && len(in)-lines > looseTrees {
		return false // mere lists are set in columns
	}
	return lines <= 2*c.limit
}

// boxOf finds the boxes of a group.
func (c *composer) boxOf(gr *group) *box {
	b := &box{}
	if gr != c.top {
		b.frame = gr
	}
	if inner := c.waves(gr); inner != nil {
		b.inner = inner
		return b
	}
	if c.fits(gr) {
		top := gr
		if b.frame != nil {
			top = &group{groups: []*group{gr}}
			b.frame = nil // Graphviz draws it
		}
		b.part = c.partOf(top)
		return b
	}
	for _, z := range c.zonesOf(c.cellsOf(gr)) {
		inner := make([]*box, len(z.cells))
		for i, cell := range z.cells {
			inner[i] = c.boxOfCell(cell)
		}
		if z.namespace == "" {
			b.inner = append(b.inner, inner...)
			continue
		}
		b.inner = append(b.inner, &box{frame: c.zoneFrame(z), inner: inner})
	}
	return b
}

func (c *composer) boxOfCell(cell *group) *box {
	if len(cell.nodes) == 0 && len(cell.groups) == 1 {
		return c.boxOf(cell.groups[0])
	}
	p := c.partOf(cell)
	p.loose = len(cell.nodes) > 1 && len(cell.groups) == 0 && loner(cell.nodes[0]) && !c.tied(cell.nodes[0].ID)
	return &box{part: p}
}

// waves finds the boxes of a group of waves: the clusters, or what waits for each other and what does not;
// nil where there is but one.
func (c *composer) waves(gr *group) []*box {
	if c.limit != waveNodes || len(gr.groups) == 0 {
		return nil
	}
	var boxes []*box
	rest := &group{nodes: gr.nodes}
	for _, inner := range gr.groups {
		switch {
		case inner.loose:
			p := c.partOf(&group{nodes: inner.nodes})
			p.loose = true
			boxes = append(boxes, &box{frame: inner, inner: []*box{{part: p}}})
		case len(inner.groups) > 0:
			boxes = append(boxes, c.boxOf(inner))
		default:
			rest.groups = append(rest.groups, inner)
		}
	}
	rows := min(c.rows, len(rest.groups))
	if len(boxes) == 0 && rows < 2 || len(rest.groups) > 0 && !c.fits(rest) {
		return nil
	}
	var parts []*box
	for i := range rows {
		row := &group{groups: rest.groups[i*len(rest.groups)/rows : (i+1)*len(rest.groups)/rows]}
		if i == 0 {
			row.nodes = rest.nodes
		}
		parts = append(parts, &box{part: c.partOf(row)})
	}
	return append(parts, boxes...)
}

func (c *composer) partOf(top *group) *part {
	p := &part{top: top, stubs: map[graph.ID][]*stub{}}
	for _, gr := range framesOf(top) {
		for _, n := range gr.nodes {
			p.nodes = append(p.nodes, n.ID)
			c.parts[n.ID] = p
		}
	}
	return p
}

// cellsOf divides what stands in a group into cells that are laid out one by one: nodes and frames that
// lines tie to each other, where these lines are not of those that tie one thing to all.
func (c *composer) cellsOf(gr *group) []*group {
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
	for _, inner := range gr.groups {
		var ids []graph.ID
		for _, frame := range framesOf(inner) {
			for _, n := range frame.nodes {
				ids = append(ids, n.ID)
			}
		}
		size := len(ids)
		if !c.fits(inner) {
			size = math.MaxInt / 4 // stays by itself
		}
		add(size, ids...)
	}
	for _, n := range gr.nodes {
		add(1, n.ID)
	}
	c.tie(&u, of)
	cells := map[int]*group{}
	var order []*group
	cellOf := func(k int) *group {
		root := u.find(k)
		if cells[root] == nil {
			cells[root] = &group{namespace: gr.namespace}
			order = append(order, cells[root])
		}
		return cells[root]
	}
	for i, inner := range gr.groups {
		cell := cellOf(i)
		cell.groups = append(cell.groups, inner)
	}
	for i, n := range gr.nodes {
		cell := cellOf(len(gr.groups) + i)
		cell.nodes = append(cell.nodes, n)
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
	for i, e := range c.edges {
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
		e := c.edges[i]
		a, b := u.find(of[e.From]), u.find(of[e.To])
		ring := c.marks.onRing(e.Edge)
		hub := fan[end{e.From, e.Relation, true}] > hubLines && e.Relation != graph.PointsAt && !c.intoOneFrame(e, of) ||
			fan[end{e.To, e.Relation, false}] > hubLines
		if a != b && (ring && u.size[a]+u.size[b] < math.MaxInt/4 || !hub && u.size[a]+u.size[b] <= partNodes) {
			u.unite(a, b)
		}
	}
}

// intoOneFrame reports whether all lines of an edge's relation from its beginning lead to one unit.
func (c *composer) intoOneFrame(e drawnEdge, of map[graph.ID]int) bool {
	for _, i := range c.ends[e.From] {
		other := c.edges[i]
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
	if c.marks.onRing(c.edges[i].Edge) {
		return -1
	}
	return slices.Index(ties, c.edges[i].Relation)
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
func (c *composer) compareCells(a, b *group) int {
	rank, name := c.reading(a)
	otherRank, otherName := c.reading(b)
	return cmp.Or(cmp.Compare(rank, otherRank), strings.Compare(name, otherName))
}

func (c *composer) reading(gr *group) (rank int, name string) {
	rank = 3
	for _, n := range gr.nodes {
		switch {
		case n.Role == graph.Kustomization && n.Fact("root") == "true":
			return 0, ""
		case n.Role == graph.Kustomization && rank > 1:
			rank, name = 1, n.ID.Name
		}
	}
	if rank == 3 && len(gr.groups) > 0 {
		rank, name = 2, gr.groups[0].title
		if name == clusterTitle("") {
			rank = 5
		} else if by := c.bringer(gr.groups[0]); by != "" {
			rank, name = 1, by+" " // right after it
		}
	}
	if rank == 3 && len(gr.nodes) == 1 {
		rank = 4
	}
	return rank, name
}

// bringer returns the name of the Kustomization that applies what is in a frame; "" for none.
func (c *composer) bringer(gr *group) string {
	for _, n := range gr.nodes {
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
func gatherLoners(cells []*group) []*group {
	var out []*group
	var gathered *group
	for _, cell := range cells {
		if len(cell.nodes) != 1 || len(cell.groups) > 0 || !loner(cell.nodes[0]) {
			out = append(out, cell)
			continue
		}
		if gathered == nil || len(gathered.nodes) >= wholeNodes {
			gathered = &group{namespace: cell.namespace}
			out = append(out, gathered)
		}
		gathered.nodes = append(gathered.nodes, cell.nodes[0])
	}
	return out
}

// loner reports whether a node may stand among others that it has nothing to do with.
func loner(n graph.Node) bool { return n.Role != graph.Kustomization }

// tied reports whether a line leads from or to another node of the same part.
func (c *composer) tied(id graph.ID) bool {
	for _, i := range c.ends[id] {
		if e := c.edges[i]; e.From != e.To && c.parts[e.From] == c.parts[e.To] {
			return true
		}
	}
	return false
}

// stub gives each line between parts to a stub at one of its ends.
func (c *composer) stub() {
	type end struct {
		id       graph.ID
		relation graph.Relation
		out      bool
	}
	fan := map[graph.ID]map[graph.Relation]int{}
	for _, e := range c.edges {
		if c.parts[e.From] != c.parts[e.To] {
			if fan[e.From] == nil {
				fan[e.From] = map[graph.Relation]int{}
			}
			fan[e.From][e.Relation]++
		}
	}
	stubs := map[end]*stub{}
	for i, e := range c.edges {
		if c.parts[e.From] == c.parts[e.To] {
			continue
		}
		k := end{e.From, e.Relation, true}
		if (e.Relation == graph.HostsChartsFor || e.Relation == graph.Configures) && fan[e.From][e.Relation] <= 2*hubLines {
			k = end{e.To, e.Relation, false}
		}
		s := stubs[k]
		if s == nil {
			s = &stub{at: k.id, out: k.out}
			stubs[k] = s
			p := c.parts[k.id]
			p.stubs[k.id] = append(p.stubs[k.id], s)
		}
		s.edges = append(s.edges, i)
		c.stubbed[i] = s
	}
	for _, s := range c.stubbed {
		if s.words == nil {
			s.look = c.lineOf(c.edges[s.edges[0]])
			s.words = wrap(s.says(c.drawing))
		}
	}
}

// says tells what is at the other ends of a stub.
func (s *stub) says(d drawing) string {
	first := d.edges[s.edges[0]]
	words := ""
	if s.out {
		words = first.Relation.Words() + " "
	}
	if len(s.edges) > hubLines {
		return words + count(len(s.edges), "other")
	}
	var names []string
	for _, i := range s.edges {
		e := d.edges[i]
		other, here := e.To, e.From
		if !s.out {
			other, here = e.From, e.To
		}
		name := other.Name
		if n, ok := d.Graph.Node(other); ok && n.Role == graph.Folded {
			name = countOf(n)
		} else if other.Kind != here.Kind && n.Role != graph.PathRole {
			name = other.Kind.Name + " " + name
		}
		if other.Cluster != here.Cluster && other.Cluster != "" {
			name += " of cluster " + other.Cluster
		}
		names = append(names, visible(name))
	}
	return words + strings.Join(names, ", ")
}

// part lays a part out. Within it, everything has a number of its own, so that parts that look the same
// are laid out once.
func (c *composer) part(p *part) (scene, error) {
	d := c.drawing
	d.top, d.edges, d.ids = p.top, nil, make(map[graph.ID]string, len(p.nodes))
	names := map[string]string{} // the ids in the whole by those in the part
	var numbers []int
	for _, id := range p.nodes {
		local := "n" + strconv.Itoa(len(d.ids)+1)
		d.ids[id], names[local] = local, c.ids[id]
		for _, i := range c.ends[id] {
			if e := c.edges[i]; e.From == id && c.parts[e.To] == p {
				numbers = append(numbers, i)
			}
		}
		for _, s := range p.stubs[id] {
			s.id = "s" + strconv.Itoa(len(names))
			names[s.id] = edgeID(s.edges[0])
		}
	}
	slices.Sort(numbers)
	for i, number := range numbers {
		d.edges = append(d.edges, c.edges[number])
		names[edgeID(i)] = edgeID(number)
	}
	part := newCrowded(d)
	part.stubs, part.wordless = p.stubs, len(c.edges) > wordyEdges
	for i, gr := range part.crowds.frames {
		names[frameID(i)] = frameID(c.numbers[gr])
	}
	sets := map[*mergedSet]*mergedSet{}
	for i, s := range part.crowds.merged {
		if sets[s] == nil {
			sets[s] = &mergedSet{frame: c.numbers[part.crowds.frames[s.frame]], out: s.out, whole: s.whole}
			for _, j := range s.edges {
				sets[s].edges = append(sets[s].edges, numbers[j])
			}
		}
		c.merged[numbers[i]] = sets[s]
	}
	s, err := sceneOf(part, c.layouts)
	if err != nil {
		return s, err
	}
	for _, items := range [][]item{s.frames, s.edges, s.nodes} {
		for i := range items {
			items[i].id = names[items[i].id]
		}
	}
	if p.loose {
		return gridded(c.scatter(p, s)), nil
	}
	return s, nil
}

// scatter takes a scene of nodes that have nothing to do with each other to pieces: a scene for each,
// with its stubs.
func (c *composer) scatter(p *part, s scene) []scene {
	lines := map[string]item{}
	for _, it := range s.edges {
		lines[it.id] = it
	}
	nodes := map[string]item{}
	for _, it := range s.nodes {
		nodes[it.id] = it
	}
	var all []scene
	for _, n := range p.top.nodes {
		one := scene{nodes: []item{nodes[c.ids[n.ID]]}}
		for _, st := range p.stubs[n.ID] {
			one.edges = append(one.edges, lines[edgeID(st.edges[0])])
		}
		one.crop()
		all = append(all, one)
	}
	return all
}

// shapes are how many times wider than high the boxes within the outermost are packed to be, one after the
// other; the one is kept that leaves least room between them.
var shapes = [...]float64{packShape, 1, 1.25, 1.8, 2.2}

// scene lays out a box and what is in it.
func (c *composer) scene(b *box) (scene, error) {
	if err := c.layOut(b); err != nil {
		return scene{}, err
	}
	best, cost := packShape, math.Inf(1)
	for _, shape := range shapes {
		if e := c.fit(b, packShape, shape); b.part == nil {
			if now := misshape(e.width/e.height, packShape) + 3*math.Log(e.width*e.height); now < cost-0.05 {
				best, cost = shape, now
			}
		}
	}
	c.fit(b, packShape, best)
	return c.assemble(b), nil
}

// layOut lays out the parts in a box.
func (c *composer) layOut(b *box) (err error) {
	if b.part != nil {
		b.scene, err = c.part(b.part)
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
	if b.part != nil {
		return dims{b.scene.width, b.scene.height}
	}
	all := make([]dims, len(b.inner))
	for i, inner := range b.inner {
		all[i] = c.fit(inner, within, packShape)
	}
	near := ahead
	if b.frame == nil && len(c.top.groups) > 1 {
		near = near[:titledAhead]
	}
	b.packing = bestPacking(all, shape, near)
	e := dims{b.packing.width - packGap, b.packing.height - packGap}
	if b.frame != nil {
		e, _, _ = e.framed(b.frame.title, frameSizeOf(c.drawing, b.frame))
	}
	return e
}

// assemble makes a scene of a box that is fitted.
func (c *composer) assemble(b *box) scene {
	if b.part != nil {
		return b.scene
	}
	scenes := make([]scene, len(b.inner))
	for i, inner := range b.inner {
		scenes[i] = c.assemble(inner)
	}
	all := b.packing.scene(scenes)
	if b.frame != nil {
		all.enframe(frameID(c.numbers[b.frame]), b.frame, frameSizeOf(c.drawing, b.frame))
	}
	return all
}

// Room around what is packed, in points.
const (
	packGap   = 12
	frameSide = 10
)
