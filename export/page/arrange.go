package page

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/export/layout"
	"github.com/fluxgraph/fluxgraph/graph"
)

// The page draws every object as a box of one size. So what a layout depends on is only how many boxes
// there are and which of them lines lead from and to, which is called a shape here: many pictures
// share one.
const (
	boxWidth, boxHeight = 212.0, 48.0 // pixels, as the page has them
	boxGap              = 16.0        // between boxes of one column
	columnGap           = 136.0       // has room for the words of a line
)

// The largest shape that is laid out: a larger one takes Graphviz seconds, and it cannot be interrupted.
const (
	maxBoxes = 200
	maxLines = 400
)

// columnBoxes is how many boxes of a fan stand in one column.
const columnBoxes = 9

// graphShape is a graph without names: lines lead from boxes above to boxes below, by their numbers.
type graphShape struct {
	boxes int
	lines [][2]int
}

var errShape = errors.New("no such shape can be laid out")

// parseShape reads a shape as the page writes it: 3:0.1,0.2 is three boxes, and lines from the first to
// the others. Numbers have the base 36.
func parseShape(s string) (graphShape, error) {
	count, lines, ok := strings.Cut(s, ":")
	n, err := strconv.ParseUint(count, 36, 16)
	if !ok || err != nil || n > maxBoxes || strings.Count(lines, ",") >= maxLines {
		return graphShape{}, errShape
	}
	sh := graphShape{boxes: int(n)}
	for line := range strings.SplitSeq(lines, ",") {
		above, below, ok := strings.Cut(line, ".")
		a, err := strconv.ParseUint(above, 36, 16)
		if !ok || err != nil || a >= n {
			return graphShape{}, errShape
		}
		b, err := strconv.ParseUint(below, 36, 16)
		if err != nil || b >= n || a == b {
			return graphShape{}, errShape
		}
		sh.lines = append(sh.lines, [2]int{int(a), int(b)})
	}
	return sh, nil
}

// Arrange has Graphviz lay out a part of a page, and returns what the page takes in: whole numbers of
// pixels, which are the width and the height of all, the corner of each box, and for each line whether it
// is one of a bundle (0: no; 1 and 2: at its box above and below), the number of its points, and these,
// from the box above to the box below. It returns an error for a text that is no shape, for a shape that is too large, and
// where Graphviz fails.
func Arrange(shape string) ([]int, error) {
	sh, err := parseShape(shape)
	if err != nil {
		return nil, err
	}
	a := arrangement{graphShape: sh, ways: make([][][2]float64, len(sh.lines)), corners: make([][2]float64, sh.boxes)}
	a.findFans()
	l, err := layout.RunGraphviz(a.dot())
	if err != nil {
		return nil, err
	}
	if err := a.read(l); err != nil {
		return nil, err
	}
	for _, b := range a.fans {
		a.spread(b)
	}
	return a.numbers(l.Width, l.Height), nil
}

// arrangement is a shape that is being laid out.
type arrangement struct {
	graphShape
	corners [][2]float64   // of the boxes: left, top
	ways    [][][2]float64 // of the lines: points of cubic curves
	fans    []*fan
	of      []*fan // of each line that is one of a bundle
}

// fan is many boxes that hang at one, each by a line of its own and by nothing else. They stand in a
// block, since Graphviz would set them in one long column.
type fan struct {
	hub   int
	below bool // the boxes are below the hub
	lines []int
	rows  int

	corner [2]float64   // of the block
	trunk  [][2]float64 // the way between the hub and the block, from above to below
}

// The room in a block: between its columns, where lines turn to boxes, and at the side of the hub, where
// they spread.
const (
	turnGap   = 40.0
	spreadGap = 70.0
)

// large reports whether there is a bundle, of more boxes than a column has.
func (b *fan) large() bool { return b != nil && len(b.lines) > columnBoxes }

func (b *fan) columns() int { return (len(b.lines) + b.rows - 1) / b.rows }

