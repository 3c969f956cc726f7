package layout

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// divider divides a drawing into cells: frames whose content is laid out at once.
type divider struct {
	shape.Drawing
	limit int                // nodes of a cell
	ends  map[graph.ID][]int // the indices of the lines that begin or end at a node
}

func newDivider(d shape.Drawing) divider {
	v := divider{Drawing: d, limit: maxWhole, ends: map[graph.ID][]int{}}
	if shape.HasWaves(d.Graph) {
		v.limit = maxWaves
	}
	for i, e := range d.Lines {
		v.ends[e.From] = append(v.ends[e.From], i)
		if e.To != e.From {
			v.ends[e.To] = append(v.ends[e.To], i)
		}
	}
	return v
}

// A frame of more than minList nodes with more than maxTrees trees among them is a list, which is set in columns.
const (
	minList  = 16
	maxTrees = 8
)

// fits reports whether the content of a frame is laid out at once.
func (v divider) fits(frame *shape.Frame) bool {
	if frame.Size() > v.limit {
		return false
	}
	in := map[graph.ID]bool{}
	for _, inner := range shape.AllFrames(frame) {
		for _, n := range inner.Nodes {
			in[n.ID] = true
		}
	}
	lines := 0
	for id := range in {
		for _, i := range v.ends[id] {
			if e := v.Lines[i]; e.From == id && in[e.To] {
				lines++
			}
		}
	}
	if v.limit == maxWhole && len(in) > minList && len(in)-lines > maxTrees {
		return false
	}
	return lines <= 2*v.limit
}

const (
	// hubLines is the number of lines of one relation at one of its ends from which they tie nothing together.
	hubLines = 6
	// maxCell is the number of nodes up to which cells that a line ties together become one.
	maxCell = 45
	// undivided is the size of a unit that is never united with another.
	undivided = math.MaxInt / 4
)

// cellsOf divides the content of a frame into cells: nodes and frames that lines tie to each other. The lines
// of a hub, which tie one thing to all, do not count.
func (v divider) cellsOf(frame *shape.Frame) []*shape.Frame {
	u := units{size: map[int]int{}}
	unitOf := map[graph.ID]int{}
	add := func(size int, ids ...graph.ID) {
		k := len(u.parent)
		u.parent = append(u.parent, k)
		u.size[k] = size
		for _, id := range ids {
			unitOf[id] = k
		}
	}
	for _, inner := range frame.Frames {
		var ids []graph.ID
		for _, f := range shape.AllFrames(inner) {
			for _, n := range f.Nodes {
				ids = append(ids, n.ID)
			}
		}
		size := len(ids)
		if !v.fits(inner) {
			size = undivided
		}
		add(size, ids...)
	}
	for _, n := range frame.Nodes {
		add(1, n.ID)
	}
	v.tie(&u, unitOf)
	cells := map[int]*shape.Frame{}
	var order []*shape.Frame
	cellOf := func(k int) *shape.Frame {
		root := u.find(k)
		if cells[root] == nil {
			cells[root] = &shape.Frame{Namespace: frame.Namespace}
			order = append(order, cells[root])
		}
		return cells[root]
	}
	for i, inner := range frame.Frames {
		cell := cellOf(i)
		cell.Frames = append(cell.Frames, inner)
	}
	for i, n := range frame.Nodes {
		cell := cellOf(len(frame.Frames) + i)
		cell.Nodes = append(cell.Nodes, n)
	}
	slices.SortStableFunc(order, v.compareCells)
	return gatherSingletons(order)
}

// lineEnd is one end of the lines of a relation at a node.
type lineEnd struct {
	id       graph.ID
	relation graph.Relation
	out      bool // the lines begin there
}

// tie unites what lines tie together, the closest tie first.
func (v divider) tie(u *units, unitOf map[graph.ID]int) {
	fan := map[lineEnd]int{}
	var lines []int
	for i, e := range v.Lines {
		from, ok := unitOf[e.From]
		to, also := unitOf[e.To]
		if ok && also && from != to {
			lines = append(lines, i)
			fan[lineEnd{e.From, e.Relation, true}]++
			fan[lineEnd{e.To, e.Relation, false}]++
		}
	}
	slices.SortStableFunc(lines, func(a, b int) int { return cmp.Compare(v.looseness(a), v.looseness(b)) })
	for _, i := range lines {
		e := v.Lines[i]
		a, b := u.find(unitOf[e.From]), u.find(unitOf[e.To])
		if a == b {
			continue
		}
		size := u.size[a] + u.size[b]
		hubAtFrom := fan[lineEnd{e.From, e.Relation, true}] > hubLines && e.Relation != graph.PointsAt && !v.leadsToOneUnit(e, unitOf)
		hubAtTo := fan[lineEnd{e.To, e.Relation, false}] > hubLines
		if v.Marks.OnCycle(e.Edge) && size < undivided || !hubAtFrom && !hubAtTo && size <= maxCell {
			u.unite(a, b)
		}
	}
}

