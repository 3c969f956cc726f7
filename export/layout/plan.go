package layout

import (
	"strconv"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Plan is a drawing with all that Graphviz is told of where things stand: ranks, bundles of lines, and the nodes
// at the boundary of a subgraph.
type Plan struct {
	shape.Drawing
	ranks      ranking
	boundaries map[graph.ID][]*BoundaryNode // of a subgraph; nil for a whole drawing
	wordless   bool                         // no line has its words beside it
}

// NewPlan plans a drawing that Graphviz lays out as a whole.
func NewPlan(d shape.Drawing) Plan {
	p := Plan{Drawing: d, ranks: rankingOf(d)}
	p.wordless = p.lineCount() > wordyEdges
	return p
}

// FrameID returns the id of the frame of that number.
func FrameID(number int) string { return "cluster_" + strconv.Itoa(number) }

// wordyEdges is the number of lines up to which each has its words beside it. In larger drawings they hide each
// other and push the nodes apart; there the legend and the tooltips have them.
const wordyEdges = 40

// wordsBeside returns what is written beside the line at an index; "" for nothing.
func (p Plan) wordsBeside(i int, e shape.Line) string {
	if b := p.BundleOf(i); b != nil {
		return p.bundleWords(b)
	}
	if p.wordless {
		return ""
	}
	return e.Words()
}

// EdgeSentence returns a sentence for the line at an index.
func (p Plan) EdgeSentence(i int, e shape.Line) string {
	if b := p.BundleOf(i); b != nil {
		return p.bundleSentence(b)
	}
	return e.Sentence()
}

// Omissions returns what of the graph is not a line of its own, one sentence each.
func (p Plan) Omissions() []string {
	all := p.Drawing.Omissions()
	bundles, edges := 0, 0
	for i, b := range p.ranks.bundles {
		edges++
		if b.Edges[0] == i {
			bundles++
		}
	}
	if bundles > 0 {
		all = append(all, "drawn as "+look.Count(bundles, "line")+" to frames, which say for how many: "+look.Count(edges, "edge"))
	}
	return all
}

// labelOf returns the label of a node that stands in a frame, with the digest of an image shortened.
func (p Plan) labelOf(n graph.Node, in *shape.Frame) look.Label {
	if image := n.Fact("image"); look.ShortDigest(image) != image {
		n = n.With("image", look.ShortDigest(image))
	}
	l := p.Drawing.LabelOf(n, in)
	l.Notes = append(l.Notes, p.bundledDependencies(n.ID)...)
	return l
}
