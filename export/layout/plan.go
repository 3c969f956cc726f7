package layout

import (
	"math"
	"strconv"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// ranking keeps a layered drawing from becoming a strip. All that hangs off one node would stand in
// one rank, a hundred nodes in one column; so they are set over several ranks. Where they stand in a
// frame, one line to the frame takes the place of the hundred.
type ranking struct {
	frames  []*shape.Frame        // the frames by their numbers; that of the outermost group, which has none, is 0
	length  map[int]int           // the least number of ranks that the edge at that index spans, where it is not 1
	bundles map[int]*shape.Bundle // the lines that are drawn as one, each with those it is drawn with
	pairs   map[int]bool          // edges whose ends stand in one rank, the first above the second
	back    map[int]bool          // edges that keep nothing in order
	hidden  [][2]graph.ID         // edges that are not seen and only keep their ends in order
}

// maxRank is the number of nodes that hang off one node of the same frame and still stand in one rank.
const maxRank = 8

// maxWaveRank is the number of nodes of a wave that still stand in one rank, where they wait for others.
const maxWaveRank = 30

// rankingOf finds the crowds of a drawing.
func rankingOf(d shape.Drawing) ranking {
	f := ranker{Drawing: d, in: map[graph.ID]int{}, owner: map[graph.ID]int{},
		leads: map[graph.ID]bool{}, led: map[graph.ID]bool{},
		ranking: ranking{frames: shape.AllFrames(d.Top), length: map[int]int{}}}
	for i, gr := range f.frames {
		for _, n := range gr.Nodes {
			f.in[n.ID] = i
		}
	}
	for i, e := range d.Lines {
		if by, ok := f.owner[e.To]; e.From != e.To && (!ok || e.Relation < d.Lines[by].Relation) {
			f.owner[e.To] = i
		}
	}
	f.back = backEdges(d)
	f.pairUp()
	f.bundles = shape.BundleLines(d, f.frames, f.in)
	f.lengthen()
	f.lineUp()
	f.keepRanks()
	return f.ranking
}

// ranker looks for crowds.
type ranker struct {
	shape.Drawing
	ranking
	in         map[graph.ID]int  // the frame that a node stands in
	owner      map[graph.ID]int  // the edge that a node hangs by: the first of the first relation
	leads, led map[graph.ID]bool // to another node of the same frame, and by one
}

// pairUp sets a Kustomization above the directory that it alone points at, where ranks stand upright, so
// that the way is shorter: where there is but one such pair, since those of another would lie between.
// Where a line leads back, there would be two on one place. Graphviz makes ranks across frames of no size.
func (f *ranker) pairUp() {
	f.pairs = map[int]bool{}
	if !sideways(f.Drawing) {
		return
	}
	pointers, pointed := map[graph.ID]int{}, map[graph.ID]int{}
	backTo := map[[2]graph.ID]bool{}
	for _, e := range f.Lines {
		backTo[[2]graph.ID{e.To, e.From}] = true
		if e.Relation == graph.PointsAt {
			pointers[e.To]++
			pointed[e.From]++
		}
	}
	for i, e := range f.Lines {
		directory, _ := f.Graph.Node(e.To)
		if e.Relation == graph.PointsAt && directory.Role == graph.PathRole && pointers[e.To] == 1 && pointed[e.From] == 1 && f.in[e.From] == 0 && f.in[e.To] == 0 && !backTo[[2]graph.ID{e.From, e.To}] {
			f.pairs[i] = true
		}
	}
	if len(f.pairs) > 1 {
		clear(f.pairs)
	}
}

// lengthen gives edges of different lengths to what hangs off one node of the same frame and leads
// nowhere. What leads on would take all that follows it along.
func (f *ranker) lengthen() {
	leads := map[graph.ID]bool{}
	for _, e := range f.Lines {
		leads[e.From] = true
	}
	bunches := map[graph.ID][]int{}
	for _, gr := range f.frames {
		for _, n := range gr.Nodes {
			if i, ok := f.owner[n.ID]; ok && !leads[n.ID] && f.in[f.Lines[i].From] == f.in[n.ID] {
				from := f.Lines[i].From
				bunches[from] = append(bunches[from], i)
			}
		}
	}
	for _, edges := range bunches {
		if len(edges) <= maxRank {
			continue
		}
		ranks := ranksFor(f.Drawing, len(edges))
		each := (len(edges) + ranks - 1) / ranks
		for i, e := range edges {
			if n := 1 + i/each; n > 1 {
				f.length[e] = n
			}
		}
	}
}

// lineUp sets what hangs off nothing in a frame, or only by a merged line, into columns: nodes, and
// the small trees of nodes that hang together within the frame.
func (f *ranker) lineUp() {
	within, loose := map[graph.ID][]graph.ID{}, map[graph.ID]bool{}
	for id := range f.in {
		loose[id] = true
	}
	waves := shape.HasWaves(f.Graph)
	for i, e := range f.Lines {
		if f.in[e.From] == f.in[e.To] {
			f.leads[e.From], f.led[e.To] = true, true
			within[e.From] = append(within[e.From], e.To)
			within[e.To] = append(within[e.To], e.From)
		} else if f.bundles[i] == nil && f.owner[e.To] == i {
			loose[e.To] = false
		} else if f.in[e.From] == 0 {
			loose[e.From] = false
		}
		if waves && f.in[e.From] != f.in[e.To] && len(f.frames[f.in[e.From]].Nodes) <= maxWaveRank {
			loose[e.From] = false // its line would run around what stands before it
		}
	}
	for number, gr := range f.frames {
		var trees [][]graph.ID
		total := 0
		seen := map[graph.ID]bool{}
		for _, n := range gr.Nodes {
			if seen[n.ID] {
				continue
			}
			tree, free := f.hangTogether(n.ID, within, seen), true
			for _, id := range tree {
				free = free && loose[id]
			}
			if free && (number > 0 || len(tree) == 1) {
				trees = append(trees, tree)
				total += len(tree)
			}
		}
		if len(trees) > 1 {
			ranks := ranksFor(f.Drawing, total*stretchOf(f.Drawing)) * len(trees) / total
			f.columns(trees, max(1, ranks))
		}
	}
}

// keepRanks keeps what the line of a set stands for behind its beginning: the nodes that would stand in
// the first rank of the frame.
func (f *ranker) keepRanks() {
	behind := map[graph.ID]bool{}
	for _, pair := range f.hidden {
		behind[pair[1]] = true
	}
	for i, e := range f.Lines {
		if s := f.bundles[i]; s != nil && !s.Out && !f.led[e.To] && !behind[e.To] {
			f.hidden = append(f.hidden, [2]graph.ID{e.From, e.To})
		}
	}
}

// stretchOf is how many times wider than high the inside of a frame may become.
func stretchOf(d shape.Drawing) int {
	if sideways(d) && d.Large() {
		return 4
	}
	return 1
}

// hangTogether returns the nodes that within leads to, in the order of a walk.
func (f *ranker) hangTogether(id graph.ID, within map[graph.ID][]graph.ID, seen map[graph.ID]bool) []graph.ID {
	tree := []graph.ID{id}
	seen[id] = true
	for i := 0; i < len(tree); i++ {
		for _, next := range within[tree[i]] {
			if !seen[next] {
				seen[next] = true
				tree = append(tree, next)
			}
		}
	}
	return tree
}

// columns sets trees into columns: the end of each comes before the beginning of the one beside it.
func (f *ranker) columns(trees [][]graph.ID, columns int) {
	each := (len(trees) + columns - 1) / columns
	for i := 0; i+each < len(trees); i++ {
		f.hidden = append(f.hidden, [2]graph.ID{f.end(trees[i]), f.beginning(trees[i+each])})
	}
}

// end returns a node of a tree that leads to no other of it; of a tree that is a ring, any.
func (f *ranker) end(tree []graph.ID) graph.ID {
	for i := len(tree) - 1; i > 0; i-- {
		if !f.leads[tree[i]] {
			return tree[i]
		}
	}
	return tree[0]
}

// beginning returns a node of a tree that none of it leads to; of a tree that is a ring, any.
func (f *ranker) beginning(tree []graph.ID) graph.ID {
	for _, id := range tree {
		if !f.led[id] {
			return id
		}
	}
	return tree[0]
}

// ranksFor returns over how many ranks n nodes are best set, so that they fill about as much width
// as height: a node with the room around it is some four times as wide as it is high.
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

// plan is a drawing with its crowds.
type plan struct {
	shape.Drawing
	ranks      ranking
	boundaries map[graph.ID][]*boundaryNode // of a part; nil for a whole
	wordless   bool                         // no line has its words beside it
}

func NewPlan(d shape.Drawing) plan {
	c := plan{Drawing: d, ranks: rankingOf(d)}
	c.wordless = c.lineCount() > wordyEdges
	return c
}

// FrameID returns the id of the frame of that number.
func FrameID(number int) string { return "cluster_" + strconv.Itoa(number) }

// wordyEdges is the number of lines up to which each has its words beside it. In larger drawings
// they hide each other and push the nodes apart; there the legend and the tooltips have them.
const wordyEdges = 40

// wordsBeside returns what is written beside the edge at an index; "" for nothing.
func (c plan) wordsBeside(i int, e shape.Line) string {
	if set := c.ranks.bundles[i]; set != nil {
		return c.bundleWords(set)
	}
	if c.wordless {
		return ""
	}
	return e.Words()
}

// EdgeSentence reads the edge at an index.
func (c plan) EdgeSentence(i int, e shape.Line) string {
	if set := c.ranks.bundles[i]; set != nil {
		return c.bundleSentence(set)
	}
	return e.Sentence()
}

// Reductions says what of the graph is not a line of its own, one sentence each.
func (c plan) Reductions() []string {
	all := c.Drawing.Omissions()
	sets, lines := 0, 0
	for i, s := range c.ranks.bundles {
		lines++
		if s.Edges[0] == i {
			sets++
		}
	}
	if sets > 0 {
		all = append(all, "drawn as "+look.Count(sets, "line")+" to frames, which say for how many: "+look.Count(lines, "edge"))
	}
	return all
}

// labelOf returns the text of a node that stands in a frame, with room for a name more than for a digest.
func (c plan) labelOf(n graph.Node, in *shape.Frame) look.Label {
	if image := n.Fact("image"); look.ShortDigest(image) != image {
		n = n.With("image", look.ShortDigest(image))
	}
	l := c.Drawing.LabelOf(n, in)
	l.Notes = append(l.Notes, c.unlabelledDependencies(n.ID)...)
	return l
}
