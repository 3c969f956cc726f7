package layout

import (
	"math"

	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// ranking keeps a layered drawing from becoming a strip. All nodes that lines lead to from one node would stand
// in one rank, a hundred nodes in one column; so they are set over several ranks. Where they stand in a frame,
// one line to the frame, a bundle, takes the place of the hundred.
type ranking struct {
	frames  []*shape.Frame        // the frames by their numbers; 0 is the outermost, which is not drawn
	bundles map[int]*shape.Bundle // by the indices of the lines in them
	length  map[int]int           // the least number of ranks that the line at an index spans, where it is not 1
	pairs   map[int]bool          // lines whose ends stand in one rank, the first above the second
	back    map[int]bool          // lines that do not count for the order of ranks
	hidden  [][2]graph.ID         // pairs of nodes of which the first comes before the second, without a line
}

// Nodes that still stand in one rank: of those that lines lead to from one node of the same frame, and of a wave
// whose lines lead to other waves.
const (
	maxRank     = 8
	maxWaveRank = 30
)

// rankingOf returns the ranking of a drawing.
func rankingOf(d shape.Drawing) ranking {
	r := ranker{Drawing: d, in: map[graph.ID]int{}, owner: map[graph.ID]int{},
		leads: map[graph.ID]bool{}, led: map[graph.ID]bool{},
		ranking: ranking{frames: shape.AllFrames(d.Top), length: map[int]int{}}}
	for i, frame := range r.frames {
		for _, n := range frame.Nodes {
			r.in[n.ID] = i
		}
	}
	for i, e := range d.Lines {
		if by, ok := r.owner[e.To]; e.From != e.To && (!ok || e.Relation < d.Lines[by].Relation) {
			r.owner[e.To] = i
		}
	}
	r.back = backEdges(d)
	r.pairUp()
	r.bundles = shape.BundleLines(d, r.frames, r.in)
	r.lengthen()
	r.lineUp()
	r.keepRanks()
	return r.ranking
}

// ranker finds the ranking of a drawing.
type ranker struct {
	shape.Drawing
	ranking
	in         map[graph.ID]int  // the number of the frame that a node stands in
	owner      map[graph.ID]int  // the index of the line that decides a node's place: the first to it of the first relation
	leads, led map[graph.ID]bool // nodes from which, and to which, a line leads within their frame
}

// pairUp sets a Kustomization above the directory that it alone points at, where ranks stand upright, so that the
// line between them is short. It does so only where there is one such pair, since others would stand between
// their ends, and where no line leads back, which would cover the first. Graphviz makes ranks across frames of no
// size, so both nodes stand in none.
func (r *ranker) pairUp() {
	r.pairs = map[int]bool{}
	if !sideways(r.Drawing) {
		return
	}
	pointers, pointed := map[graph.ID]int{}, map[graph.ID]int{}
	reversed := map[[2]graph.ID]bool{}
	for _, e := range r.Lines {
		reversed[[2]graph.ID{e.To, e.From}] = true
		if e.Relation == graph.PointsAt {
			pointers[e.To]++
			pointed[e.From]++
		}
	}
	for i, e := range r.Lines {
		directory, _ := r.Graph.Node(e.To)
		points := e.Relation == graph.PointsAt && directory.Role == graph.PathRole
		alone := pointers[e.To] == 1 && pointed[e.From] == 1
		unframed := r.in[e.From] == 0 && r.in[e.To] == 0
		if points && alone && unframed && !reversed[[2]graph.ID{e.From, e.To}] {
			r.pairs[i] = true
		}
	}
	if len(r.pairs) > 1 {
		clear(r.pairs)
	}
}

// lengthen sets the leaves of one node of the same frame over several ranks, by the lengths of their lines. Nodes
// from which lines lead on stay, since all that follows would move with them.
func (r *ranker) lengthen() {
	inner := map[graph.ID]bool{} // nodes that are no leaves
	for _, e := range r.Lines {
		inner[e.From] = true
	}
	leaves := map[graph.ID][]int{} // the lines to the leaves of a node
	for _, frame := range r.frames {
		for _, n := range frame.Nodes {
			if i, ok := r.owner[n.ID]; ok && !inner[n.ID] && r.in[r.Lines[i].From] == r.in[n.ID] {
				from := r.Lines[i].From
				leaves[from] = append(leaves[from], i)
			}
		}
	}
	for _, lines := range leaves {
		if len(lines) <= maxRank {
			continue
		}
		ranks := ranksFor(r.Drawing, len(lines))
		perRank := (len(lines) + ranks - 1) / ranks
		for i, line := range lines {
			if n := 1 + i/perRank; n > 1 {
				r.length[line] = n
			}
		}
	}
}

// lineUp sets the nodes of a frame that no line from elsewhere gives a rank into columns, one by one or as the
// small trees that they form within the frame.
func (r *ranker) lineUp() {
	neighbours := map[graph.ID][]graph.ID{}
	for _, e := range r.Lines {
		if r.in[e.From] == r.in[e.To] {
			r.leads[e.From], r.led[e.To] = true, true
			neighbours[e.From] = append(neighbours[e.From], e.To)
			neighbours[e.To] = append(neighbours[e.To], e.From)
		}
	}
	unranked := r.unranked()
	for number, frame := range r.frames {
		var trees [][]graph.ID
		total := 0
		seen := map[graph.ID]bool{}
		for _, n := range frame.Nodes {
			if seen[n.ID] {
				continue
			}
			tree, free := component(n.ID, neighbours, seen), true
			for _, id := range tree {
				free = free && unranked[id]
			}
			if free && (number > 0 || len(tree) == 1) {
				trees = append(trees, tree)
				total += len(tree)
			}
		}
		if len(trees) > 1 {
			ranks := ranksFor(r.Drawing, total*frameStretch(r.Drawing)) * len(trees) / total
			r.columns(trees, max(1, ranks))
		}
	}
}

// unranked returns the nodes to which no line from another frame gives a rank. A bundle gives none, nor does a
// line that another one goes before.
func (r *ranker) unranked() map[graph.ID]bool {
	free := map[graph.ID]bool{}
	for id := range r.in {
		free[id] = true
	}
	waves := shape.HasWaves(r.Graph)
	for i, e := range r.Lines {
		from, to := r.in[e.From], r.in[e.To]
		if from == to {
			continue
		}
		if r.bundles[i] == nil && r.owner[e.To] == i {
			free[e.To] = false
		} else if from == 0 {
			free[e.From] = false
		}
		if waves && len(r.frames[from].Nodes) <= maxWaveRank {
			free[e.From] = false // its line would run around what stands before it
		}
	}
	return free
}

// keepRanks keeps the nodes that a bundle leads to behind its beginning: those that would stand in the first rank
// of their frame.
func (r *ranker) keepRanks() {
	behind := map[graph.ID]bool{}
	for _, pair := range r.hidden {
		behind[pair[1]] = true
	}
	for i, e := range r.Lines {
		if b := r.bundles[i]; b != nil && !b.Out && !r.led[e.To] && !behind[e.To] {
			r.hidden = append(r.hidden, [2]graph.ID{e.From, e.To})
		}
	}
}

// columns sets trees into columns: the end of each comes before the beginning of the one beside it.
func (r *ranker) columns(trees [][]graph.ID, columns int) {
	perColumn := (len(trees) + columns - 1) / columns
	for i := 0; i+perColumn < len(trees); i++ {
		r.hidden = append(r.hidden, [2]graph.ID{r.end(trees[i]), r.beginning(trees[i+perColumn])})
	}
}

// end returns a node of a tree that leads to no other of it; of a cycle, any node.
func (r *ranker) end(tree []graph.ID) graph.ID {
	for i := len(tree) - 1; i > 0; i-- {
		if !r.leads[tree[i]] {
			return tree[i]
		}
	}
	return tree[0]
}

// beginning returns a node of a tree that no other of it leads to; of a cycle, any node.
func (r *ranker) beginning(tree []graph.ID) graph.ID {
	for _, id := range tree {
		if !r.led[id] {
			return id
		}
	}
	return tree[0]
}

// component returns the nodes that can be reached from one through neighbours, in breadth-first order, and adds
// them to seen.
func component(id graph.ID, neighbours map[graph.ID][]graph.ID, seen map[graph.ID]bool) []graph.ID {
	all := []graph.ID{id}
	seen[id] = true
	for i := 0; i < len(all); i++ {
		for _, next := range neighbours[all[i]] {
			if !seen[next] {
				seen[next] = true
				all = append(all, next)
			}
		}
	}
	return all
}

// frameStretch returns how many times wider than high the inside of a frame may become.
func frameStretch(d shape.Drawing) int {
	if sideways(d) && d.Large() {
		return 4
	}
	return 1
}

// ranksFor returns over how many ranks n nodes are best set, so that they fill about as much width as height: a
// node with the room around it is some four times as wide as it is high.
func ranksFor(d shape.Drawing, n int) int {
	ratio := 1.3
	if sideways(d) {
		ratio = 0.35
	}
	return max(1, int(math.Round(math.Sqrt(ratio*float64(n)))))
}

// sideways reports whether the drawing grows to a side, so that its ranks stand upright.
func sideways(d shape.Drawing) bool {
	return d.Options.Direction != shape.TopDown && d.Options.Direction != shape.BottomUp
}