func (b *fan) size() (width, height float64) {
	return float64(b.columns())*(boxWidth+turnGap) - turnGap + spreadGap, float64(b.rows)*(boxHeight+boxGap) - boxGap
}

// findFans finds the bundles.
func (a *arrangement) findFans() {
	ends := make([]int, a.boxes)
	for _, l := range a.lines {
		ends[l[0]]++
		ends[l[1]]++
	}
	a.of = make([]*fan, len(a.lines))
	at := make([][2]*fan, a.boxes)
	for i, l := range a.lines {
		side := 0
		switch {
		case ends[l[1]] == 1 && ends[l[0]] > 1:
		case ends[l[0]] == 1 && ends[l[1]] > 1:
			side = 1
		default:
			continue
		}
		b := at[l[side]][side]
		if b == nil {
			b = &fan{hub: l[side], below: side == 0}
			at[l[side]][side] = b
		}
		b.lines = append(b.lines, i)
	}
	for _, sides := range at {
		for _, b := range sides {
			if !b.large() {
				continue
			}
			// As wide as high: the hub stands beside the boxes, and makes the whole wider.
			ratio := 1.0
			if sides[0].large() && sides[1].large() {
				ratio = 0.8 // each has half of the width
			}
			high := math.Sqrt(float64(len(b.lines)) * (boxWidth + turnGap) / (boxHeight + boxGap) / ratio)
			b.rows = max(6, int(math.Round(high)))
			b.rows = (len(b.lines) + b.columns() - 1) / b.columns() // columns of one height
			a.fans = append(a.fans, b)
			for _, i := range b.lines {
				a.of[i] = b
			}
		}
	}
}

// dot writes the shape for Graphviz. Lengths are points there, and pixels on the page: only their
// ratios count.
func (a *arrangement) dot() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "digraph{graph[rankdir=LR,nodesep=%.4f,ranksep=%.4f]node[shape=box,fixedsize=true,width=%.4f,height=%.4f,label=\"\"]edge[arrowhead=none]\n",
		boxGap/72, columnGap/72, boxWidth/72, boxHeight/72)
	inBlock := make([]bool, a.boxes)
	for i, l := range a.lines {
		if b := a.of[i]; b != nil && b.below {
			inBlock[l[1]] = true
		} else if b != nil {
			inBlock[l[0]] = true
		}
	}
	for i := range a.boxes {
		if !inBlock[i] {
			fmt.Fprintf(&out, "n%d\n", i)
		}
	}
	components := a.components()
	for i, l := range a.lines {
		if a.of[i] != nil {
			continue
		}
		ports := [2]string{":e", ":w"}
		if components[l[0]] == components[l[1]] {
			ports = [2]string{} // one of them leads back
		}
		fmt.Fprintf(&out, "n%d%s->n%d%s[id=l%d]\n", l[0], ports[0], l[1], ports[1], i)
	}
	for i, b := range a.fans {
		width, height := b.size()
		fmt.Fprintf(&out, "b%d[width=%.4f,height=%.4f]\n", i, width/72, height/72)
		if b.below {
			fmt.Fprintf(&out, "n%d:e->b%d:w[id=b%d]\n", b.hub, i, i)
		} else {
			fmt.Fprintf(&out, "b%d:e->n%d:w[id=b%d]\n", i, b.hub, i)
		}
	}
	out.WriteString("}\n")
	return out.Bytes()
}

// components returns the number of the strongly connected component of each box.
func (sh graphShape) components() []int {
	next := make([][]int, sh.boxes)
	for _, l := range sh.lines {
		next[l[0]] = append(next[l[0]], l[1])
	}
	return graph.Components(next)
}

var errLeftOut = errors.New("graphviz left something of the shape out")