// leadsToOneUnit reports whether all lines of an edge's relation from its beginning lead to one unit.
func (v divider) leadsToOneUnit(e shape.Line, unitOf map[graph.ID]int) bool {
	for _, i := range v.ends[e.From] {
		other := v.Lines[i]
		if other.From != e.From || other.Relation != e.Relation {
			continue
		}
		if to, ok := unitOf[other.To]; ok && to != unitOf[e.To] {
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

// looseness ranks the line of an index among ties; the lines of a cycle come first.
func (v divider) looseness(i int) int {
	if v.Marks.OnCycle(v.Lines[i].Edge) {
		return -1
	}
	return slices.Index(ties, v.Lines[i].Relation)
}

// units are disjoint sets (union-find) with their sizes.
type units struct {
	parent []int
	size   map[int]int
}

// find returns the number that stands for the set of k.
func (u *units) find(k int) int {
	for u.parent[k] != k {
		u.parent[k] = u.parent[u.parent[k]]
		k = u.parent[k]
	}
	return k
}

// unite makes one set of two, given by what find returns.
func (u *units) unite(a, b int) {
	if b < a {
		a, b = b, a
	}
	u.parent[b] = a
	u.size[a] += u.size[b]
}

// cellRank is the order in which cells are read.
type cellRank int

const (
	rootCell       cellRank = iota // holds the Kustomization of a cluster's root
	applierCell                    // holds a Kustomization, or what one applies
	frameCell                      // holds frames, but nothing that a Kustomization applies
	nodesCell                      // holds nodes
	singleNodeCell                 // holds one node
	unappliedCell                  // holds what no Kustomization applies
)

// compareCells orders cells by their rank, and those of one rank by the names of their Kustomizations.
func (v divider) compareCells(a, b *shape.Frame) int {
	rank, name := v.rankOf(a)
	otherRank, otherName := v.rankOf(b)
	return cmp.Or(cmp.Compare(rank, otherRank), strings.Compare(name, otherName))
}

// rankOf returns the rank of a cell, and the name by which it is ordered among those of its rank.
func (v divider) rankOf(cell *shape.Frame) (rank cellRank, name string) {
	rank = nodesCell
	for _, n := range cell.Nodes {
		switch {
		case n.Role == graph.Kustomization && n.Fact("root") == "true":
			return rootCell, ""
		case n.Role == graph.Kustomization && rank > applierCell:
			rank, name = applierCell, n.ID.Name
		}
	}
	if rank == nodesCell && len(cell.Frames) > 0 {
		rank, name = frameCell, cell.Frames[0].Title
		if name == shape.ClusterTitle("") {
			rank = unappliedCell
		} else if applier := v.applierOf(cell.Frames[0]); applier != "" {
			rank, name = applierCell, applier+" " // right after it
		}
	}
	if rank == nodesCell && len(cell.Nodes) == 1 {
		rank = singleNodeCell
	}
	return rank, name
}

// applierOf returns the name of the Kustomization that applies what is in a frame; "" for none.
func (v divider) applierOf(frame *shape.Frame) string {
	for _, n := range frame.Nodes {
		for e := range v.Graph.In(n.ID) {
			if e.Relation == graph.Applies && e.From != n.ID {
				return e.From.Name
			}
		}
	}
	return ""
}

// gatherSingletons puts the nodes of cells of one node together into cells of up to maxWhole nodes. Each stands
// where the first of its nodes does.
func gatherSingletons(cells []*shape.Frame) []*shape.Frame {
	var out []*shape.Frame
	var gathered *shape.Frame
	for _, cell := range cells {
		if len(cell.Nodes) != 1 || len(cell.Frames) > 0 || !mayStandApart(cell.Nodes[0]) {
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

// mayStandApart reports whether a node may stand among others that no line ties it to.
func mayStandApart(n graph.Node) bool { return n.Role != graph.Kustomization }