// read takes in where Graphviz has put boxes, blocks and lines.
func (a *arrangement) read(l layout.Result) error {
	left := a.boxes + len(a.lines) + 2*len(a.fans)
	for _, b := range a.fans {
		left -= 2 * len(b.lines)
	}
	for _, o := range l.Objects {
		i, err := strconv.Atoi(o.Name[min(1, len(o.Name)):])
		if err != nil {
			continue
		}
		for _, op := range o.Draw {
			if op.Op != "p" && op.Op != "P" {
				continue
			}
			at := [2]float64{math.Inf(1), math.Inf(1)}
			for _, p := range op.Points {
				at = [2]float64{min(at[0], p[0]), min(at[1], l.Height-p[1])}
			}
			left--
			if o.Name[0] == 'b' {
				a.fans[i].corner = at
			} else {
				a.corners[i] = at
			}
		}
	}
	for _, e := range l.Edges {
		i, err := strconv.Atoi(e.ID[min(1, len(e.ID)):])
		if err != nil {
			continue
		}
		for _, op := range e.Draw {
			if op.Op != "b" && op.Op != "B" || len(op.Points) < 4 {
				continue
			}
			way := make([][2]float64, len(op.Points))
			for k, p := range op.Points {
				way[k] = [2]float64{p[0], l.Height - p[1]}
			}
			left--
			if e.ID[0] == 'b' {
				a.fans[i].trunk = way
			} else {
				a.ways[i] = way
			}
		}
	}
	if left != 0 {
		return errLeftOut
	}
	return nil
}

// spread sets the boxes of a bundle into their block, column by column, and their lines between its rows.
func (a *arrangement) spread(b *fan) {
	for k, i := range b.lines {
		column, row := float64(k/b.rows), float64(k%b.rows)
		corner := [2]float64{b.corner[0] + column*(boxWidth+turnGap), b.corner[1] + row*(boxHeight+boxGap)}
		if b.below {
			corner[0] += spreadGap
			a.corners[a.lines[i][1]] = corner
		} else {
			a.corners[a.lines[i][0]] = corner
		}
		middle, above := corner[1]+boxHeight/2, corner[1]-boxGap/2
		if b.below {
			way := slices.Clone(b.trunk)
			from := way[len(way)-1]
			if column == 0 {
				a.ways[i] = append(way, sway(from, [2]float64{corner[0], middle})...)
				continue
			}
			first := [2]float64{b.corner[0] + spreadGap, above}
			turn := [2]float64{corner[0] - turnGap, above}
			way = append(way, sway(from, first)...)
			way = append(way, straight(first, turn)...)
			a.ways[i] = append(way, sway(turn, [2]float64{corner[0], middle})...)
			continue
		}
		begin, end := [2]float64{corner[0] + boxWidth, middle}, b.trunk[0]
		way := [][2]float64{begin}
		if int(column) < b.columns()-1 {
			turn := [2]float64{begin[0] + turnGap, above}
			last := [2]float64{end[0] - spreadGap, above}
			way = append(way, sway(begin, turn)...)
			way = append(way, straight(turn, last)...)
			begin = last
		}
		way = append(way, sway(begin, end)...)
		a.ways[i] = append(way, b.trunk[1:]...)
	}
}

// sway returns the further points of a curve that leaves and comes level.
func sway(from, to [2]float64) [][2]float64 {
	half := (to[0] - from[0]) / 2
	return [][2]float64{{from[0] + half, from[1]}, {to[0] - half, to[1]}, to}
}

func straight(from, to [2]float64) [][2]float64 { return [][2]float64{from, to, to} }

// numbers returns what Arrange returns.
func (a *arrangement) numbers(width, height float64) []int {
	out := []int{round(width), round(height)}
	for _, c := range a.corners {
		out = append(out, round(c[0]), round(c[1]))
	}
	for i, way := range a.ways {
		bundled := 0
		if b := a.of[i]; b != nil && b.below {
			bundled = 1
		} else if b != nil {
			bundled = 2
		}
		out = append(out, bundled, len(way))
		for _, p := range way {
			out = append(out, round(p[0]), round(p[1]))
		}
	}
	return out
}

func round(f float64) int { return int(math.Round(f)) }
